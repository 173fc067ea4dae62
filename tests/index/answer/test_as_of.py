"""Questions as of a moment: answered by what the library held then, whatever came later."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update

from index.answer.conversation.conversation import Conversation
from index.app import Verbale
from index.errors import InputError, NotFoundError, TryLaterError
from index.store.administration.answers import ConversationPlace, Exchange
from index.store.library import Library
from index.store.schema import article as article_table
from index.store.schema import revision
from index.values import PUBLIC, Answer, Question, Quote, as_of_moment, time_of_as_of
from tests.index.libraries import ANSWER, QUESTION, article, articles, house

pytestmark = pytest.mark.usefixtures("one_model")
SERVER = "discord:7"


@pytest.fixture
async def verbale(tmp_path: Path) -> AsyncIterator[Verbale]:
    """With nine articles."""
    async with house(tmp_path / "data", searching=False) as opened:
        await opened.import_file(articles(tmp_path, 9), source="Harbour wire")
        yield opened


def changed(number: int, old: str, new: str, **more: str) -> dict[str, Any]:
    return article(number) | {"text": article(number)["text"].replace(old, new)} | more


async def take(
    verbale: Verbale, folder: Path, *rows: dict[str, Any], name: str = "later", scope: str = PUBLIC
) -> None:
    file = folder / f"{name}.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in rows))
    await verbale.import_file(file, source=name, scope=scope)


def told(answer: Answer) -> list[Quote]:
    """All that is quoted, with scores as far as they are shown."""
    quotes = (*answer.quotes, *answer.more, *answer.nearest)
    return [replace(one, score=round(one.score, 4), span_confidence=None) for one in quotes]


def library(tmp_path: Path) -> Library:
    return Library.open(f"sqlite:///{tmp_path / 'data' / 'library.sqlite'}")


async def test_what_came_later_changes_nothing(verbale: Verbale, tmp_path: Path) -> None:
    at = datetime.now(UTC)
    questions = [QUESTION, "how many ships wait outside?", "who sailed in to see the speaker?"]
    usual = [await verbale.ask(Question(one, at=at)) for one in questions]
    before = [await verbale.ask(Question(one, as_of=at)) for one in questions]
    assert list(map(told, before)) == list(map(told, usual))
    for number in range(3):
        await take(
            verbale,
            tmp_path,
            *(article(n) for n in range(20 + number * 20, 40 + number * 20)),
            changed(7, "hall 7", f"room {number}"),
            article(7) | {"id": f"copy-{number}", "source": f"Copyist {number}"},
            name=f"later-{number}",
        )
    verbale._past_answers.close()
    after = [await verbale.ask(Question(one, as_of=at)) for one in questions]
    assert list(map(told, after)) == list(map(told, before))
    assert after[0].quotes[0].sentence == ANSWER
    assert after[0].quotes[0].revision == 1
    assert after[0].quotes[0].also == ()
    [now] = [one for one in (await verbale.ask(Question(QUESTION))).quotes if one.revision > 1]
    assert "room 2" in now.text


async def test_each_revision_answers_for_its_time(verbale: Verbale, tmp_path: Path) -> None:
    moments = [datetime.now(UTC)]
    for number in range(2):
        await take(verbale, tmp_path, changed(7, "hall 7", f"room {number}"), name=f"{number}")
        moments.append(datetime.now(UTC))
    said = [(await verbale.ask(Question(QUESTION, as_of=at))).quotes[0] for at in moments]
    assert [one.revision for one in said] == [1, 2, 3]
    assert ["hall 7" in said[0].text, "room 0" in said[1].text, "room 1" in said[2].text] == [
        True
    ] * 3
    early = await verbale.ask(Question(QUESTION, as_of=moments[0] - timedelta(days=1)))
    assert not early.answered
    assert early.nearest == ()


async def test_a_text_that_is_not_kept_is_left_out_and_counted(
    verbale: Verbale, tmp_path: Path
) -> None:
    await take(verbale, tmp_path, changed(7, "hall 7", "room 1"), name="first")
    at = datetime.now(UTC)
    await take(verbale, tmp_path, changed(7, "hall 7", "room 2"), name="second")
    assert (await verbale.ask(Question(QUESTION, as_of=at))).left_out == 0
    verbale._past_answers.close()
    opened = library(tmp_path)
    with opened.database.writing() as connection:  # as pruning does
        connection.execute(delete(revision).where(revision.c.number == 2))
    opened.close()
    found = await verbale.ask(Question(QUESTION, as_of=at))
    assert found.left_out == 1
    assert all("envoy 7" not in one.text.casefold() for one in (*found.quotes, *found.nearest))


async def test_a_removed_article_is_quoted_no_more_even_if_it_was_just_now(
    verbale: Verbale, tmp_path: Path
) -> None:
    await take(verbale, tmp_path, article(70), name="Gone")
    at = datetime.now(UTC)
    question = Question("where did envoy 70 meet the speaker?", as_of=at)
    assert "hall 70" in (await verbale.ask(question)).quotes[0].text
    await verbale.source_service.remove("Gone")
    found = await verbale.ask(question)
    assert all("hall 70" not in one.text for one in (*found.quotes, *found.nearest))


async def test_no_other_scope_is_read(verbale: Verbale, tmp_path: Path) -> None:
    await take(verbale, tmp_path, article(70), name="Sealed", scope=SERVER)
    at = datetime.now(UTC)
    question = Question("where did envoy 70 meet the speaker?", as_of=at)
    theirs = await verbale.ask(replace(question, scope=SERVER))
    assert "hall 70" in theirs.quotes[0].text
    for scope in (PUBLIC, "discord:8"):
        found = await verbale.ask(replace(question, scope=scope))
        assert all("hall 70" not in one.text for one in (*found.quotes, *found.nearest))
    with pytest.raises(NotFoundError):
        await verbale.ask(replace(question, source="Sealed"))


async def test_what_is_gone_from_the_web_since_was_there(verbale: Verbale, tmp_path: Path) -> None:
    at = datetime.now(UTC)
    opened = library(tmp_path)
    with opened.database.writing() as connection:
        gone = update(article_table).values(gone_at=datetime.now(UTC))
        connection.execute(gone)
    opened.close()
    assert (await verbale.ask(Question(QUESTION))).quotes[0].gone is not None
    assert (await verbale.ask(Question(QUESTION, as_of=at))).quotes[0].gone is None


async def test_now_is_the_moment_that_is_asked_about(verbale: Verbale, tmp_path: Path) -> None:
    opened = library(tmp_path)
    then = datetime(2024, 3, 6, 12, tzinfo=UTC)
    with opened.database.writing() as connection:
        connection.execute(update(article_table).values(added_at=then))
        connection.execute(update(revision).values(gathered_at=then))
    opened.close()
    at = as_of_moment("2024-03-06", datetime.now(UTC))
    found = await verbale.ask(Question(QUESTION, since="yesterday", as_of=at))
    assert found.read_as.since == date(2024, 3, 5)
    assert found.quotes[0].sentence == ANSWER


async def test_it_stands_alone_in_a_conversation_and_is_shown_again_as_it_was(
    verbale: Verbale, tmp_path: Path
) -> None:
    at = datetime.now(UTC)
    await take(verbale, tmp_path, changed(7, "hall 7", "room 1"))
    earlier = Conversation()
    answer, after = await verbale.ask_in(earlier, Question(QUESTION, scope=SERVER, as_of=at))
    assert after is earlier
    place = ConversationPlace(SERVER, "2", "discord:3")
    await verbale.admin_service.record_shown("0123456789abcdef", answer, Exchange(place))
    shown = await verbale.shown_service.answer("0123456789abcdef", SERVER)
    assert shown.answer.question.as_of == at
    assert shown.answer.quotes[0].sentence == ANSWER
    assert (shown.changed, shown.removed) == (0, 0)
    context = await verbale.shown_service.context("0123456789abcdef", SERVER, 0)
    assert "Both spoke of grain" in context.quote.text + context.after


async def test_another_one_meanwhile_is_told_to_wait(
    verbale: Verbale, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.answer.as_of._PATIENCE_S", 0.01)
    with verbale._past_answers._lock, pytest.raises(TryLaterError, match="past"):
        await verbale.ask(Question(QUESTION, as_of=datetime.now(UTC)))
    assert (await verbale.ask(Question(QUESTION, as_of=datetime.now(UTC)))).answered


async def test_past_libraries_do_not_outlive_their_use(
    verbale: Verbale, monkeypatch: pytest.MonkeyPatch
) -> None:
    pasts = verbale._past_answers._pasts
    for number in range(3):
        at = datetime.now(UTC) - timedelta(microseconds=number)
        await verbale.ask(Question(QUESTION, as_of=at))
    assert len(pasts) == 2
    folders = [Path(one.folder.name) for one in pasts.values()]
    assert all(one.exists() for one in folders)
    verbale._past_answers.close()
    assert not any(one.exists() for one in folders)


async def test_an_article_keeps_what_was_read_of_it(verbale: Verbale, tmp_path: Path) -> None:
    text = "“We will return,” Antony Blinken, the US secretary of state, said on Monday. He left."
    said = {"id": "said", "title": "A visit", "text": text, "published_at": "2024-03-05"}
    await take(verbale, tmp_path, said, name="first")
    at = datetime.now(UTC)
    usual = await verbale.ask(Question("what did Blinken say?", at=at))
    assert usual.answered
    await take(
        verbale, tmp_path, said | {"text": "Antony Blinken said: “I deny it.”"}, name="second"
    )
    then = await verbale.ask(Question("what did Blinken say?", as_of=at))
    assert told(then) == told(usual)
    assert then.quotes[0].speaker == usual.quotes[0].speaker
    opened = library(tmp_path)
    with opened.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(revision)) == 11
    opened.close()


def test_a_day_is_asked_about_at_its_end_and_none_that_is_not_over() -> None:
    now = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
    day = as_of_moment("2026-03-03", now)
    assert day == datetime(2026, 3, 3, 23, 59, 59, 999_999, UTC)
    assert time_of_as_of(day) == ""
    time = as_of_moment("2026-03-04T12:15:00+02:00", now)
    assert time == datetime(2026, 3, 4, 10, 15, tzinfo=UTC)
    assert time_of_as_of(time) == ", 10:15 UTC"
    assert as_of_moment(None, now) is as_of_moment("", now) is None
    for typed in ("2026-03-04", "2026-03-04T10:31", "9999-12-31"):
        with pytest.raises(InputError, match=r"not over yet.*2026-03-04T10:30 \(UTC\)"):
            as_of_moment(typed, now)
    with pytest.raises(InputError, match="not a date"):
        as_of_moment("then", now)


async def test_the_loop_stays_free_while_the_past_is_made(verbale: Verbale) -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0)
            ticks += 1

    ticking = asyncio.create_task(tick())
    await verbale.ask(Question(QUESTION, as_of=datetime.now(UTC)))
    ticking.cancel()
    assert ticks > 10
