"""The numbered migrations, and that they build what the schema says."""

import ast
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from index.errors import SettingsError
from index.ingest.article_writer import identity_of
from index.store import migrations
from index.store.database import Database
from index.store.library import Library
from index.store.metadata import metadata
from index.store.migrations import migrate
from index.store.migrations.identity_0002 import identity
from index.store.rows import words_hash
from index.values import Published
from tests.index.store.fetching.visiting import HOST, NOW, feed
from tests.index.store.samples import entry, found, store
from tests.patience import in_threads

pytestmark = pytest.mark.usefixtures("all_migrations")

URL = "https://example.org/a"


def test_the_schema_equals_what_the_migrations_build(library: Library) -> None:
    def ours(name: str | None, kind: str, _parents: object) -> bool:
        # Full text lies in tables of its own: FTS5 or tsvector.
        return not (kind == "table" and name is not None and name.startswith("words"))

    with library.database.reading() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": ours, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []


def test_migrating_twice_changes_nothing(library: Library) -> None:
    store(library, entry("Yanqi."))
    before = inspect(library.database.engine).get_table_names()
    migrate(library.database)
    assert inspect(library.database.engine).get_table_names() == before
    assert found(library, "yanqi") == ["Yanqi."]


def test_a_newer_library_is_refused_and_left_as_it_is(empty_url: str) -> None:
    library = Library.open(empty_url)
    with library.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    library.close()
    with pytest.raises(SettingsError, match=r"newer Verbale \(its tables are at 9999\)"):
        Library.open(empty_url)
    database = Database.open(empty_url)
    with database.reading() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
    database.close()


def test_several_may_open_a_new_library_at_once(empty_url: str) -> None:
    opened: list[Library] = []
    in_threads(*[lambda: opened.append(Library.open(empty_url))] * 4)
    assert len(opened) == 4
    assert len({library.key_values.library_id() for library in opened}) == 1
    for library in opened:
        library.close()


