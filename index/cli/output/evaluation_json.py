"""Evaluation metrics as JSON objects. The fields are a public contract: only add to them."""

from dataclasses import asdict
from typing import Any

from index.operations.evaluation.metrics import EvaluationMetrics, Measures
from index.operations.evaluation.scoring import ScoredAnswer, verdict

_DIGITS = 4


def measures_object(measures: Measures) -> dict[str, Any]:
    """Return the JSON object of all metrics; null where no question measures one."""
    kinds = {kind: _figures_object(some) for kind, some in measures.by_kind.items()}
    return _figures_object(measures.overall) | {"by_kind": kinds}


def judged_object(answer: ScoredAnswer) -> dict[str, Any]:
    """Return the JSON object of one question, its answer and the verdict."""
    first = answer.given.quotes[0] if answer.given.quotes else None
    return {
        "id": answer.expected.question.id,
        "question": answer.expected.question.text,
        "type": answer.expected.kind or None,
        "verdict": verdict(answer).words,
        "answered": answer.given.answered,
        "confidence": _rounded(answer.given.confidence),
        "answer": answer.given.answer or None,
        "sentence": first.sentence if first else None,
        "acceptable": list(answer.expected.answers or answer.expected.passages),
        "sentence_right": answer.sentence,
        "right_quote": answer.quote,
        "right_article": answer.article,
        "right_passage": answer.passage,
        "span_f1": _rounded(answer.span_f1),
        "elapsed_ms": answer.given.elapsed_ms,
    }


def _figures_object(figures: EvaluationMetrics) -> dict[str, Any]:
    shown: dict[str, Any] = _rounded(asdict(figures))
    return shown


def _rounded(value: Any) -> Any:
    """Return the value with all nested floats rounded."""
    if isinstance(value, float):
        return round(value, _DIGITS)
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value
