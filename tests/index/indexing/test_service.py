"""Indexing again from outside: started, built aside, swapped in at once, gone back from."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import text

from index.answer.answerer import Answerer
from index.app import Verbale
from index.cli.errors import error_message
from index.errors import (
    InputError,
    ModelMismatchError,
    NotFoundError,
    SettingsError,
)
from index.indexing.chunking import CHUNKER
from index.indexing.service import GRACE
from index.store.vectors.chroma import Chroma
from index.store.vectors.sync import VectorSearch, collection_name
from index.values import Answer, Draft, Question
from tests.index.answer.samples import draft
from tests.index.indexing.libraries import (
    COUNT,
    NAMED,
    OLD,
    OTHER,
    Drunk,
    Fed,
    Models,
    begin_old,
    built,
    collections,
    house,
    library_of,
    run_sql,
    states,
    told,
)
from tests.index.indexing.recording import Heard
from tests.index.libraries import ANSWER, QUESTION, article, articles
from tests.patience import PATIENCE_S


class TestBuiltAndSwapped:
    async def test_with_the_same_model_nothing_is_encoded_and_the_answers_stay(
        self, data: Path, models: Models
    ) -> None:
        async with house(data) as verbale:
            assert await told(verbale, QUESTION) == ANSWER
            now = await built(verbale)
            assert (now.state, now.encoder) == ("live", "named")
            assert await states(verbale) == (2, None, 1)
            assert await told(verbale, QUESTION) == ANSWER
        assert len(models.fed()) <= 24  # the sample of the check

    async def test_with_another_model_all_is_encoded_anew_and_asked_by_it(
        self, data: Path, models: Models
    ) -> None:
        async with house(data) as verbale:
            await built(verbale, OTHER)
            assert len(models.known[OTHER].passages) == COUNT + 24
            assert await told(verbale, QUESTION) == ANSWER
            counts = await verbale.index_service.verify()
            assert (counts.vectors_missing, counts.placed_wrong) == (0, 0)

    async def test_a_library_of_the_first_chunker_is_brought_to_todays(
        self, tmp_path: Path, models: Models
    ) -> None:
        folder = tmp_path / "old"
        begin_old(folder, models)
        text = f"{article(1)['text']}\n\nShare this article\n\nThe envoys went home."
        async with house(folder) as verbale:
            under = verbale._library.articles.source("public", "Wire", "bulk")
            for _ in verbale._article_writer.store(under, [_draft(0), draft(text, id="1")]):
                pass  # as texts came in before furniture was known
            await verbale.catch_up()
            assert len(verbale._library.passages.ids_of(OLD)) == 2
            now = await built(verbale)
            assert (now.state, now.chunker) == ("live", CHUNKER)
            ids = verbale._library.passages.ids_of(CHUNKER)
            words = verbale._library.passages.words(ids)
            assert [words[one] for one in ids] == [
                article(0)["text"], article(1)["text"], "The envoys went home.",
            ]  # fmt: skip

    async def test_a_model_that_is_missing_is_told_before_anything_begins(self, data: Path) -> None:
        async with house(data) as verbale:
            with pytest.raises(SettingsError, match="no model nowhere"):
                await verbale.index_service.start("nowhere")
            assert await states(verbale) == (1, None, None)

    async def test_a_model_that_takes_long_to_load_holds_up_no_other_start_and_no_cancel(
        self, data: Path, models: Models, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        loaded = threading.Event()

        def load(_: str) -> object:
            loaded.wait(PATIENCE_S)
            raise SettingsError("The hub has no such model.")

        monkeypatch.setattr(models.known[OTHER], "encode_question", load)
        async with house(data) as verbale, asyncio.timeout(PATIENCE_S / 2):
            slow = asyncio.create_task(verbale.index_service.start(OTHER))
            await asyncio.sleep(0.1)
            begun = await verbale.index_service.start()
            assert (await verbale.index_service.cancel(begun.id)).state == "cancelled"
            loaded.set()
            with pytest.raises(SettingsError, match="no such model"):
                await slow

    async def test_an_empty_library_is_not_built(self, tmp_path: Path, models: Models) -> None:
        async with house(tmp_path / "empty") as verbale:
            with pytest.raises(InputError, match="library is empty"):
                await verbale.index_service.start()
            with pytest.raises(InputError, match="nothing to verify"):
                await verbale.index_service.verify()
            await verbale.index_service.advance()
            assert await states(verbale) == (None, None, None)


class TestGivenUp:
    async def test_cancelled_it_leaves_nothing_behind(self, data: Path, models: Models) -> None:
        async with house(data) as verbale:
            await verbale.index_service.start(OTHER)
            stopping = iter(range(2))
            with pytest.raises(NotFoundError, match="Generation 9 is not being built"):
                await verbale.index_service.cancel(9)

            def stop(_what: str, _done: int, _total: int) -> None:
                if next(stopping, None) is None:
                    library = verbale._library
                    library.generations.end(library.generations.one(2), "cancelled")

            await verbale.index_service.advance(stop)
            assert (await verbale.index_service.one(2)).state == "cancelled"
            assert await states(verbale) == (1, None, None)
            assert await told(verbale, QUESTION) == ANSWER
            with pytest.raises(NotFoundError, match="nothing to cancel"):
                await verbale.index_service.cancel()
            status = await verbale.status()
            assert (status.counts.passages, status.counts.vectors) == (COUNT, COUNT)
        with closing(library_of(data)) as library, library.database.reading() as connection:
            assert set(connection.scalars(text("SELECT encoder FROM vector"))) == {"named"}

    async def test_a_bad_one_is_stopped_with_the_reason_and_the_live_one_goes_on(
        self, data: Path, models: Models
    ) -> None:
        models.known["drunk"] = Drunk("drunk")
        async with house(data) as verbale:
            ended = await built(verbale, "drunk")
            assert ended.state == "failed"
            assert ended.trouble is not None
            assert "was not made live: " in ended.trouble
            assert await told(verbale, QUESTION) == ANSWER
            assert await states(verbale) == (1, None, None)
            assert (await verbale.index_service.status()).last == ended
        assert collections(data) == {1: COUNT, 2: 0}


class TestGoingBack:
    async def test_the_kept_one_gets_what_came_in_since_and_answers(
        self, data: Path, tmp_path: Path, models: Models
    ) -> None:
        async with house(data) as verbale:
            await built(verbale, OTHER)
            await verbale.import_file(articles(tmp_path, COUNT + 3, "more.jsonl"), source="more")
            models.fed()
            back = await verbale.index_service.rollback("discord:7")
            assert (back.id, back.asked_by) == (1, "discord:7")
            await verbale.index_service.advance()
            assert await states(verbale) == (1, None, 2)
            assert len(models.known[NAMED].passages) == 3 + 24
            late = "They met in hall 42 of the customs house."
            assert await told(verbale, "where did envoy 42 meet the speaker?") == late
            assert await told(verbale, QUESTION) == ANSWER

    async def test_after_seven_days_it_is_gone_with_all_that_it_needed(self, data: Path) -> None:
        async with house(data) as verbale:
            await built(verbale, OTHER)
            await verbale.index_service.advance()
            assert await states(verbale) == (2, None, 1)
            long_ago = (datetime.now(UTC) - GRACE - timedelta(hours=1)).replace(tzinfo=None)
            run_sql(data, "UPDATE generation SET ended_at = :at WHERE id = 1", at=str(long_ago))
            await verbale.index_service.advance()
            assert await states(verbale) == (2, None, None)
            with pytest.raises(InputError, match="no way back"):
                await verbale.index_service.rollback()
            assert await told(verbale, QUESTION) == ANSWER
        with closing(library_of(data)) as library, library.database.reading() as connection:
            assert set(connection.scalars(text("SELECT encoder FROM vector"))) == {"another"}
        assert collections(data) == {1: 0, 2: COUNT}


class TestAnotherModelInTheSettings:
    async def test_is_refused_with_both_ways_out_then_built_then_answered(
        self, data: Path, models: Models
    ) -> None:
        async with house(data, named=OTHER) as verbale:
            for refused in (verbale.ask(Question(QUESTION)), verbale.check(), verbale.warm()):
                with pytest.raises(ModelMismatchError) as error:
                    await refused
                told_by_terminal = error_message(error.value)
                assert "Restore the old encoder.model setting" in told_by_terminal
                assert f"verbale reindex --model {OTHER}" in told_by_terminal
            assert models.known[OTHER].fed == []
            assert (await built(verbale, OTHER)).state == "live"
            assert await told(verbale, QUESTION) == ANSWER
            await verbale.check()

    async def test_works_though_the_old_model_is_gone(self, data: Path, models: Models) -> None:
        del models.known[NAMED]
        async with house(data, named=OTHER) as verbale:
            assert (await built(verbale, OTHER)).state == "live"
            assert await told(verbale, QUESTION) == ANSWER

    async def test_the_settings_old_name_goes_on_working_until_it_is_changed(
        self, data: Path, models: Models, tmp_path: Path
    ) -> None:
        models.known["third"] = Fed("third")
        async with house(data) as verbale:
            await built(verbale, OTHER)
        async with house(data) as verbale:
            assert await told(verbale, QUESTION) == ANSWER
            await verbale.import_file(articles(tmp_path, COUNT + 1, "more.jsonl"), source="more")
            assert (await verbale.status()).unencoded == 0
        async with house(data, named=OTHER) as verbale:
            assert await told(verbale, QUESTION) == ANSWER
        async with house(data, named="third") as verbale:
            with pytest.raises(SettingsError, match=f"was encoded with {OTHER}"):
                await verbale.ask(Question(QUESTION))


class TestWhileItIsBuilt:
    async def test_what_comes_in_is_answered_before_and_after(
        self, data: Path, models: Models, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("index.indexing.service.SPELL_S", 0.03)
        models.known[OTHER].takes_s = 0.05  # so that its turn comes after every step
        library, late = library_of(data), "They met in hall 41 of the customs house."
        async with house(data) as verbale:
            await verbale.index_service.start(OTHER)
            under = library.articles.source("public", "late", "bulk")
            drafts = [_draft(COUNT), _draft(COUNT + 1)]
            for _ in verbale._article_writer.store(under, drafts):
                pass
            spells: list[tuple[int, int]] = []
            keep_up = verbale._build.keep_up

            def seen(go_on: Callable[[], bool]) -> None:
                keep_up(go_on)
                live = library.generations.one(1)
                spells.append((len(library.vectors.unencoded(live)), live.state == "live"))

            monkeypatch.setattr(verbale._build, "keep_up", seen)
            async with asyncio.timeout(PATIENCE_S):
                await verbale.index_service.advance()
            assert len(spells) >= 2
            assert set(spells) == {(0, True)}
            assert await states(verbale) == (2, None, 1)
            assert await told(verbale, "where did envoy 41 meet the speaker?") == late
        library.close()

    async def test_no_answer_is_of_two_generations(
        self, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        heard = Heard()
        monkeypatch.setattr(Answerer, "answer", heard.answering(Answerer.answer))
        monkeypatch.setattr(VectorSearch, "nearest", heard.searching(VectorSearch.nearest))
        async with house(data) as verbale:
            asking, answers, envoys = asyncio.Event(), list[Answer](), count()

            async def keep_asking() -> None:
                while not asking.is_set():
                    asked = f"where did envoy {next(envoys)} meet the speaker?"
                    answers.append(await verbale.ask(Question(asked)))
                    await asyncio.sleep(0.1)  # without a pause, building waits at every step

            people = [asyncio.create_task(keep_asking()) for _ in range(2)]
            for model in (OTHER, NAMED):
                assert (await built(verbale, model)).state == "live"
            asking.set()
            await asyncio.gather(*people)
        assert len({live for live, _ in heard.answers}) >= 2
        assert all(fits for _, fits in heard.answers)
        assert len(answers) == len(heard.answers)
        assert all(answer.quotes or answer.nearest for answer in answers)


class TestVerifying:
    async def test_each_kind_of_difference_is_told_and_mended(self, data: Path) -> None:
        async with house(data) as verbale:
            assert await found(verbale) == (0, 0, 0, 0)
            chroma_sync = verbale.index_service._chroma_sync
            assert chroma_sync is not None
            live = verbale._library.generations.live()
            assert live is not None
            name = collection_name(verbale._library.key_values.library_id(), live, 1)
            run_sql(data, "DELETE FROM words WHERE rowid <= 3")
            run_sql(data, "INSERT INTO words (rowid, title, text) VALUES (900, 'a', 'b')")
            hash_ = "(SELECT input_hash FROM passage WHERE id = 9)"
            run_sql(data, f"DELETE FROM vector WHERE input_hash = {hash_}")
            chroma_sync._chroma.remove(name, [4, 5])
            chroma_sync._chroma.add(name, [901], np.eye(1, 512, dtype=np.float32))
            assert await found(verbale) == (3, 1, 1, 3)
            await verbale.catch_up()
            assert await found(verbale) == (0, 0, 0, 0)
            assert chroma_sync._chroma.ids(name) == set(range(1, COUNT + 1))

    async def test_where_another_owns_the_vectors_they_are_not_looked_at(self, data: Path) -> None:
        async with house(data), house(data) as other:
            assert await found(other) == (0, 0, 0, None)


async def found(verbale: Verbale) -> tuple[int, int, int, int | None]:
    told = await verbale.index_service.verify()
    return (told.words_missing, told.words_extra, told.vectors_missing, told.placed_wrong)


class TestTwoProcesses:
    async def test_one_that_owns_chroma_finishes_what_another_encodes(self, data: Path) -> None:
        async with house(data) as bot, house(data) as terminal:
            await terminal.index_service.start(OTHER)
            await terminal.index_service.advance()
            assert (await terminal.index_service.one(2)).state == "building"
            await bot.index_service.advance(wait=False)
            assert await states(terminal) == (2, None, 1)
            assert await told(bot, QUESTION) == await told(terminal, QUESTION) == ANSWER

    async def test_both_build_at_once(self, data: Path, models: Models) -> None:
        async with (
            house(data) as bot,
            house(data) as terminal,
            asyncio.timeout(PATIENCE_S),
        ):
            await bot.index_service.start(OTHER)
            while (await bot.index_service.one(2)).state == "building":
                passes = bot.index_service.advance(wait=False), terminal.index_service.advance()
                await asyncio.gather(*passes)
            assert await states(bot) == (2, None, 1)
            fed = models.known[OTHER].passages
            assert len(set(fed)) == COUNT
            assert len(fed) <= COUNT + 48  # none twice, but for the samples of both checks


async def test_on_a_chroma_server_a_generation_is_built_swapped_and_taken_away(
    data: Path, models: Models, chroma_url: str
) -> None:
    async with house(data, url=chroma_url) as verbale:
        await verbale.catch_up()
        await built(verbale, OTHER)
        assert await told(verbale, QUESTION) == ANSWER
        assert await found(verbale) == (0, 0, 0, 0)
        run_sql(data, "UPDATE generation SET state = 'retired' WHERE id = 1")
        await verbale.index_service.advance()
        with closing(Chroma.server(chroma_url)) as chroma, closing(library_of(data)) as library:
            names = [
                collection_name(library.key_values.library_id(), library.generations.one(number), 1)
                for number in (1, 2)
            ]
            assert [chroma.count(name) for name in names] == [0, COUNT]


def _draft(number: int) -> Draft:
    one = article(number)
    return draft(one["text"], title=one["title"], id=one["id"])