def test_a_migration_that_fails_leaves_nothing_behind(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def upgrade_then_fail(config: Config, revision: str) -> None:
        real(config, revision)
        raise RuntimeError("the power failed")

    real = command.upgrade
    monkeypatch.setattr(command, "upgrade", upgrade_then_fail)
    with pytest.raises(RuntimeError):
        Library.open(empty_url)
    database = Database.open(empty_url)
    assert inspect(database.engine).get_table_names() == []
    database.close()
    monkeypatch.undo()
    Library.open(empty_url).close()


def test_a_migration_calls_no_code_that_goes_on_changing() -> None:
    folder = Path(migrations.__file__).parent
    files = [*folder.glob("versions/*.py"), *folder.glob("identity_*.py")]
    imports = {
        name
        for file in files
        for one in ast.walk(ast.parse(file.read_text()))
        for name in _imported(one)
    }
    ours = {name for name in imports if name.partition(".")[0] in {"index", "bot"}}
    assert ours == {"index.store.migrations.identity_0002"}


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [one.name for one in node.names]
    return [node.module or "."] if isinstance(node, ast.ImportFrom) else []


@pytest.mark.parametrize(
    ("spelt", "identified"),
    [
        ("https://www.example.org/news/a-1?utm_source=x", "example.org/news/a-1"),
        ("http://m.example.org:80/news/a-1.amp.html", "example.org/news/a-1.html"),
        ("https://edition.cnn.com/2024/08/28/index.html", "cnn.com/2024/08/28"),
        ("https://example.org/a-1?b=2&a=1&ref=rss", "example.org/a-1?a=1&b=2"),
        ("https://www.google.com/url?q=https://www.example.org/a/", "example.org/a"),
        ("https://cdn.ampproject.org/c/s/example.org/amp/a-1", "example.org/a-1"),
        ("https://example.org/%7Eann/?s=20", "example.org/~ann?s=20"),
        ("https://example.org/" + "a" * 2_000, "example.org/" + "a" * 2_000),
    ],
)
def test_the_second_migration_identifies_addresses_as_on_the_day_of_its_release(
    spelt: str, identified: str
) -> None:
    assert identity(spelt) == identified


def test_a_folder_with_a_percent_sign_is_no_obstacle(tmp_path: Path) -> None:
    folder = tmp_path / "50%(here)s"
    folder.mkdir()
    Library.open(f"sqlite:///{folder / 'library.db'}").close()


class TestALibraryOfTheFirstVersion:
    """It has rows: a source that was imported, with an article of two revisions."""

    @pytest.fixture
    def first(self, empty_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
        real = command.upgrade
        monkeypatch.setattr(command, "upgrade", lambda config, _: real(config, "0001"))
        database = Database.open(empty_url)
        migrate(database)
        monkeypatch.undo()
        with database.writing() as connection:
            self._fill(connection)
        database.close()
        return empty_url

    @staticmethod
    def _fill(connection: Connection) -> None:
        at = "2024-09-01 12:00:00"
        one = entry("They met at Yanqi Lake.", url=URL)
        for table, columns, values in (
            ("scope", "name", ["public"]),
            ("source", "scope_id, name, kind, added_at", [1, "Wire", "bulk", at]),
            (
                "article", "scope_id, key, url, canonical_url, added_at",
                [1, "k" * 16, URL, URL, at],
            ),
            ("article_source", "article_id, source_id", [1, 1]),
            (
                "revision",
                "article_id, number, title, text, words_hash, published_at, published_day, "
                "partial, gathered_at",
                [
                    1, 1, one.draft.title, one.draft.text, words_hash(one.draft), "2024-08-28",
                    "2024-08-28", False, at,
                ],
            ),
        ):  # fmt: skip
            names = [f"v{number}" for number in range(len(values))]
            connection.execute(
                text(
                    f"INSERT INTO {table} ({columns}) VALUES ({', '.join(f':{n}' for n in names)})"
                ),
                dict(zip(names, values, strict=True)),
            )

    def test_it_still_holds_what_it_held(self, first: str) -> None:
        library = Library.open(first)
        [article] = library.catalogue.export(["public"])
        assert (article.text, article.url, article.sources) == (
            "They met at Yanqi Lake.", URL, ("Wire",),
        )  # fmt: skip
        assert article.published == Published.parse("2024-08-28")
        assert [article.updated, article.correction, article.byline, article.gone] == [None] * 4
        library.close()

    def test_its_articles_are_known_again_and_revised(self, first: str) -> None:
        library = Library.open(first)
        assert store(library, entry("They met at Yanqi Lake.", url=URL)) == ["unchanged"]
        assert store(library, entry("They met in Beijing.", url=URL)) == ["revised"]
        assert found(library, "beijing") == ["They met in Beijing."]
        [article] = library.catalogue.export(["public"])
        assert [one.number for one in library.catalogue.revisions(article.key)] == [1, 2]
        library.close()

    def test_its_articles_are_known_by_another_spelling_of_their_address(self, first: str) -> None:
        library = Library.open(first)
        spelt = entry("They met at Yanqi Lake.", url=URL.replace("https", "http"))
        spelt = replace(spelt, identity=identity_of(spelt.draft.url))
        assert store(library, spelt) == ["unchanged"]
        library.close()

    def test_its_sources_fare_well_and_others_are_followed(self, first: str) -> None:
        library = Library.open(first)
        [wire] = library.sources.health(("public",))
        assert (wire.name, wire.state, wire.articles, wire.url, wire.due_at, wire.failures) == (
            "Wire", "active", 1, None, None, 0,
        )  # fmt: skip
        feed(library)
        assert library.fetch_queue.lease("me", NOW, NOW, 9) == [HOST]
        assert library.articles.remove_source("public", "Wire") == 1
        library.close()


def test_roles_that_servers_let_in_are_settings_of_theirs_since_the_fourth_version(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = command.upgrade
    monkeypatch.setattr(command, "upgrade", lambda config, _: real(config, "0003"))
    database = Database.open(empty_url)
    migrate(database)
    monkeypatch.undo()
    insert = text("INSERT INTO memory (key, value) VALUES (:key, :value)")
    roles = {
        "discord.sources.role.7": "42",
        "discord.sources.role.8": "",
        "discord.commands.1": "x",
    }
    with database.writing() as connection:
        connection.execute(insert, [{"key": key, "value": roles[key]} for key in roles])
    database.close()
    library = Library.open(empty_url)
    assert library.servers.settings("discord:7") == {"role.sources": "42"}
    assert library.servers.settings("discord:8") == {}
    assert library.key_values.get("discord.sources.role.7") is None
    assert library.key_values.get("discord.commands.1") == "x"
    library.close()


def test_bytes_are_counted_and_quoted_texts_are_known_since_the_sixth_version(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = command.upgrade
    monkeypatch.setattr(command, "upgrade", lambda config, _: real(config, "0005"))
    database = Database.open(empty_url)
    migrate(database)
    monkeypatch.undo()
    at = "2024-09-01 12:00:00"
    places = [{"article": "k", "revision": number, "start": 0, "end": 1} for number in (1, 1, 2)]
    rows: list[tuple[str, dict[str, Any]]] = [
        ("scope", {"name": "public"}),
        ("article", {"scope_id": 1, "key": "k", "added_at": at}),
        ("article", {"scope_id": 1, "key": "empty", "added_at": at}),
        *(
            ("revision", {
                "article_id": 1, "number": number, "title": "Ä", "text": "Ü€" * number,
                "words_hash": "h", "partial": False, "gathered_at": at, "correction": correction,
            })
            for number, correction in ((1, None), (2, "ß"))
        ),
        *(
            ("shown", {
                "key": key, "scope": "public", "at": at, "question": "?", "answered": True,
                "quotes": json.dumps(quotes),
            })
            for key, quotes in (("one", places), ("two", places[2:]), ("none", []))
        ),
    ]  # fmt: skip
    with database.writing() as connection:
        for name, values in rows:
            columns, marks = ", ".join(values), ", ".join(f":{one}" for one in values)
            connection.execute(text(f"INSERT INTO {name} ({columns}) VALUES ({marks})"), values)
    database.close()
    library = Library.open(empty_url)
    with library.database.reading() as connection:
        sizes = connection.execute(text("SELECT bytes FROM revision ORDER BY number")).scalars()
        assert list(sizes) == [2 + 5, 2 + 10 + 2]
        totals = connection.execute(text("SELECT bytes FROM article ORDER BY id")).scalars()
        assert list(totals) == [21, 0]
        cited = connection.execute(
            text("SELECT shown_key, article_key, number FROM citation ORDER BY shown_key, number")
        )
        assert [tuple(row) for row in cited] == [("one", "k", 1), ("one", "k", 2), ("two", "k", 2)]
    library.close()


def test_the_names_of_the_files_tell_which_migrations_there_are() -> None:
    scripts = ScriptDirectory.from_config(migrations._config())
    assert migrations.known() == {script.revision for script in scripts.walk_revisions()}
    assert migrations.newest() == scripts.get_current_head()


def test_alembic_finds_the_same_version(library: Library) -> None:
    with library.database.reading() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
        assert migrations.current(connection) == found == migrations.newest()


def test_outlets_have_no_markup_since_the_sixteenth_version(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    outlets = ["*The Post*", "AFP via *Barron's*", "''Wire''", "S&P Global", "news_of_day", None]
    real = command.upgrade
    monkeypatch.setattr(command, "upgrade", lambda config, _: real(config, "0015"))
    database = Database.open(empty_url)
    migrate(database)
    monkeypatch.undo()
    with database.writing() as connection:
        connection.execute(text("INSERT INTO scope (name) VALUES ('public')"))
        insert = text(
            "INSERT INTO article (scope_id, key, outlet, bytes, added_at)"
            " VALUES (1, :key, :outlet, 0, '2024-09-01 12:00:00')"
        )
        rows = [{"key": str(key), "outlet": outlet} for key, outlet in enumerate(outlets)]
        connection.execute(insert, rows)
    database.close()
    library = Library.open(empty_url)
    with library.database.reading() as connection:
        found = connection.scalars(text("SELECT outlet FROM article ORDER BY id")).all()
    assert found == ["The Post", "AFP via Barron's", "Wire", "S&P Global", "news_of_day", None]
    library.close()
