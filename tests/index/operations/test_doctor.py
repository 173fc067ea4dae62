"""The doctor: nothing is changed by looking, and no check that fails spoils another."""

import asyncio
import errno
import os
import re
import shutil
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from pydantic import SecretStr
from sqlalchemy import insert, text, update

from index.embedding.model_files import find_model
from index.embedding.quantized import READER
from index.errors import DamagedLibraryError, TryLaterError
from index.indexing.chunking import CHUNKER
from index.operations.doctor import (
    RESTORE,
    Finding,
    check_chroma,
    check_data_folder,
    check_database,
    check_discord,
    check_disk,
    check_encoder,
    check_generations,
    check_leases,
    check_lexicon,
    check_reader,
    check_settings,
    check_sources,
    check_vectors,
    look_at_clock,
    looked,
    patient_url,
    run_checks,
)
from index.settings import PACKAGED_MODEL, Settings, load_settings
from index.store.articles.extractions import prepared_mentions
from index.store.database import Database
from index.store.library import Library
from index.store.schema import create_tables, generation, host, source
from index.store.sources import NewSource
from index.text.offices.extraction import office_mentions
from tests.discord_double import DiscordDouble
from tests.discord_double import payloads as double_payloads
from tests.discord_double.model import ADMINISTRATOR, Guild
from tests.index.store.samples import CHUNKER as LINES
from tests.index.store.samples import entry, store
from tests.patience import PATIENCE_S
from tests.services import free_port


def settings(data: Path, **sections: dict[str, Any]) -> Settings:
    """The defaults over a data folder, with what a test changes."""
    loaded = load_settings(data=data)
    changed = {
        name: getattr(loaded, name).model_copy(update=values) for name, values in sections.items()
    }
    return loaded.model_copy(update=changed)


