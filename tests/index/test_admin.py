"""The façade: what is shown to a server or a person, and what is past its time."""

from dataclasses import replace
from datetime import timedelta

from index.actor import Actor, set_actor
from index.store.administration.answers import Ballot
from tests.bot.keeping import kept_people
from tests.bot.samples import answer
from tests.index.store.samples import entry, store

HERE, THERE, ANN = "discord:1", "discord:2", "discord:7"


async def test_who_acts_is_known_in_the_thread_that_keeps_a_change() -> None:
    set_actor(Actor(ANN, "discord:1/9"))
    with kept_people() as (people, _):
        await people.set(HERE, "role.sources", "5")
        await people.note("public", "backup made", "news.verbale")
        [made, changed] = await people.changes()
    assert (changed.who, changed.place, changed.subject) == (ANN, "discord:1/9", "role.sources")
    assert (made.scope, made.what, made.subject) == ("public", "backup made", "news.verbale")


async def test_a_server_gets_all_of_its_own_and_that_it_asked_is_kept() -> None:
    set_actor(Actor(ANN, "discord:1/9"))
    with kept_people() as (people, library):
        for scope in (HERE, THERE):
            store(library, entry(), scope=scope)
            await people.set(scope, "role.sources", scope)
        found = await people.of_server(HERE)
        assert {one.scope for one in found.sources} == {HERE}
        assert found.settings == {"role.sources": HERE}
        assert [one.what for one in found.changes] == [
            "source added", "setting changed", "data exported",
        ]  # fmt: skip
        mine = await people.of_person(ANN)
        assert len(mine.changes) == 5
        assert mine.judgements == ()


async def test_an_answer_is_kept_with_the_generation_it_came_of() -> None:
    with kept_people() as (people, library):
        library.generations.begin("made up", "lines")
        await people.record_shown("k1", replace(answer(), generation=7))
        await people.rate(Ballot("k1", "public", ANN), good=False)
        total, [rating] = await people.feedback(["public"], good=False, limit=5)
        assert (total, rating.generation) == (1, 7)
        assert await people.feedback(["public"], good=True, limit=5) == (0, [])
        assert (await people.of_person(ANN)).judgements == (rating,)


async def test_what_is_past_its_time_is_swept_away() -> None:
    with kept_people(departed=timedelta(0), answers=timedelta(0)) as (people, library):
        for scope in (HERE, THERE):
            store(library, entry(), scope=scope)
        await people.record_shown("k1", answer())
        await people.record_left(HERE)
        assert await people.sweep(lambda _: True) == [HERE]
        assert await people.scopes() == [THERE]
        assert [one.what for one in await people.changes([HERE])] == ["data deleted"]
        with library.database.engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM shown").scalar() == 0


async def test_a_server_that_has_the_bot_whatever_its_mark_says_keeps_all_of_it() -> None:
    with kept_people(departed=timedelta(0)) as (people, library):
        for scope in (HERE, THERE):
            store(library, entry(), scope=scope)
            await people.record_left(scope)
        assert await people.sweep(lambda scope: scope == THERE) == [THERE]
        assert await people.scopes() == [HERE]
        assert library.sources.health((HERE,))


async def test_a_server_that_is_back_while_others_are_deleted_keeps_all_of_it() -> None:
    with kept_people(departed=timedelta(0)) as (people, library):
        for scope in (HERE, THERE):
            store(library, entry(), scope=scope)
            await people.record_left(scope)

        def gone(scope: str) -> bool:
            if scope == HERE:
                library.servers.record_joined([THERE])
            return True

        assert await people.sweep(gone) == [HERE]
        assert await people.scopes() == [THERE]
        assert library.sources.health((THERE,))
