"""Articles of one happening share an event, within what each scope may see."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.event import listen

from index.store.library import Library
from index.store.rows import EventArticle
from index.store.schema import article, event_article, event_term
from index.text.event_similarity import ALL, VERSION, event_terms, outlet_key
from index.values import PUBLIC
from tests.index.store.samples import entry, store

FERRY = (
    "A ferry sank off the island of Brenn and twelve passengers drowned, the harbour police say."
)
DIVERS = (
    "Divers search the ferry that sank off Brenn; the harbour police name twelve drowned "
    "passengers."
)
INQUIRY = "Harbour police ask the captain of the ferry that sank off Brenn why passengers drowned."
HARVEST = "The grain harvest of the southern plain fell by a third after two months without rain."
ONE, TWO = "discord:1", "discord:2"
DAY = "2024-05-02"


def add(
    library: Library,
    id: str,
    text: str,
    *,
    day: str | None = DAY,
    scope: str = PUBLIC,
    under: str = "Wire",
    outlet: str | None = None,
) -> None:
    made = entry(text, id=id, title=text[:30], outlet=outlet or f"Outlet {id}", published=day)
    terms = event_terms(made.draft.title, text)
    store(library, replace(made, event_terms=terms), scope=scope, under=under)


def events(library: Library, *scopes: str) -> set[frozenset[str]]:
    """Which articles stand together in the scopes, by their bulk ids."""
    keys = {one.key for one in library.catalogue.export(scopes or [PUBLIC, ONE, TWO])}
    ids = set(library.events.of_articles(keys).values())
    together: dict[int | None, set[str]] = {}
    for row in library.events.articles(ids, scopes or [PUBLIC, ONE, TWO]):
        together.setdefault(row.event_id, set()).add(row.external_id or "")
    return {frozenset(one) for one in together.values()}


def group(*names: str) -> set[frozenset[str]]:
    return {frozenset(one) for one in names}


@pytest.fixture
def filled(library: Library) -> Library:
    """A library with enough other news that what is rare can be told from what is not."""
    for number in range(12):
        add(library, f"{number}", f"Parliament {number} passes budget {number} of the {number}.")
    return library


def test_articles_of_one_happening_share_an_event(filled: Library) -> None:
    for id, text in (("a", FERRY), ("b", HARVEST), ("c", DIVERS), ("d", INQUIRY)):
        add(filled, id, text)
    assert {*events(filled)} >= group("acd", "b")


def test_an_event_keeps_its_number_when_its_first_article_changes(filled: Library) -> None:
    add(filled, "a", FERRY)
    add(filled, "b", DIVERS)
    before = {one.event_id for one in _all(filled) if one.external_id in {"a", "b"}}
    add(filled, "a", f"{FERRY} A thirteenth passenger is missing.")
    assert {one.event_id for one in _all(filled) if one.external_id in {"a", "b"}} == before


def test_an_article_that_is_rewritten_leaves_its_event(filled: Library) -> None:
    for id, text in (("a", FERRY), ("b", DIVERS), ("c", HARVEST)):
        add(filled, id, text)
    add(filled, "b", f"{HARVEST} Mills buy abroad.")
    assert {*events(filled)} >= group("a", "bc")


def test_a_removed_article_leaves_its_event_and_an_empty_one_is_gone(filled: Library) -> None:
    add(filled, "a", FERRY, under="Gone")
    add(filled, "b", DIVERS)
    add(filled, "c", HARVEST, under="Gone")
    before = events(filled, PUBLIC)
    filled.articles.remove_source(PUBLIC, "Gone")
    after = events(filled, PUBLIC)
    assert after >= group("b")
    assert len(after) == len(before) - 1


def test_a_servers_article_joins_a_public_event_for_that_server_alone(filled: Library) -> None:
    add(filled, "a", FERRY)
    add(filled, "own", DIVERS, scope=ONE)
    assert {*events(filled, PUBLIC, ONE)} >= {frozenset({"a", "own"})}
    assert {*events(filled, PUBLIC, TWO)} >= group("a")
    [size] = filled.events.sizes([_event_of(filled, "a")], [PUBLIC, TWO]).values()
    assert (size.outlets, size.articles) == (1, 1)


def test_articles_of_two_servers_are_never_together(filled: Library) -> None:
    add(filled, "one", FERRY, scope=ONE)
    add(filled, "two", FERRY, scope=TWO)
    assert {*events(filled)} >= {frozenset({"one"}), frozenset({"two"})}


def test_a_servers_own_event_joins_the_public_one_that_comes_later(filled: Library) -> None:
    for id in ("one", "two"):
        add(filled, f"{id}-1", FERRY, scope=ONE if id == "one" else TWO)
    add(filled, "one-2", DIVERS, scope=ONE)
    add(filled, "a", FERRY)
    assert {*events(filled, PUBLIC, ONE)} >= {frozenset({"a", "one-1", "one-2"})}
    assert {*events(filled, PUBLIC, TWO)} >= {frozenset({"a", "two-1"})}


def test_servers_articles_change_no_public_event(library: Library) -> None:
    texts = {"a": FERRY, "b": HARVEST, "c": DIVERS, "d": INQUIRY}
    for number in range(9):
        add(library, f"own {number}", f"{FERRY} {DIVERS} {number}", scope=ONE)
    for id, text in texts.items():
        add(library, id, text)
    with_server = _public_sketches(library)
    library.servers.delete(ONE)
    library.articles.remove_source(PUBLIC, "Wire")
    with library.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM event_term")
    for id, text in texts.items():
        add(library, id, text)
    assert _public_sketches(library) == with_server


def test_an_event_has_a_size_and_its_articles_in_order(filled: Library) -> None:
    add(filled, "late", INQUIRY, day="2024-05-04T10:00:00+00:00")
    add(filled, "early", FERRY, day="2024-05-03T09:00:00+00:00")
    add(filled, "none", DIVERS, day="2024-05-03T08:00:00+00:00")
    event_id = _event_of(filled, "early")
    [size] = filled.events.sizes([event_id], [PUBLIC]).values()
    assert (size.outlets, size.articles) == (3, 3)
    assert (size.first, size.last) == (date(2024, 5, 3), date(2024, 5, 4))
    rows = filled.events.articles(event_id, [PUBLIC])
    assert [row.external_id for row in rows] == ["none", "early", "late"]
    assert filled.events.sizes([event_id], [ONE]) == {}


def test_articles_of_an_older_library_are_grouped_later(filled: Library) -> None:
    for id, text in (("a", FERRY), ("b", DIVERS)):
        add(filled, id, text)
    with filled.database.writing() as connection:
        for table in ("event", "event_article", "event_posting", "event_term"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    total = filled.events.count_unread(VERSION)
    assert total == 14
    after = 0
    while some := filled.events.unread(VERSION, 5, after):
        filled.events.group([(one, event_terms(one.title, one.text)) for one in some])
        after = some[-1].id
    assert filled.events.count_unread(VERSION) == 0
    assert {*events(filled)} >= group("ab")


def _event_of(library: Library, id: str) -> int:
    [found] = {one.event_id for one in _all(library) if one.external_id == id}
    assert found is not None
    return found


def _all(library: Library) -> list[EventArticle]:
    keys = {one.key for one in library.catalogue.export([PUBLIC])}
    return library.events.articles(library.events.of_articles(keys).values(), [PUBLIC])


def _public_sketches(library: Library) -> dict[str, tuple[bytes, frozenset[str]]]:
    query = select(article.c.external_id, event_article.c.sketch).join(
        event_article, event_article.c.article_id == article.c.id
    )
    together = {id: one for one in events(library, PUBLIC) for id in one}
    with library.database.reading() as connection:
        rows = connection.execute(query.where(article.c.external_id.in_(list("abcd")))).all()
    return {row.external_id: (row.sketch, together[row.external_id]) for row in rows}


def test_terms_are_counted_for_each_outlet_too(library: Library) -> None:
    for id, outlet in (("a", "Ministry"), ("b", "MINISTRY"), ("c", "Wire")):
        add(library, id, FERRY, outlet=outlet)
    [(ferry, _)] = event_terms("", "ferry")
    counts = {
        name: _count(library, ferry ^ outlet_key(name)) for name in ("Ministry", "Wire", "Post")
    }
    assert counts == {"Ministry": 2, "Wire": 1, "Post": None}
    assert _count(library, ferry) == _count(library, ALL) == 3


def _count(library: Library, term: int) -> int | None:
    with library.database.reading() as connection:
        query = select(event_term.c.articles).where(event_term.c.term == term)
        return connection.scalar(query)


def test_an_article_is_compared_without_going_through_the_library(tmp_path: Path) -> None:
    library = Library.open(f"sqlite:///{tmp_path / 'library.db'}")
    asked: list[tuple[str, tuple[object, ...]]] = []

    def note(_: object, __: object, statement: str, parameters: object, *___: object) -> None:
        if "event_posting.term IN" in statement or "row_number() OVER" in statement:
            assert isinstance(parameters, tuple)
            asked.append((statement, parameters))

    add(library, "a", FERRY)
    listen(library.database.engine, "before_cursor_execute", note)
    add(library, "b", DIVERS)
    assert len(asked) == 2
    with library.database.reading() as connection:
        for statement, parameters in list(asked):
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            steps = [row[3] for row in plan]
            assert not [one for one in steps if "ix_article" in one or "SCAN article" in one]
    library.close()


@pytest.mark.parametrize("read", ["articles", "sizes", "printed_by"])
def test_what_is_read_of_few_articles_does_not_go_through_their_scope(
    tmp_path: Path, read: str
) -> None:
    library = Library.open(f"sqlite:///{tmp_path / 'library.db'}")
    asked: list[tuple[str, tuple[object, ...]]] = []
    listen(
        library.database.engine,
        "before_cursor_execute",
        lambda _, __, statement, given, *___: asked.append((statement, given)),
    )
    owner = library.passages if read == "printed_by" else library.events
    getattr(owner, read)([1, 2, 3], [PUBLIC])
    statement, parameters = asked[-1]
    with library.database.reading() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        assert not [row[3] for row in plan if "scope_id=" in row[3] or "SCAN article" in row[3]]
    library.close()