def by_name(found: Iterable[Finding]) -> dict[str, Finding]:
    """Findings by their name, the last of each."""
    return {one.name: one for one in found}


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment says nothing about Verbale."""
    for name in os.environ:
        if name.startswith(("VERBALE_", "DISCORD_TOKEN")):
            monkeypatch.delenv(name)


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".sqlite-shm"
    }


def test_a_library_that_is_well_has_no_failure(sample: Path) -> None:
    found = list(run_checks(data=sample))
    assert [one for one in found if one.well is False] == []
    assert {one.name for one in found} >= {
        "settings", "data folder", "disk", "database", "tables", "integrity", "generation",
        "vectors", "Chroma", "clock", "sources", "lexicon", "workers", "encoder",
        "question encoder", "reader", "token",
    }  # fmt: skip


def test_nothing_is_changed_by_looking(sample: Path) -> None:
    before = files(sample)
    list(run_checks(data=sample))
    after = {name: one for name, one in files(sample).items() if one}
    assert after == {name: one for name, one in before.items() if one}


def test_settings_that_cannot_be_read_are_the_one_thing_to_mend(tmp_path: Path) -> None:
    file = tmp_path / "verbale.toml"
    file.write_text("[encoder]\nmodle = 1\n")
    [found] = run_checks(file, tmp_path)
    assert (found.name, found.well) == ("settings", False)
    assert "encoder.modle: there is no such setting" in found.told


def test_a_database_that_cannot_be_opened_spoils_nothing_else(sample: Path) -> None:
    (sample / "library.sqlite").write_bytes(b"no database at all" * 999)
    found = by_name(run_checks(data=sample))
    assert found["database"].well is False
    assert "cannot be used: file is not a database" in found["database"].told
    assert found["encoder"].well
    assert found["token"].well is None


def test_a_look_that_crashes_spoils_nothing_else(
    sample: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def crash(*_: object) -> None:
        raise ZeroDivisionError("of nothing")

    monkeypatch.setattr("index.operations.doctor.check_vectors", crash)
    found = by_name(run_checks(data=sample))
    assert found["vectors"].well is False
    assert "The check itself failed (ZeroDivisionError: of nothing)" in found["vectors"].told
    assert "verbale -v doctor" in str(found["vectors"].fix)
    assert "ZeroDivisionError" not in caplog.text  # a person who looks sees no traceback
    assert found["sources"].well
    assert found["reader"].well


def breaks(error: Exception) -> Iterator[Finding]:
    yield Finding("first", True, "well")
    raise error


def test_a_damaged_library_and_what_the_machine_lacks_are_told_in_words() -> None:
    [_, damaged] = looked("log", lambda: breaks(DamagedLibraryError("a page is malformed")))
    assert damaged == Finding(
        "log", False, "the library's database is damaged (a page is malformed)", RESTORE
    )
    [_, short] = looked("log", lambda: breaks(OSError(errno.EMFILE, "Too many open files")))
    assert short.told.startswith("Too many files are open at once.")


def test_it_says_where_the_settings_come_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [found] = check_settings(settings(tmp_path), None)
    assert found.well
    assert re.fullmatch(rf"the defaults \(there is no .+\); data folder {tmp_path}", found.told)
    monkeypatch.setenv("VERBALE_GATHER__CONTACT", "me@example.org")
    [found] = check_settings(settings(tmp_path), tmp_path / "a.toml")
    assert f"read from {tmp_path / 'a.toml'}, with VERBALE_GATHER__CONTACT" in found.told
    assert "me@example.org" not in found.told


def test_a_folder_that_is_not_there_is_not_made_by_looking(tmp_path: Path) -> None:
    data = tmp_path / "a" / "b"
    [found] = check_data_folder(settings(data))
    assert (found.well, found.told) == (True, f"{data} will be created")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_to_is_told_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    [found] = check_data_folder(settings(tmp_path / "file" / "data"))
    assert found.well is False
    assert "cannot be written to (Not a directory)" in found.told
    assert "--data" in str(found.fix)


def test_a_disk_with_room_is_well_and_one_without_is_worth_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "library.sqlite").open("wb") as file:
        file.truncate(3_000_000_000)  # a hole: it takes no room
    free = 6_000_000_000
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(0, 0, free))
    [found] = check_disk(settings(tmp_path))
    assert (found.well, found.told) == (True, "6.0 GB free, the data folder has 3.0 GB")
    free = 5_900_000_000
    [found] = check_disk(settings(tmp_path))
    assert found.well is None
    assert "Make room for 6.0 GB" in str(found.fix)
    (tmp_path / "library.sqlite").unlink()
    free = 900_000_000
    [found] = check_disk(settings(tmp_path))
    assert found.well is False
    assert found.told.endswith("; fetching stops below 1,000 MB (gather.keep_free_mb)")
    assert found.fix == "Make room; fetching then resumes on its own."
    [found] = check_disk(settings(tmp_path, gather={"keep_free_mb": 0}))
    assert (found.well, found.told) == (None, "0.9 GB free, the data folder has 0 MB")


def test_files_that_may_not_be_used_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("chroma.lock", "library.sqlite"):
        (tmp_path / name).touch()
    monkeypatch.setattr("os.access", lambda file, _: "lock" not in str(file))
    [found] = check_data_folder(settings(tmp_path))
    assert (found.well, found.told) == (False, "chroma.lock cannot be read or written to")
    assert found.fix is not None


def test_what_is_packaged_is_as_it_should_be(tmp_path: Path) -> None:
    found = [*check_encoder(settings(tmp_path)), *check_reader(settings(tmp_path))]
    assert [(one.name, one.well) for one in found] == [
        ("encoder", True), ("question encoder", True), ("reader", True)
    ]  # fmt: skip


def test_a_damaged_model_is_a_failure_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "reader.safetensors").write_bytes(b"damaged")
    damaged = replace(READER, file=tmp_path / "reader.safetensors")
    monkeypatch.setattr("index.operations.doctor.READER", damaged)
    [found] = check_reader(settings(tmp_path))
    assert found.well is False
    assert "pip install --force-reinstall" in str(found.fix)
    assert 'set answer.reader to ""' in str(found.fix)


def test_models_of_ones_own_are_looked_for(tmp_path: Path) -> None:
    hub = settings(tmp_path, encoder={"model": "someone/model"}, answer={"reader": "someone/qa"})
    for look in (check_encoder, check_reader):
        [found] = look(hub)
        assert (found.well, "from the hub" in found.told) == (None, True)
    folder = settings(tmp_path, encoder={"model": str(tmp_path)})
    [found] = check_encoder(folder)
    assert (found.well, "has no weights" in found.told) == (False, True)
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    [found] = check_encoder(folder)
    assert found.well
    [found] = looked(
        "encoder", lambda: check_encoder(settings(tmp_path, encoder={"model": "./no"}))
    )
    assert (found.well, "does not exist" in found.told) == (False, True)


IDENTITY = find_model(PACKAGED_MODEL).identity


def test_a_whole_library_is_well(library: Library) -> None:
    found = by_name(check_database(library.database))
    assert {name: one.well for name, one in found.items()} == {
        "database": True, "tables": True, "integrity": True, "values": True, "texts": True,
    }  # fmt: skip


def test_tables_of_another_version_are_a_failure_and_none_are_worth_a_word(tmp_path: Path) -> None:
    with closing(Database.open(f"sqlite:///{tmp_path / 'library.sqlite'}")) as database:
        found = by_name(check_database(database))
        assert [*found] == ["database", "tables"]
        assert (found["tables"].well, found["tables"].told) == (None, "there are none yet")
        with database.writing() as connection:
            create_tables(connection)
            connection.execute(text("UPDATE schema_version SET version = 9999"))
        newer = by_name(check_database(database))["tables"]
        assert newer.well is False
        assert newer.fix == "Install that version, or name another data folder."
        with database.writing() as connection:
            connection.execute(text("DROP TABLE schema_version"))
        older = by_name(check_database(database))["tables"]
        assert older.well is False
        assert "older build" in older.told
        assert "`verbale export articles.jsonl` with that build" in (older.fix or "")


def test_a_damaged_file_is_a_failure_with_the_way_out(tmp_path: Path) -> None:
    file = tmp_path / "library.sqlite"
    with closing(Library.open(f"sqlite:///{file}")) as library:
        halls = [entry(f"Hall {n}. " * 99, url=f"https://example.org/{n}") for n in range(200)]
        store(library, *halls)
        with library.database.engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
    content = bytearray(file.read_bytes())
    for page in range(200, len(content) // 4096, 3):
        content[page * 4096 : page * 4096 + 100] = b"\xff" * 100
    file.write_bytes(content)
    with closing(Database.open(f"sqlite:///{file}")) as database:
        found = by_name(check_database(database))["integrity"]
    assert found.well is False
    assert "restore the last backup" in str(found.fix)


def test_a_database_that_does_not_answer_is_given_up_soon(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        url = f"postgresql+psycopg://a:b%40c@127.0.0.1:{port}/x"
        patient = patient_url(settings(tmp_path, store={"url": url}))
        began = time.monotonic()
        with pytest.raises(TryLaterError):
            Database.open(patient.replace("connect_timeout=5", "connect_timeout=2"))
        assert time.monotonic() - began < PATIENCE_S
    assert "b%40c@" in patient
    given = f"{url}?connect_timeout=9"
    assert patient_url(settings(tmp_path, store={"url": given})) == given
    assert patient_url(settings(tmp_path, store={"url": "nonsense"})) == "nonsense"


def test_the_generation_fits_the_model_of_the_settings_or_fails(
    tmp_path: Path, library: Library
) -> None:
    library.generations.begin(IDENTITY, CHUNKER, PACKAGED_MODEL)
    [found] = check_generations(settings(tmp_path), library)
    assert (found.well, found.told) == (True, f"number 1 answers, by {IDENTITY}")
    other = settings(tmp_path, encoder={"model": "another/model"})
    [found] = check_generations(other, library)
    assert found.well is False
    assert "verbale reindex --model another/model" in str(found.fix)


def test_a_build_is_told_and_one_that_lasts_or_failed_comes_with_the_way_out(
    tmp_path: Path, library: Library
) -> None:
    library.generations.begin(IDENTITY, CHUNKER, PACKAGED_MODEL)
    with library.database.writing() as connection:
        values = {"encoder": "x", "chunker": "y", "state": "building", "made_at": datetime.now(UTC)}
        connection.execute(insert(generation).values(**values))
    found = by_name(check_generations(settings(tmp_path), library))["re-index"]
    assert (found.well, "generation 2 is being built since" in found.told) == (True, True)
    library.generations.hold_up(library.generations.one(2), "Chroma takes no vectors: disk full")
    found = by_name(check_generations(settings(tmp_path), library))["re-index"]
    assert (found.well, found.told.endswith("and stands still")) == (False, True)
    assert found.fix == (
        "Chroma takes no vectors: disk full. Repair the cause; the build then resumes on its own."
    )
    library.generations.hold_up(library.generations.one(2), None)
    with library.database.writing() as connection:
        long_ago = datetime.now(UTC) - timedelta(days=2)
        is_second = generation.c.id == 2
        connection.execute(update(generation).where(is_second).values(made_at=long_ago))
    found = by_name(check_generations(settings(tmp_path), library))["re-index"]
    assert (found.well, found.fix is not None and "--cancel" in found.fix) == (None, True)
    with library.database.writing() as connection:
        failed = {"state": "failed", "trouble": "The disk was full."}
        connection.execute(update(generation).where(is_second).values(**failed))
    found = by_name(check_generations(settings(tmp_path), library))["re-index"]
    assert (found.well, found.told) == (None, "generation 2 failed: The disk was full.")


def test_passages_without_a_vector_are_counted(library: Library) -> None:
    library.generations.begin(IDENTITY, LINES, PACKAGED_MODEL)
    [found] = check_vectors(library)
    assert (found.well, found.told) == (True, "every passage has its own")
    store(library, entry("They met.\nThey left.", url="https://example.org/a"))
    [found] = check_vectors(library)
    assert found.well is None
    assert found.told.startswith("2 passages have no vector yet")


def test_hosts_that_a_dead_worker_holds_are_counted(library: Library) -> None:
    [found] = check_leases(library)
    assert (found.well, found.told) == (True, "0 hosts are being fetched from")
    now = datetime.now(UTC)
    with library.database.writing() as connection:
        for name, hours in (("a.example", -1), ("b.example", 1), ("c.example", 1)):
            until = now + timedelta(hours=hours)
            connection.execute(insert(host).values(name=name, leased_by="w", leased_until=until))
        connection.execute(insert(host).values(name="d.example", next_at=now))
    [found] = check_leases(library)
    assert found.well is None
    assert found.told == (
        "2 hosts are being fetched from, and 1 are leased to workers that no longer run"
    )


def test_chroma_is_not_made_by_looking(tmp_path: Path) -> None:
    [found] = check_chroma(settings(tmp_path), None)
    assert found.well
    assert "still empty" in found.told
    assert list(tmp_path.iterdir()) == []


def test_it_tells_who_has_it_and_how_it_was_left(sample: Path) -> None:
    with closing(Library.open(settings(sample).database_url)) as library:
        [found] = check_chroma(settings(sample), library.key_values)
        assert (found.well, "closed properly" in found.told) == (True, True)
        with FileLock(sample / "chroma.lock"):
            [found] = check_chroma(settings(sample), library.key_values)
        assert (found.well, "another process owns it" in found.told) == (True, True)
        (sample / "chroma" / "stray").touch()
        [found] = check_chroma(settings(sample), library.key_values)
        assert (found.well, "not closed properly" in found.told) == (None, True)


def test_a_server_tells_its_version(tmp_path: Path, chroma_url: str) -> None:
    [found] = check_chroma(settings(tmp_path, vectors={"url": chroma_url}), None)
    assert found.well is not False
    assert f"the server at {chroma_url} answers, version 1." in found.told


def test_a_server_that_does_not_answer_is_a_failure_with_the_way_out(tmp_path: Path) -> None:
    for url in (f"http://127.0.0.1:{free_port()}", "http://[", "nonsense"):
        [found] = check_chroma(settings(tmp_path, vectors={"url": url}), None)
        assert found.well is False
        assert "chroma run" in str(found.fix)


def test_files_that_the_disk_no_longer_gives_as_written_are_a_failure(sample: Path) -> None:
    file = sample / "chroma" / "chroma.sqlite3"
    before, content = file.stat(), bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    with closing(Library.open(settings(sample).database_url)) as library:
        [found] = check_chroma(settings(sample), library.key_values)
    assert (found.well, "its files are damaged" in found.told) == (False, True)
    assert "makes it anew from the library" in str(found.fix)


NOW = datetime.now(UTC)
LONG = NOW - timedelta(days=3)


def add(library: Library, name: str, scope: str = "public", **values: Any) -> None:
    url = f"https://{name.replace(' ', '')}.example/feed"
    library.sources.add(NewSource(scope, name, "feed", url, "x.example"), NOW, due=True)
    with library.database.writing() as connection:
        of_name = source.c.name == name
        if values:
            connection.execute(update(source).where(of_name).values(**values))


def test_those_that_fare_well_are_counted(library: Library) -> None:
    add(library, "Wire")
    library.articles.source("public", "Archive", "bulk")
    [found] = check_sources(library)
    assert (found.well, found.told) == (True, "2, of which 1 are fetched")


def test_those_in_trouble_are_named_with_what_they_say_and_the_way_out(library: Library) -> None:
    add(library, "Wire", failures=9, failing_since=LONG, trouble="It answered 500.")
    add(library, "Courier", "discord:5", state="paused", trouble="It answered 403 for 3 days.")
    add(library, "Gazette", state="ended", trouble="The web says that it is gone (410).")
    _, *found = check_sources(library)
    told = {one.told.split("”")[0].lstrip("“"): one for one in found}
    assert told["Wire"].well is False
    assert f"fails since {LONG:%d %B %Y}: It answered 500." in told["Wire"].told
    assert told["Wire"].fix == 'Look at https://Wire.example/feed; then `verbale resume "Wire"`.'
    assert told["Courier"].well is False
    assert '`verbale resume "Courier" --scope discord:5`' in str(told["Courier"].fix)
    assert told["Gazette"].well is None
    assert '`verbale remove "Gazette"`' in str(told["Gazette"].fix)


def test_a_library_that_is_ahead_of_the_clock_is_a_failure_with_the_way_out(
    library: Library,
) -> None:
    ahead = NOW + timedelta(days=2000)
    add(library, "Wire", due_at=ahead, fetched_at=ahead)
    [found] = look_at_clock(library)
    assert found.well is False
    assert f"the library's latest entry is from {ahead:%d %B %Y, %H:%M} UTC" in found.told
    assert found.told.endswith(
        "1 sources, pages, hosts, watches or posts are scheduled too far ahead"
    )
    assert str(found.fix).startswith("Set the clock")


def store_text(library: Library, text: str) -> None:
    made = entry(text, id=text, published=datetime.now(UTC).date().isoformat())
    store(library, replace(made, offices=prepared_mentions(text, office_mentions(text))))


def test_packaged_ones_that_articles_contradict_are_named(library: Library) -> None:
    store_text(library, "German chancellor Elena Marsh left.")
    [found] = check_lexicon(library)
    assert found.well is None
    assert "German chancellor (Elena Marsh)" in found.told


def pointed(data: Path, url: str, token: str) -> Settings:
    return settings(data, discord={"token": SecretStr(token), "api_url": url})


async def found(data: Path, discord: DiscordDouble, token: str | None = None) -> dict[str, Finding]:
    given = pointed(data, discord.api, token or discord.token)
    return by_name(await asyncio.to_thread(lambda: list(check_discord(given))))


async def registered(discord: DiscordDouble) -> None:
    discord.world.commands = [{"name": "ask", "id": "1"}, {"name": "source", "id": "2"},
                              {"name": "Look", "id": "3", "type": 3}]  # fmt: skip


async def test_a_bot_that_is_well(tmp_path: Path) -> None:
    async with DiscordDouble() as discord:
        await registered(discord)
        told = await found(tmp_path, discord)
    assert {name: one.well for name, one in told.items()} == {
        "token": True, "Discord": True, "intents": True, "commands": True, "servers": True
    }  # fmt: skip
    assert told["Discord"].told == "accepts the token; the bot is verbale"
    assert told["commands"].told == "/ask, /source, “Look”"
    assert told["servers"].told == "the bot is in 1"


async def test_no_token_is_no_failure_but_comes_with_the_way_to_one(tmp_path: Path) -> None:
    [told] = check_discord(pointed(tmp_path, "", " "))
    assert told.well is None
    assert "Reset Token" in str(told.fix)


@pytest.mark.parametrize("token", ["tök", "a b", "a\nb"])
def test_a_token_that_can_be_none_is_never_sent(tmp_path: Path, token: str) -> None:
    [told] = check_discord(pointed(tmp_path, f"http://127.0.0.1:{free_port()}", token))
    assert (told.name, told.well) == ("token", False)
    assert token not in told.told


async def test_a_token_that_discord_does_not_accept_is_a_failure(tmp_path: Path) -> None:
    async with DiscordDouble() as discord:
        told = await found(tmp_path, discord, "another.token")
    assert told["Discord"].well is False
    assert "Get a new one" in str(told["Discord"].fix)
    assert "another.token" not in str(told)
    assert set(told) == {"token", "Discord"}


async def test_commands_that_are_not_registered_are_a_failure(tmp_path: Path) -> None:
    async with DiscordDouble() as discord:
        told = await found(tmp_path, discord)
    assert told["commands"].well is False
    assert told["commands"].fix == "Start the bot: `verbale run` registers them."


async def test_permissions_that_are_missing_are_named_server_by_server(tmp_path: Path) -> None:
    async with DiscordDouble(guilds=[Guild("Embassy"), Guild("Mission")]) as discord:
        discord.bot.permissions = 1 << 10
        told = await found(tmp_path, discord)
        assert told["permissions"].well is False
        assert told["permissions"].told == "“Mission” does not let the bot Send Messages"
        discord.bot.permissions = 0
        told = await found(tmp_path, discord)
        assert told["permissions"].told.endswith("let the bot View Channels and Send Messages")
        discord.bot.permissions = ADMINISTRATOR
        assert "permissions" not in await found(tmp_path, discord)


async def test_commands_that_go_elsewhere_are_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = double_payloads.application

    def elsewhere(*given: object) -> dict[str, object]:
        told = usual(*given)  # type: ignore[arg-type]
        return told | {"interactions_endpoint_url": "https://x.example/", "flags": 1 << 19}

    monkeypatch.setattr(double_payloads, "application", elsewhere)
    async with DiscordDouble() as discord:
        told = await found(tmp_path, discord)
    assert told["application"].well is False
    assert "Clear Interactions Endpoint URL" in str(told["application"].fix)
    assert told["intents"].told.endswith("granted, but never used: message content")


async def test_a_discord_that_does_not_answer_is_no_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.operations.doctor.PATIENCE_S", 1.0)
    async with DiscordDouble() as discord:
        await registered(discord)
        discord.fault("GET /users/@me", delay=2.0)
        told = await found(tmp_path, discord)
        assert told["Discord"].well is None
        assert "could not be asked within 1 s" in told["Discord"].told
        discord.fault("GET /users/@me", status=503)
        told = await found(tmp_path, discord)
        assert (told["Discord"].well, "503" in told["Discord"].told) == (None, True)
        discord.fault("GET /applications/@me", drop=True)
        told = await found(tmp_path, discord)
        assert told["application"].well is None
        assert told["servers"].well is True
        discord.fault("GET /users/@me/guilds", status=429)
        told = await found(tmp_path, discord)
        assert (told["commands"].well, told["servers"].well) == (True, None)
