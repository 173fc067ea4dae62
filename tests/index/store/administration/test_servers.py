"""What servers decide, may have, and how all of it goes."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from index.actor import Actor, set_actor
from index.errors import SourceQuotaError
from index.store.administration.answers import Ballot
from index.store.library import Library
from index.store.rows import Notice
from index.values import PUBLIC, Limits
from tests.index.store.administration.test_answers import show
from tests.index.store.samples import encode, entry, found, generation, search_filter, store
from tests.index.store.visiting import NOW, feed

HERE, THERE = "discord:1", "discord:2"
LATER = NOW + timedelta(days=9)


@pytest.fixture
def small(url: str) -> Iterator[Library]:
    """A library whose servers may have one source with two articles."""
    library = Library.open(url, Limits(sources=1, articles=2, questions=3))
    yield library
    library.close()


def test_a_decision_is_kept_replaced_taken_back_and_told(library: Library) -> None:
    for value in ("5", "6", None):
        library.servers.set(HERE, "role.sources", value)
    assert library.servers.setting(HERE, "role.sources") is None
    library.servers.set(HERE, "role.sources", "7")
    assert library.servers.settings(HERE) == {"role.sources": "7"}
    assert library.servers.settings(THERE) == {}
    assert [one.details for one in library.audit_log.page([HERE])] == ["7", "none", "6", "5"]


def test_one_server_may_have_more_than_others(small: Library) -> None:
    small.servers.limit(HERE, "sources", 5)
    assert small.servers.limits(HERE) == Limits(5, 2, 3)
    assert small.servers.limits(THERE) == Limits(1, 2, 3)
    small.servers.limit(HERE, "sources", None)
    assert small.servers.limits(HERE) == Limits(1, 2, 3)


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ("articles", "has reached its limit of 2 articles of its own"),
        ("megabytes", "The articles of this server have reached their limit of 1,000 MB."),
    ],
)
def test_a_channel_is_told_once_that_there_is_no_room(
    small: Library, limit: str, words: str
) -> None:
    under = feed(small, scope=HERE, channel="42")
    for _ in range(2):
        small.servers.tell_full(under.id, limit, NOW)
    [told] = small.sources.notices()
    assert isinstance(told, Notice)
    assert (told.channel, told.scope) == ("42", HERE)
    assert words in told.words
    small.sources.told(told)
    small.servers.untell_full(HERE)
    small.servers.tell_full(under.id, limit, NOW)
    assert len(small.sources.notices()) == 1


def test_a_server_that_is_left_is_marked_until_it_is_back(library: Library) -> None:
    library.servers.record_left(HERE, NOW)
    library.servers.record_left(HERE, NOW + timedelta(days=5))  # seen anew at a start
    assert library.servers.gone_since(NOW) == []
    assert library.servers.gone_since(NOW + timedelta(hours=1)) == [HERE]
    library.servers.record_joined([HERE, THERE])
    assert library.servers.gone_since(NOW + timedelta(days=9)) == []
    assert [one.what for one in library.audit_log.page([HERE])] == ["bot back", "bot removed"]
    assert library.audit_log.page([THERE]) == []


def test_servers_are_known_by_whatever_is_kept_of_them(library: Library) -> None:
    store(library, entry(), scope=HERE)
    store(library, entry(), scope="embassy")
    library.servers.set("discord:3", "role.admins", "9")
    show(library, scope="discord:4")
    library.audit_log.note("discord:5", "setting changed")
    library.audit_log.note("discord:6", "data deleted")  # the one line that is to stay
    assert library.servers.scopes() == [HERE, "discord:3", "discord:4", "discord:5"]


def test_all_of_a_server_goes_and_nothing_of_another(library: Library) -> None:
    set_actor(Actor("discord:7", "discord:1/9"))
    for scope in (HERE, THERE, PUBLIC):
        store(library, entry("They met at Yanqi Lake.", id="a"), scope=scope)
        feed(library, scope=scope, channel="42")
        library.servers.set(scope, "role.sources", "5")
        show(library, scope, scope)
        library.feedback.rate(Ballot(scope, scope, "discord:7"), NOW, good=True)
    library.servers.limit(HERE, "articles", 9)
    library.servers.record_left(HERE, NOW)
    live = generation(library)
    encode(library, live)
    assert library.servers.delete(HERE) == 1
    assert found(library, "yanqi", within=search_filter(HERE)) == []
    assert library.sources.health((HERE,)) == []
    assert library.servers.settings(HERE) == {"limit.articles": "9"}
    assert library.feedback.page([HERE]) == []
    [last] = library.audit_log.page([HERE])
    assert (last.what, last.who, last.subject, last.details) == (
        "data deleted", "discord:7", None, None,
    )  # fmt: skip
    assert library.servers.gone_since(NOW + timedelta(days=9)) == []
    for table in ("article", "passage", "revision", "source"):
        assert _count(library, table) == (4 if table == "source" else 2), table
    for scope in (THERE, PUBLIC):
        assert found(library, "yanqi", within=search_filter(scope)) == ["They met at Yanqi Lake."]
        assert len(library.sources.health((scope,))) == 2
        assert library.servers.setting(scope, "role.sources") == "5"
        assert len(library.feedback.page([scope])) == 1
        assert len(library.audit_log.page([scope])) == 3
    library.servers.record_left(HERE, NOW)
    assert library.servers.delete_gone(HERE, LATER, lambda: True)
    assert library.servers.settings(HERE) == {}


def test_a_deletion_that_is_stopped_is_ended_by_the_next_one(library: Library) -> None:
    for name in ("Post", "Wire"):
        store(library, entry(id=name), under=name, scope=HERE)
    library.servers.record_left(HERE, NOW)
    answers = iter([True, False])
    assert not library.servers.delete_gone(HERE, LATER, lambda: next(answers))
    assert len(library.sources.health((HERE,))) == 1
    assert library.servers.gone_since(LATER) == [HERE]
    assert library.servers.delete_gone(HERE, LATER, lambda: True)
    assert library.servers.scopes() == []


@pytest.mark.parametrize(("steps", "left"), [(0, 2), (1, 1), (2, 0)])
def test_a_server_that_is_back_amid_its_deletion_keeps_the_rest(
    library: Library, steps: int, left: int
) -> None:
    for name in ("Post", "Wire"):
        store(library, entry(id=name), under=name, scope=HERE)
    library.servers.set(HERE, "role.sources", "5")
    library.servers.record_left(HERE, NOW)
    asked = 0

    def go_on() -> bool:
        nonlocal asked
        if asked == steps:
            library.servers.record_joined([HERE])
        asked += 1
        return True

    assert not library.servers.delete_gone(HERE, LATER, go_on)
    assert len(library.sources.health((HERE,))) == left
    assert library.servers.settings(HERE) == {"role.sources": "5"}
    assert library.audit_log.page([HERE])[-1].what == "source added"


def test_a_server_that_was_left_anew_is_not_deleted_before_its_time(library: Library) -> None:
    store(library, entry(), scope=HERE)
    library.servers.record_left(HERE, LATER)
    assert not library.servers.delete_gone(HERE, LATER, lambda: True)
    assert library.sources.health((HERE,))


def test_the_vectors_of_its_own_texts_go_as_well(library: Library) -> None:
    for scope in (HERE, THERE):
        store(library, entry("They met at Yanqi Lake.", id="a"), scope=scope)
    store(library, entry("Nobody else has this.", id="b"), scope=HERE)
    encode(library, generation(library))
    assert _count(library, "vector") == 2
    library.servers.delete(HERE)
    assert _count(library, "vector") == 1


def _count(library: Library, table: str) -> int:
    with library.database.reading() as connection:
        return connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() or 0


def test_a_person_is_forgotten_wherever_they_are_named(library: Library) -> None:
    set_actor(Actor("discord:7", "discord:1/9"))
    feed(library, scope=HERE, by="discord:7")
    show(library)
    library.feedback.rate(Ballot("k1", HERE, "discord:7"), NOW, good=True)
    assert library.servers.forget_person("discord:7") == 3
    assert library.servers.forget_person("discord:7") == 0
    assert library.sources.one(HERE, "Post").added_by is None
    with library.database.engine.connect() as connection:
        for table in ("audit", "feedback", "source"):
            rows = connection.exec_driver_sql(f"SELECT * FROM {table}").fetchall()
            assert rows
            assert "discord:7" not in str(rows)


def test_a_source_too_many_is_refused_in_words(small: Library) -> None:
    feed(small, scope=HERE)
    feed(small, scope=HERE)  # the same one again
    with pytest.raises(SourceQuotaError, match="1 of at most 1 sources"):
        feed(small, scope=HERE, name="Other", url="https://other.example.org/feed")
    feed(small, scope=THERE)
    feed(small)
    feed(small, name="Other", url="https://other.example.org/feed")
    small.servers.limit(HERE, "sources", 2)
    feed(small, scope=HERE, name="Other", url="https://other.example.org/feed")


def test_room_is_counted_in_articles_of_the_server_alone(small: Library) -> None:
    store(small, entry(id="a"), entry(id="b"), entry(id="c"))
    store(small, entry(id="a"), scope=HERE)
    assert small.servers.room(PUBLIC) is None
    assert small.servers.room("embassy") is None
    assert [articles_left(small, scope) for scope in (HERE, THERE)] == [1, 2]
    small.servers.limit(HERE, "articles", 0)
    assert articles_left(small, HERE) == 0


def articles_left(library: Library, scope: str) -> int:
    room = library.servers.room(scope)
    assert room is not None
    return room.articles


def bytes_left(library: Library, scope: str) -> int:
    room = library.servers.room(scope)
    assert room is not None
    return room.bytes


def test_room_is_counted_in_bytes_of_every_text_of_the_server_alone(small: Library) -> None:
    small.servers.limit(HERE, "megabytes", 1)
    store(small, entry("Ü" * 1000, title="Ä", id="a"))
    assert bytes_left(small, HERE) == 1_000_000
    store(small, entry("Ü" * 1000, title="Ä", id="a"), scope=HERE)
    assert bytes_left(small, HERE) == 1_000_000 - 2002
    store(small, entry("Other.", title="Ä", id="a"), scope=HERE)  # the older text stays
    store(small, entry("Other.", title="Ä", id="a"), scope=HERE)
    assert bytes_left(small, HERE) == 1_000_000 - 2002 - 8
    store(small, entry("More.", title="", id="b"), scope=HERE, under="Other")
    assert bytes_left(small, HERE) == 1_000_000 - 2002 - 8 - 5
    small.articles.remove_source(HERE, "Wire")
    assert bytes_left(small, HERE) == 1_000_000 - 5
    small.servers.limit(HERE, "megabytes", 0)
    assert bytes_left(small, HERE) == 0
