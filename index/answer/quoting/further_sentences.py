"""Quote further sentences of an article where one does not hold the whole answer, or may be wrong.

"Which countries signed?" or "who met whom and when?" may be answered by several sentences of one
article. And where the first sentence is not sure to answer, a second one of its article that names
something else may be the one that was wanted. Each is quoted, checked and linked like any other.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from index.answer.answer_comparison import same_answer
from index.answer.candidates import SentenceCandidate
from index.answer.question.analyze import QuestionAnalysis
from index.answer.quoting.quote import quote

FURTHER = 2
"""Maximum number of further sentences for a question for several things."""


_LOOKED_AT = 3
"""Quotes that people look at: an alternative must be likelier than the last of them."""

_CLEAR = 0.9
"""Probability of the first sentence from which a question for one thing gets no further one."""

_EVIDENT = 0.0
"""Least feature ``evidence`` of a further sentence for a question for several things: likelier than
not to contain an answer."""

_UNIT = 10.0
"""The features ``evidence`` and ``reader`` are log-odds divided by this."""

_ASKING = r"(?:who|whom|when|where|why|how|which|what)"

_SEVERAL = re.compile(
    rf"\b(?:who|what|where) (?:else|all)\b|\b(?:names|list) of\b|\blist (?:the|all)\b"
    r"|\b(?:which|what) (?:(?:other|of the|[\w-]+) ){0,2}?(?:\w{2,}(?<![suiy])s|countries|parties"
    r"|bodies|companies|cities|agencies|ministries|allies|people)\b(?!')"
    r"|\bwho (?:are|were)\b"
    rf"|\b{_ASKING}\b.{{1,200}}\band {_ASKING}\b"
)
"""A question for several things, in its normal form."""


def asks_for_several(question: str) -> bool:
    """Return whether a question in plain English asks for several things or facts."""
    return _SEVERAL.search(question.lower()) is not None


def with_further_sentences(
    reading: QuestionAnalysis,
    choices: Sequence[SentenceCandidate],
    considered: Sequence[SentenceCandidate],
) -> list[SentenceCandidate]:
    """Return the choices with further sentences of the first one's article after it.

    Args:
        reading: the question.
        choices: one sentence of each story, likeliest first.
        considered: the sentences that may tell of what is asked, likeliest first.
    """
    if not choices:
        return []
    first, *others = choices
    quoted = quote(first).text
    beside = [
        one
        for one in considered
        if one.article_key == first.article_key and one.sentence.words not in quoted
    ]
    if asks_for_several(reading.plain):
        # What the reader takes for evidence, with its chances, no higher than those of the first.
        evident = [one for one in beside if one.features.evidence > _EVIDENT]
        evident.sort(key=lambda one: -one.features.evidence)
        further = [
            replace(
                one,
                score=min(first.score, _chance(one.features.evidence)),
                span_score=min(first.span_score, _chance(one.features.reader)),
            )
            for one in evident[:FURTHER]
        ]
        return [first, *further, *others]
    if first.score >= _CLEAR:
        return list(choices)
    # An alternative takes the place of another article's sentence, so it must be likelier than the
    # last one that would be shown; what tells of another act comes late whatever its odds.
    shown = choices[:_LOOKED_AT]
    least = min(one.odds for one in shown) if len(shown) == _LOOKED_AT else -math.inf
    for one in beside:
        differs = one.answer and not same_answer(reading.kind, one.answer, first.answer)
        if one.odds > least and differs:
            # In a conditional logit, log-odds differ by the logarithm of the chances' ratio.
            score = first.score * math.exp(min(0.0, one.odds - first.odds))
            span_score = score * _chance(one.features.reader)
            return [first, replace(one, score=score, span_score=span_score), *others]
    return list(choices)


def _chance(feature: float) -> float:
    return 1.0 / (1.0 + math.exp(-feature * _UNIT))
