"""The one object that terminal, bot and page call: questions, imports, and answers given again."""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.app import KEPT_S, MOST, RecentAnswers, Verbale
from index.errors import NotFoundError
from index.values import PUBLIC, Answer, Question
from tests.index.libraries import ANSWER, QUESTION, article, articles, house
from tests.lexical import count_words
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.usefixtures("one_model")

SAMPLE_QUESTION = "where did Sullivan and Wang meet?"


@pytest.fixture
async def verbale(
    one_model: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Verbale]:
    """Empty, with an encoder that counts words."""
    count_words(monkeypatch)
    async with house(tmp_path / "data") as opened:
        yield opened


@pytest.fixture
async def filled(sample: Path) -> AsyncIterator[Verbale]:
    """With the sample in it, and the packaged models."""
    async with house(sample) as opened:
        yield opened


def sentence(answer: Answer) -> str:
    return answer.quotes[0].sentence


class Stopping:
    """A watcher that cancels the task that is watched when a kind of work has come so far."""

    def __init__(self, what: str, done: int) -> None:
        self._what, self._done = what, done
        self._loop = asyncio.get_running_loop()
        self.task: asyncio.Task[object] | None = None
        self.seen: list[tuple[str, int, int]] = []

    def __call__(self, what: str, done: int, total: int) -> None:
        self.seen.append((what, done, total))
        if what == self._what and done >= self._done and self.task is not None:
            self._loop.call_soon_threadsafe(self.task.cancel)
            time.sleep(0.05)  # the loop takes its turn before the next step


async def cancelled_import(verbale: Verbale, file: Path, what: str, done: int) -> Stopping:
    watcher = Stopping(what, done)
    watcher.task = asyncio.create_task(verbale.import_file(file, watcher=watcher))
    with pytest.raises(asyncio.CancelledError):
        await watcher.task
    return watcher


class TestQuestionsAndWorkAtOnce:
    async def test_two_questions_are_answered_while_an_import_runs(
        self, filled: Verbale, tmp_path: Path
    ) -> None:
        began, answered = asyncio.Event(), threading.Event()
        loop = asyncio.get_running_loop()

        def watch(what: str, done: int, total: int) -> None:
            loop.call_soon_threadsafe(began.set)
            if done == total:  # of what was read: encoding and placing are to come
                assert answered.wait(PATIENCE_S)

        importing = asyncio.create_task(filled.import_file(articles(tmp_path, 60), watcher=watch))
        await asyncio.wait_for(began.wait(), PATIENCE_S)
        question = Question(SAMPLE_QUESTION)
        answers = await asyncio.gather(filled.ask(question), filled.ask(question))
        assert not importing.done()
        answered.set()
        assert all("Yanqi Lake" in sentence(answer) for answer in answers)
        taken = await importing
        assert taken.outcomes["new"] == 60
        assert sentence(await filled.ask(Question(QUESTION))) == ANSWER
        assert (await filled.status()).unencoded == 0

    async def test_the_event_loop_stays_free(self, filled: Verbale, tmp_path: Path) -> None:
        await filled.warm()
        longest, running = 0.0, True

        async def tick() -> None:
            nonlocal longest
            while running:
                before = time.perf_counter()
                await asyncio.sleep(0.01)
                longest = max(longest, time.perf_counter() - before)

        ticking, began = asyncio.create_task(tick()), time.perf_counter()
        await filled.import_file(articles(tmp_path, 100))
        await filled.ask(Question(QUESTION))
        running, took = False, time.perf_counter() - began
        await ticking
        assert longest < took / 6  # a hundredth; encoding a step on the loop would be a third

    async def test_a_question_that_is_given_up_does_not_disturb_the_next(
        self, filled: Verbale
    ) -> None:
        given_up = [asyncio.create_task(filled.ask(Question(SAMPLE_QUESTION))) for _ in range(4)]
        await asyncio.sleep(0)
        for task in given_up:
            task.cancel()
        answer = await filled.ask(Question(SAMPLE_QUESTION))
        assert "Yanqi Lake" in sentence(answer)
        assert all(
            isinstance(end, asyncio.CancelledError)
            for end in await asyncio.gather(*given_up, return_exceptions=True)
        )


