import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.app import KEPT_S, MOST, RecentAnswers, Verbale
from index.values import Answer, Question
from tests.index.libraries import ANSWER, articles, house
from tests.lexical import count_words
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.usefixtures("one_model")

ASKED = Question("where did envoy 7 meet the speaker?", id="first")


class Asking:
    """A library that is asked, with a clock that is set by hand; counts what is computed."""

    def __init__(self, verbale: Verbale) -> None:
        self.verbale = verbale
        self.computed: list[Question] = []
        self.now = 0.0
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.began = asyncio.Event()
        library = verbale.answerer.library
        self.recent = RecentAnswers(library, verbale._threads, clock=lambda: self.now)

    async def __call__(self, question: Question = ASKED) -> Answer:
        return await self.recent.answer(question, self._answering)

    async def _answering(self, question: Question) -> Answer:
        self.computed.append(question)
        self.began.set()
        await asyncio.wait_for(self.go_on.wait(), PATIENCE_S)
        return await asyncio.to_thread(self.verbale.answerer.answer, question)


@pytest.fixture
async def asking(
    one_model: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Asking]:
    count_words(monkeypatch)
    async with house(tmp_path / "data") as verbale:
        await verbale.import_file(articles(tmp_path, 9), source="harbour")
        yield Asking(verbale)


async def test_who_asks_the_same_meanwhile_gets_the_same_answer_under_their_own_name(
    asking: Asking,
) -> None:
    asking.go_on.clear()
    waiting = [asyncio.create_task(asking(replace(ASKED, id=name))) for name in ("a", "b", "c")]
    await asyncio.wait_for(asking.began.wait(), PATIENCE_S)
    asking.go_on.set()
    answers = await asyncio.wait_for(asyncio.gather(*waiting), PATIENCE_S)
    assert [one.question.id for one in answers] == ["a", "b", "c"]
    assert {one.quotes[0].sentence for one in answers} == {ANSWER}
    assert len(asking.computed) == 1


async def test_the_same_question_is_answered_once_a_minute(asking: Asking) -> None:
    first = await asking()
    asking.now = KEPT_S - 1
    assert (await asking()).quotes == first.quotes
    assert len(asking.computed) == 1
    asking.now = KEPT_S + 1
    assert (await asking()).quotes == first.quotes
    assert len(asking.computed) == 2


async def test_it_is_answered_anew_once_articles_came_in(asking: Asking, tmp_path: Path) -> None:
    await asking()
    await asking.verbale.import_file(articles(tmp_path, 12, "more.jsonl"), source="harbour")
    await asking()
    assert len(asking.computed) == 2


async def test_nothing_is_quoted_again_from_an_article_that_was_removed(asking: Asking) -> None:
    assert (await asking()).answered
    await asking.verbale.source_service.remove("harbour")
    assert not (await asking()).answered


async def test_another_server_filter_or_wording_has_an_answer_of_its_own(asking: Asking) -> None:
    others = [
        replace(ASKED, scope="discord-1"),
        replace(ASKED, further_scopes=("discord-2",)),
        replace(ASKED, since="2024-01-01"),
        replace(ASKED, source="harbour"),
        replace(ASKED, day_first=True),
        replace(ASKED, text="where did envoy 8 meet the speaker?"),
        replace(ASKED, at=datetime(2024, 3, 5, 11, 59, tzinfo=UTC)),
    ]
    for one in (ASKED, *others):
        assert (await asking(one)).question == one
    assert asking.computed == [ASKED, *others]


async def test_the_moment_of_asking_counts_by_the_hour(asking: Asking) -> None:
    for minute in (0, 59):
        await asking(replace(ASKED, at=datetime(2024, 3, 5, 12, minute, tzinfo=UTC)))
    assert len(asking.computed) == 1


async def test_an_error_is_raised_to_each_and_kept_for_nobody(asking: Asking) -> None:
    broken = replace(ASKED, source="no such outlet")
    for _ in range(2):
        with pytest.raises(Exception, match="no such outlet"):
            await asking(broken)
    assert len(asking.computed) == 2


async def test_who_waits_is_answered_although_the_first_left(asking: Asking) -> None:
    asking.go_on.clear()
    leaving = asyncio.create_task(asking())
    await asyncio.wait_for(asking.began.wait(), PATIENCE_S)
    staying = asyncio.create_task(asking(replace(ASKED, id="stays")))
    leaving.cancel()
    asking.go_on.set()
    assert (await asyncio.wait_for(staying, PATIENCE_S)).question.id == "stays"
    assert leaving.cancelled()


async def test_the_oldest_answers_make_room(asking: Asking) -> None:
    first = await asking()

    async def at_once(question: Question) -> Answer:
        return replace(first, question=question)

    for number in range(MOST):
        await asking.recent.answer(replace(ASKED, text=f"what {number}?"), at_once)
    await asking()
    assert len(asking.computed) == 2
