"""Turn people's ratings into questions with expected answers."""

from collections.abc import Iterable, Sequence

from index.operations.evaluation.dataset import ExpectedAnswer
from index.store.administration.feedback import Quoted, Rating
from index.values import Question

KIND_GOOD = "judged good"
KIND_BAD = "judged bad"
KIND_REFUSE = "to be refused"
KIND_ANSWER = "to be answered"


def expected_of(judgements: Iterable[Rating]) -> list[ExpectedAnswer]:
    """Return one expected answer per rated question; the newest rating wins a conflict.

    Good: the quoted sentence answers, or the refusal was right. Bad: that sentence must not come
    first again, or the question should be refused, or should be answered by any sentence. Ratings
    of an article that is no longer in the library are ignored.

    Args:
        judgements: newest first.
    """
    groups: dict[tuple[str | None, ...], list[Rating]] = {}
    for rating in judgements:
        key = (
            rating.scope,
            rating.question.casefold(),
            rating.since,
            rating.until,
            rating.source,
        )
        groups.setdefault(key, []).append(rating)
    questions = (_expected(group) for group in groups.values())
    return [question for question in questions if question is not None]


def _expected(group: Sequence[Rating]) -> ExpectedAnswer | None:
    newest = group[0]
    question = Question(
        text=newest.question,
        scope=newest.scope,
        since=newest.since,
        until=newest.until,
        source=newest.source,
        at=newest.asked_at,
        id=f"feedback {newest.id}",
    )
    if newest.good:
        return _good(question, newest)
    if newest.reason == "should have refused":
        return ExpectedAnswer(question, answerable=False, kind=KIND_REFUSE)
    if newest.reason == "should have answered" or not newest.answered:
        return ExpectedAnswer(question, answerable=True, kind=KIND_ANSWER, wrong=())
    wrong = [first for rating in group if not rating.good and (first := _first(rating)) is not None]
    sentences = tuple(dict.fromkeys(quote.sentence for quote in wrong if quote.sentence))
    if not sentences:
        return None
    return ExpectedAnswer(question, answerable=True, kind=KIND_BAD, wrong=sentences)


def _good(question: Question, judged: Rating) -> ExpectedAnswer | None:
    if not judged.answered:
        return ExpectedAnswer(question, answerable=False, kind=KIND_REFUSE)
    first = _first(judged)
    if first is None or not first.sentence:
        return None
    return ExpectedAnswer(
        question,
        answerable=True,
        articles=frozenset({first.place.article}),
        passages=(first.sentence,),
        kind=KIND_GOOD,
    )


def _first(judged: Rating) -> Quoted | None:
    return judged.quotes[0] if judged.answered and judged.quotes else None
