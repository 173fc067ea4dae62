"""Asking every question of a list, and judging what it gets."""

from collections.abc import Sequence
from typing import Protocol

from index.answer.retrieval.retriever import RetrievedPassage
from index.concurrency import ProgressCallback, no_progress
from index.errors import InputError, SettingsError
from index.evaluation.dataset import ExpectedAnswer
from index.evaluation.scoring import Given, ScoredAnswer, given, score
from index.values import Answer, Question

RETRIEVED = 20
"""Passages among which the right one is looked for."""

_UNASKABLE = Given((), (), "", answered=False, confidence=0.0, elapsed_ms=0.0)


class QuestionService(Protocol):
    """What is measured; ``index.service.Verbale`` is one."""

    async def ask(self, question: Question) -> Answer:
        """The answer to a question."""

    async def candidates(self, question: Question, limit: int) -> Sequence[RetrievedPassage]:
        """The passages among which it is looked for, best first."""

    async def warm(self) -> None:
        """Load what the first question would wait for."""


async def ask_all(
    asked: QuestionService,
    expected: Sequence[ExpectedAnswer],
    watcher: ProgressCallback = no_progress,
) -> list[ScoredAnswer]:
    """Every question in turn, judged. One that cannot be read counts as refused.

    Raises:
        SettingsError: the library was encoded by another model than the settings name.
    """
    await asked.warm()
    judged = []
    for done, one in enumerate(expected, start=1):
        judged.append(score(one, await _ask(asked, one.question)))
        watcher("asking", done, len(expected))
    return judged


async def _ask(asked: QuestionService, question: Question) -> Given:
    try:
        answer = await asked.ask(question)
        return given(answer, await asked.candidates(question, RETRIEVED))
    except SettingsError:
        raise  # of no question in particular
    except InputError:
        return _UNASKABLE