class TestCancelling:
    async def test_an_import_while_encoding_ends_it_after_its_step_and_loses_nothing(
        self, verbale: Verbale, tmp_path: Path
    ) -> None:
        file = articles(tmp_path, 120)
        await cancelled_import(verbale, file, "encoding", 32)
        status = await verbale.status()
        assert 0 < status.counts.vectors < 120
        assert status.unencoded == status.counts.passages - status.counts.vectors
        await self.assert_goes_on(verbale, file)

    async def assert_goes_on(self, verbale: Verbale, file: Path) -> None:
        """The one that was cancelled does not stop those that follow."""
        taken = await verbale.import_file(file)
        assert taken.lines == 120
        status = await verbale.status()
        assert status.counts.articles == status.counts.vectors == 120
        assert status.unencoded == 0
        assert sentence(await verbale.ask(Question(QUESTION))) == ANSWER

    async def test_work_that_waits_for_its_turn_takes_it_back(
        self, verbale: Verbale, tmp_path: Path
    ) -> None:
        importing = asyncio.create_task(verbale.import_file(articles(tmp_path, 60)))
        await asyncio.sleep(0)
        waiting = asyncio.create_task(verbale.remember("key", "value"))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert not importing.done()
        await importing
        assert await verbale.remembered("key") is None

    async def test_stop_ends_all_long_work_for_good(self, verbale: Verbale, tmp_path: Path) -> None:
        verbale.stop()
        taken = await verbale.import_file(articles(tmp_path, 120))
        assert taken.lines == 0


class TestImporting:
    async def test_tells_how_far_it_is(self, verbale: Verbale, tmp_path: Path) -> None:
        seen: list[tuple[str, int, int]] = []
        file = articles(tmp_path, 60)
        file.write_text(file.read_text() + "\n\n\n{bad\n")
        await verbale.import_file(file, watcher=lambda *step: seen.append(step))
        kinds = list(dict.fromkeys(what for what, _, _ in seen))
        assert kinds == ["reading", "encoding", "placing"]
        for kind in kinds:
            steps = [(done, total) for what, done, total in seen if what == kind]
            assert steps == sorted(steps, key=lambda step: step[0])
            assert steps[-1][0] == steps[-1][1]
            assert all(done <= total for done, total in steps)

    async def test_encodes_passages_while_articles_are_still_read(
        self, verbale: Verbale, tmp_path: Path
    ) -> None:
        encoded, read = threading.Event(), []

        def watch(what: str, done: int, total: int) -> None:
            if what == "encoding" and done > 0:
                encoded.set()
            if what == "reading" and done == 100:
                read.append(encoded.wait(PATIENCE_S))

        await verbale.import_file(articles(tmp_path, 120), watcher=watch)
        assert read == [True]
        assert (await verbale.status()).unencoded == 0

    async def test_articles_are_found_by_words_while_vectors_are_to_come(
        self, verbale: Verbale, tmp_path: Path
    ) -> None:
        begun, answered = asyncio.Event(), threading.Event()
        loop = asyncio.get_running_loop()

        def watch(what: str, done: int, total: int) -> None:
            if what == "encoding":
                loop.call_soon_threadsafe(begun.set)
                assert answered.wait(PATIENCE_S)

        importing = asyncio.create_task(verbale.import_file(articles(tmp_path, 9), watcher=watch))
        await asyncio.wait_for(begun.wait(), PATIENCE_S)
        assert (await verbale.status()).counts.vectors == 0
        found = await verbale.candidates(Question(QUESTION))
        answered.set()
        assert found[0].external_id == "envoy-7"
        await importing


class TestLooking:
    async def test_sources_are_those_of_the_scope_and_the_public_ones(
        self, filled: Verbale, tmp_path: Path
    ) -> None:
        outlet = {"source": "Harbour Gazette"}
        file = articles(tmp_path, 1)
        file.write_text(json.dumps(article(0) | outlet))
        await filled.import_file(file, source="own", scope="discord:1")
        public = await filled.sources(PUBLIC)
        assert "Verbale sample" in public
        assert public[-1] == "sample"
        assert await filled.sources("discord:2") == public
        own = await filled.sources("discord:1")
        assert sorted(set(own) - set(public)) == ["Harbour Gazette", "own"]
        assert own[-2:] == ["own", "sample"]

    async def test_an_article_of_another_scope_is_not_shown(
        self, verbale: Verbale, tmp_path: Path
    ) -> None:
        await verbale.import_file(articles(tmp_path, 1), scope="discord:1")
        assert (await verbale.show("envoy-0", ["discord:1"])).scope == "discord:1"
        assert (await verbale.show("envoy-0")).scope == "discord:1"
        with pytest.raises(NotFoundError):
            await verbale.show("envoy-0", [PUBLIC])

    async def test_what_is_remembered_outlives_the_process(self, tmp_path: Path) -> None:
        async with house(tmp_path, searching=False) as verbale:
            assert await verbale.remembered("commands") is None
            await verbale.remember("commands", "one")
            await verbale.remember("commands", "two")
        async with house(tmp_path, searching=False) as verbale:
            assert await verbale.remembered("commands") == "two"


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
