"""Counts, times and logs questions."""

import logging
import time
from collections.abc import Awaitable

from index.operations.telemetry.log_format import log_extra
from index.operations.telemetry.observer import Observer
from index.operations.telemetry.request_context import Request, request
from index.values import Answer, Question

log = logging.getLogger(__name__)


async def log_question(
    observer: Observer, question: Question, answering: Awaitable[Answer]
) -> Answer:
    """Wait for an answer, and report how the question ended."""
    started, outcome = time.perf_counter(), "Unknown"
    observer.question_began()
    with request("question", question.id) as current:
        try:
            answer = await answering
            outcome = "answered" if answer.answered else "refused"
            _log(answer, outcome, current)
            return answer
        except BaseException as error:
            outcome = type(error).__name__
            raise
        finally:
            observer.question_ended(outcome, time.perf_counter() - started)


def _log(answer: Answer, outcome: str, current: Request) -> None:
    stages = {f"{name}_ms": round(seconds * 1000, 1) for name, seconds in current.stages.items()}
    words = {"question": answer.question.text, "answer": answer.answer}
    log.info(
        "A question was %s.",
        outcome,
        extra=log_extra(
            private=words,
            outcome=outcome,
            scope=answer.question.scope,
            quotes=len(answer.quotes),
            confidence=round(answer.confidence, 3),
            elapsed_ms=answer.elapsed_ms,
            **stages,
        ),
    )
