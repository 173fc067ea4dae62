"""Ask every question of a dataset and score its answer."""

from collections.abc import Sequence
from typing import Protocol

from index.answer.retrieval.retriever import RetrievedPassage
from index.concurrency import ProgressCallback, no_progress
from index.errors import InputError, SettingsError
from index.operations.evaluation.dataset import ExpectedAnswer
from index.operations.evaluation.scoring import Given, ScoredAnswer, given, score
from index.values import Answer, Question

RETRIEVED = 20
"""Passages retrieved per question for retrieval@20."""

_UNASKABLE = Given((), (), "", answered=False, confidence=0.0, elapsed_ms=0.0)


class QuestionService(Protocol):
    """The service under evaluation, such as ``index.app.Verbale``."""

    async def ask(self, question: Question) -> Answer:
        """Answer a question."""

    async def candidates(self, question: Question, limit: int) -> Sequence[RetrievedPassage]:
        """Return the passages in which its answer is searched, best first."""

    async def warm(self) -> None:
        """Load the models, so that the first question doesn't wait for them."""


async def ask_all(
    asked: QuestionService,
    expected: Sequence[ExpectedAnswer],
    watcher: ProgressCallback = no_progress,
) -> list[ScoredAnswer]:
    """Ask the questions one by one and score the answers; an invalid question counts as refused.

    Raises:
        SettingsError: the library was encoded by a model other than the settings'.
    """
    await asked.warm()
    judged = []
    for done, item in enumerate(expected, start=1):
        judged.append(score(item, await _ask(asked, item.question)))
        watcher("asking", done, len(expected))
    return judged


async def _ask(asked: QuestionService, question: Question) -> Given:
    try:
        answer = await asked.ask(question)
        return given(answer, await asked.candidates(question, RETRIEVED))
    except SettingsError:
        raise  # concerns every question
    except InputError:
        return _UNASKABLE
