"""The doctor: checks everything that Verbale depends on, and suggests repairs.

It looks, and changes nothing; a check that fails does not stop the others.
"""

import logging
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, TypeVarTuple

import httpx
from filelock import FileLock, Timeout

from index.answer.lexicon import outdated_entries
from index.answer.office_holders.learned import read_holders
from index.embedding.model_files import PACKAGED_SHA256, Model, check_packaged, find_model
from index.embedding.quantized import QUESTIONS, READER, QuantizedModel, file_sha256
from index.embedding.registry import EncoderRegistry
from index.environment import check_token, config_path, own_config_path
from index.errors import (
    DamagedLibraryError,
    ModelMismatchError,
    SettingsError,
    UnknownChunkerError,
    VerbaleError,
    first_line,
    out_of_resources,
)
from index.indexing.live_generation import LiveGeneration
from index.operations.backup.backup import damage
from index.settings import PACKAGED_MODEL, PACKAGED_READER, Settings, load_settings
from index.store.chroma_startup import NO_FOLDER, Seal
from index.store.database import Database, with_connect_timeout
from index.store.key_value import KeyValueStore
from index.store.library import Library, has_tables
from index.store.rows import Generation
from index.store.sources import BY_A_PERSON, SourceHealth
from index.text.offices.extraction import VERSION
from index.values import PUBLIC, day_in_words

log = logging.getLogger(__name__)

PATIENCE_S = 5
"""Time limit for an answer of a database server, a Chroma server or Discord."""

RESTORE = (
    "Stop Verbale, and restore the last backup into another folder: `verbale --data FOLDER restore "
    "FILE`; then look at the disk."
)
"""The repair of a damaged library."""
_BEGIN = "Begin with `verbale import --sample`."


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check.

    Attributes:
        name: the name of what was checked, in a word or two.
        well: whether it works; None if it could not be checked, or for information.
        told: what was found, for people.
        fix: the repair, or None.
    """

    name: str
    well: bool | None
    told: str
    fix: str | None = None


G = TypeVarTuple("G")


def looked(name: str, check: Callable[[*G], Iterable[Finding]], *given: *G) -> list[Finding]:
    """The findings of a check; a failure of the check is one more finding.

    Args:
        name: the name of what is checked, for a check that fails.
        check: looks at it; what it found before it fails counts.
        *given: what the check is given.
    """
    found: list[Finding] = []
    try:
        found.extend(check(*given))
    except DamagedLibraryError as error:
        told = f"the library's database is damaged ({error.how})"
        found.append(Finding(name, False, told, RESTORE))
    except VerbaleError as error:
        found.append(Finding(name, False, str(error)))
    except Exception as error:
        if (lacking := out_of_resources(error)) is not None:
            return [*found, Finding(name, False, str(lacking))]
        log.debug("the look at %s failed", name, exc_info=True)
        told = f"The check itself failed ({type(error).__name__}: {first_line(error)})."
        fix = "See where with `verbale -v doctor`, and please report it."
        found.append(Finding(name, False, told, fix))
    return found


def run_checks(file: Path | None = None, data: Path | None = None) -> Iterator[Finding]:
    """Check everything, without changing or creating anything.

    Args:
        file: the settings file, as for ``load_settings``.
        data: the data folder, as for ``load_settings``.
    """
    try:
        settings = load_settings(file, data)
    except SettingsError as error:
        fix = "Repair that first; everything else depends on it."
        yield Finding("settings", False, str(error), fix)
        return
    yield from looked("settings", check_settings, settings, file)
    yield from looked("data folder", check_data_folder, settings)
    yield from looked("disk", check_disk, settings)
    yield from _library(settings)
    yield from looked("encoder", check_encoder, settings)
    yield from looked("reader", check_reader, settings)
    yield from looked("Discord", check_discord, settings)


def _library(settings: Settings) -> Iterator[Finding]:
    url = settings.database_url  # opening a missing SQLite file would create it
    if url.startswith(_SQLITE) and not Path(url.removeprefix(_SQLITE)).exists():
        yield Finding("database", None, f"no database yet at {url}", _BEGIN)
        yield from looked("Chroma", check_chroma, settings, None)
        return
    found = looked("database", _database, settings)
    yield from found
    if any(finding.name == "tables" and finding.well for finding in found):
        yield from looked("library", _in_library, settings)
    else:
        yield from looked("Chroma", check_chroma, settings, None)


def _database(settings: Settings) -> Iterator[Finding]:
    with closing(Database.open(patient_url(settings))) as database:
        yield from check_database(database)


def _in_library(settings: Settings) -> Iterator[Finding]:
    with closing(Library.open(patient_url(settings))) as library:
        yield from looked("generation", check_generations, settings, library)
        yield from looked("vectors", check_vectors, library)
        yield from looked("Chroma", check_chroma, settings, library.key_values)
        yield from looked("clock", look_at_clock, library)
        yield from looked("sources", check_sources, library)
        yield from looked("lexicon", check_lexicon, library)
        yield from looked("evidence", check_evidence, library)
        yield from looked("workers", check_leases, library)


_LEAST = 1_000_000_000
"""Least free bytes on the disk."""


def check_settings(settings: Settings, file: Path | None) -> Iterator[Finding]:
    """Report where the settings come from; they are valid, else no check would run."""
    named = file or config_path()
    given = sorted(name for name in os.environ if name.upper().startswith("VERBALE_"))
    message = f"read from {named}" if named else f"the defaults (there is no {own_config_path()})"
    if sources := [name for name in given if name not in {"VERBALE_CONFIG", "VERBALE_DATA"}]:
        message += f", with {', '.join(sources)} from the environment"
    yield Finding("settings", True, f"{message}; data folder {settings.data}")


def check_data_folder(settings: Settings) -> Iterator[Finding]:
    """Check whether the data folder can be written to, without creating it."""
    folder, name = _nearest(settings.data), "data folder"
    fix = "Let the user who runs Verbale write there, or name another folder with --data."
    try:
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        yield Finding(name, False, f"{folder} cannot be written to ({error.strerror})", fix)
        return
    files = settings.data.glob("*")
    if locked := [file.name for file in files if not os.access(file, os.R_OK | os.W_OK)]:
        message = f"{', '.join(locked)} cannot be read or written to"
        yield Finding(name, False, message, f"{fix} The same holds for what is in it.")
        return
    made = "exists and can be written to" if folder == settings.data else "will be created"
    yield Finding(name, True, f"{settings.data} {made}")


def check_disk(settings: Settings) -> Iterator[Finding]:
    """Check whether the library has room to double."""
    free = shutil.disk_usage(_nearest(settings.data)).free
    library = sum(path.stat().st_size for path in settings.data.rglob("*") if path.is_file())
    message = f"{_gb(free)} free, the data folder has {_gb(library)}"
    least = settings.gather.keep_free_mb
    if free < least * 1_000_000:
        message += f"; fetching stops below {least:,} MB (gather.keep_free_mb)"
        yield Finding("disk", False, message, "Make room; fetching then resumes on its own.")
        return
    needed = max(_LEAST, 2 * library)
    fix = (
        f"Make room for {_gb(needed)}: a re-index needs as much again as the library has, and a "
        "full disk stops every article from coming in."
    )
    has_room = free >= needed
    yield Finding("disk", has_room or None, message, None if has_room else fix)


def _nearest(folder: Path) -> Path:
    """The folder, or its nearest existing parent."""
    return next((path for path in (folder, *folder.parents) if path.exists()), folder)


def _gb(size: int) -> str:
    return f"{size / 1e9:,.1f} GB" if size >= 1e8 else f"{size / 1e6:,.0f} MB"


_SQLITE = "sqlite:///"
_WELL = {
    "integrity": "the database finds its file whole",
    "values": "every value is of its kind",
    "texts": "every text is as it was taken in",
}


def patient_url(settings: Settings) -> str:
    """The database's URL, with a time limit for connecting."""
    return with_connect_timeout(settings.database_url, PATIENCE_S)


def check_database(database: Database) -> Iterator[Finding]:
    """Check that the database answers, and that its tables are of this version and undamaged."""
    yield Finding("database", True, f"{database.place} answers")
    try:
        with database.reading() as connection:
            ready = has_tables(connection)
    except SettingsError as error:
        message, _, fix = str(error).partition("; ")
        yield Finding("tables", False, message, f"{fix[0].upper()}{fix[1:]}")
        return
    if not ready:
        fix = "Nothing to do: the next command makes them."
        yield Finding("tables", None, "there are none yet", fix)
        return
    yield Finding("tables", True, "they are of this version")
    damaged = damage(database)  # all that a backup would hold
    for name, well in _WELL.items():
        told = damaged.get(name)
        repair = "`verbale verify` makes it anew." if told and "FTS5" in told else RESTORE
        yield Finding(name, told is None, told or well, repair if told else None)


def check_generations(settings: Settings, library: Library) -> Iterator[Finding]:
    """Check which generation is live, and whether a build is running or has failed."""
    live = library.generations.live()
    if live is None:
        yield Finding("generation", None, "nothing was ever taken in", _BEGIN)
        return
    living = LiveGeneration(library, EncoderRegistry(settings.encoder.model))
    try:
        by_words = living.found_by_words_alone()
    except SettingsError as error:
        way_out = str(error)
        match error:
            case ModelMismatchError():
                way_out += (
                    " Restore the old encoder.model setting, or encode everything again: "
                    f"`verbale reindex --model {error.named}`."
                )
            case UnknownChunkerError():
                way_out += " Install the version that made them, or run `verbale reindex`."
        yield Finding("generation", False, f"number {live.id} cannot answer", way_out)
    else:
        yield Finding("generation", True, f"number {live.id} answers, by {live.encoder}")
        if by_words is not None:
            told, way_out = by_words
            yield Finding("languages", None, told, f"{way_out[0].upper()}{way_out[1:]}.")
    if (building := library.generations.building()) is not None:
        yield _building(building)
    last = library.generations.all()[0]
    if last.state == "failed":
        message = f"generation {last.id} failed: {last.trouble or 'for an unknown reason'}"
        yield Finding("re-index", None, message, "Repair the cause, then run `verbale reindex`.")


def _building(building: Generation) -> Finding:
    since = building.made_at or datetime.now(UTC)
    message = f"generation {building.id} is being built since {since:%d %B %Y, %H:%M} UTC"
    if building.trouble:
        fix = f"{building.trouble}. Repair the cause; the build then resumes on its own."
        return Finding("re-index", False, f"{message}, and stands still", fix)
    if datetime.now(UTC) - since < timedelta(days=1):
        return Finding("re-index", True, message)
    fix = "The bot builds it; without it, `verbale reindex --resume`. `--cancel` cancels it."
    return Finding("re-index", None, message, fix)


def check_vectors(library: Library) -> Iterator[Finding]:
    """Check whether every passage has a vector, and the full-text index its words."""
    live = library.generations.live()
    if live is None:
        return
    verify = "`verbale verify` makes them anew."
    if damaged := sum(map(len, library.vectors.damaged().values())):
        message = f"{damaged:,} are damaged: not finite, or not of unit length"
        yield Finding("vectors", False, message, verify)
    if waiting := len(library.vectors.unencoded(live)):
        message = f"{waiting:,} passages have no vector yet; until then only their words find them"
        fix = "The bot encodes them in the background. Without a bot, run `verbale sync`."
        yield Finding("vectors", None, message, fix)
    if not waiting and not damaged:
        yield Finding("vectors", True, "every passage has its own")
    if differing := library.full_text.differing():
        message = f"{differing:,} entries differ from their passages"
        yield Finding("full text", False, message, verify)


def check_evidence(library: Library) -> Iterator[Finding]:
    """Check that pages, records and hashes of articles are what they were when they were kept."""
    damaged = library.captures.damaged()
    told = f"{damaged:,} hashes, records or pages are not what they were"
    well = Finding("evidence", True, "every record and page has its hash")
    yield Finding("evidence", False, told, RESTORE) if damaged else well


def check_leases(library: Library) -> Iterator[Finding]:
    """Check for leases of workers that no longer run."""
    held, expired = library.fetch_queue.leases(datetime.now(UTC))
    message, fix = f"{held} hosts are being fetched from", None
    if expired:
        message += f", and {expired} are leased to workers that no longer run"
        fix = "Nothing to do: the next worker takes them over."
    yield Finding("workers", None if expired else True, message, fix)


def check_chroma(settings: Settings, memory: KeyValueStore | None) -> Iterator[Finding]:
    """Check whether Chroma can be used, and by which process, without opening it.

    Args:
        settings: where Chroma is.
        memory: the library's key-value store; None if there is no library.
    """
    ours = version("chromadb")
    if settings.vectors.url:
        yield _server(settings.vectors.url.rstrip("/"), ours)
        return
    folder = settings.data / "chroma"
    state = Seal(folder, memory).state() if memory is not None and folder.is_dir() else None
    message = f"{ours}, embedded"
    if not folder.exists():
        yield Finding("Chroma", True, f"{message}; still empty")
    elif not folder.is_dir():
        yield Finding("Chroma", False, NO_FOLDER.format(folder=folder))
    elif not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        fix = "Let the user who runs Verbale read and write it, and all that is in it."
        yield Finding("Chroma", False, f"{folder} cannot be read or written to", fix)
    elif _is_owned(settings):
        told = f"{message}; another process owns it, so this one searches exactly"
        yield Finding("Chroma", True, told)
    elif state is None:
        yield Finding("Chroma", None, f"{message}; the library must be checked first")
    elif state == "whole":
        yield Finding("Chroma", True, f"{message}; closed properly, not in use")
    elif state == "damaged":
        fix = "Look at the disk; the next start makes it anew from the library, without encoding."
        yield Finding("Chroma", False, f"{message}; its files are damaged", fix)
    else:
        fix = "Nothing to do: the next start checks it and repairs what is damaged."
        yield Finding("Chroma", None, f"{message}; it was not closed properly", fix)


def _is_owned(settings: Settings) -> bool:
    file = settings.data / "chroma.lock"
    try:
        if file.exists():
            with FileLock(file).acquire(blocking=False):
                pass
    except Timeout:
        return True
    return False


def _server(url: str, ours: str) -> Finding:
    fix = "Start it with `chroma run`, or leave vectors.url empty for the embedded one."
    try:
        answered = httpx.get(f"{url}/api/v2/version", timeout=PATIENCE_S, trust_env=False)
        answered.raise_for_status()
        theirs = str(answered.json())
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        why = str(error) or type(error).__name__
        message = f"{url} does not answer as it should within {PATIENCE_S:g} s ({why})"
        return Finding("Chroma", False, message, fix)
    message = f"the server at {url} answers, version {theirs}; ours is {ours}"
    if theirs.partition(".")[0] == ours.partition(".")[0]:
        return Finding("Chroma", True, message)
    return Finding("Chroma", None, message, f"Where it is refused, install chromadb {ours} there.")


_PATIENCE = timedelta(days=1)
"""Time that a source may fail, or be overdue, before the doctor reports it."""

_SHOWN = 20


def check_sources(library: Library) -> Iterator[Finding]:
    """Report the state of the sources, and each one that needs attention."""
    now = datetime.now(UTC)
    all_ = library.sources.health(tuple(library.catalogue.scopes()))
    visited = [source for source in all_ if source.url is not None]
    yield Finding("sources", True, f"{len(all_)}, of which {len(visited)} are fetched")
    fails = [one for one in visited if now - (one.failing_since or now) > _PATIENCE]
    troubled = [
        one
        for one in visited
        if (one in fails if one.state == "active" else one.trouble != BY_A_PERSON)
    ]
    for source in troubled[:_SHOWN]:
        yield _trouble(source)
    if len(troubled) > _SHOWN:
        message = f"{len(troubled) - _SHOWN} more fail"
        yield Finding("sources", False, message, "`verbale sources` lists them all.")
    due = (source.due_at for source in visited if source.due_at is not None)
    if late := sum(now - one > _PATIENCE for one in due):
        message = f"{late} sources have been due for more than a day, and no worker fetches them"
        yield Finding("fetching", None, message, "Start `verbale run` or `verbale worker`.")


def look_at_clock(library: Library) -> Iterator[Finding]:
    """Check whether the library has timestamps that this machine's clock has not reached.

    A clock that was ahead, or is behind now, delays fetching.
    """
    now = datetime.now(UTC)
    latest, waiting = library.horizon.ahead(now)
    message = f"it is {now:%d %B %Y, %H:%M} UTC"
    if latest is None and not waiting:
        yield Finding("clock", True, f"{message}; nothing in the library is ahead of it")
        return
    if latest is not None:
        message += f", but the library's latest entry is from {latest:%d %B %Y, %H:%M} UTC"
    if waiting:
        what = "sources, pages, hosts, watches or posts"
        message += f"; {waiting:,} {what} are scheduled too far ahead"
    fix = (
        "Set the clock, and keep it right (NTP). If it is right by now, it was ahead before: what "
        "is scheduled too far ahead becomes due while `verbale run` or `worker` runs, or at `sync`."
    )
    yield Finding("clock", False, message, fix)


def _trouble(source: SourceHealth) -> Finding:
    scope = "" if source.scope == "public" else f" --scope {source.scope}"
    named = f'"{source.name}"{scope}'
    if source.state == "ended":
        message = f"“{source.name}” has ended: {source.trouble or 'it is gone.'}"
        fix = f"Name its new address with `verbale add`, or leave it; `verbale remove {named}` also"
        return Finding("source", None, message, f"{fix} removes its articles.")
    is_paused, since = source.state == "paused", source.failing_since
    fails = "is paused" if is_paused else f"fails since {since:%d %B %Y}"
    message = f"“{source.name}” {fails}: {source.trouble or 'no reason is known.'}"
    return Finding(
        "source", False, message, f"Look at {source.url}; then `verbale resume {named}`."
    )


_NAMED = 3


def check_lexicon(library: Library) -> Iterator[Finding]:
    """Report how many office-holders are known, and whom the packaged tables name wrongly."""
    holders = read_holders(library, (PUBLIC,))
    known = sum(bool(one.ids or one.entry) for one in holders.all())
    told = f"{known:,} {'office-holder' if known == 1 else 'office-holders'} known"
    unread = library.offices.count_unread(VERSION)
    if unread:
        read = "Read them with `verbale reindex --offices`."
        yield Finding("lexicon", None, f"{told}; {unread:,} articles not read for them", read)
        return
    outdated, fix = list(outdated_entries(library, holders, datetime.now(UTC).date())), None
    if outdated:
        named = ", ".join(f"{one.office} ({one.holder.person})" for one in outdated[:_NAMED])
        more = f" and {len(outdated) - _NAMED} more" if len(outdated) > _NAMED else ""
        day = day_in_words(outdated[0].as_of)
        told += f"; articles name others than the packaged tables of {day} for {named}{more}"
        fix = "Nothing to do: articles come first. `verbale lexicon show` lists them."
    yield Finding("lexicon", None if outdated else True, told, fix)


_AGAIN = "Reinstall it: pip install --force-reinstall --no-deps verbale."


def check_encoder(settings: Settings) -> Iterator[Finding]:
    """Check whether the embedding model is present and undamaged."""
    model = find_model(settings.encoder.model)
    if not model.packaged:
        yield _other("encoder", model)
        return
    _verify(model)
    yield Finding("encoder", True, f"{model.name}: {len(PACKAGED_SHA256)} files, verified")
    if find_spec("openvino") is None:
        message = "OpenVINO is not installed: answers are slower, and no answer spans are marked"
        fix = "If it supports your machine: pip install openvino."
        yield Finding("OpenVINO", None, message, fix)
    else:
        yield _tuned("question encoder", QUESTIONS)


def check_reader(settings: Settings) -> Iterator[Finding]:
    """Check whether the reader, which marks answer spans, is present and undamaged."""
    if not settings.answer.reader:
        yield Finding("reader", True, "disabled (answer.reader)")
    elif settings.answer.reader != PACKAGED_READER:
        yield _other("reader", find_model(settings.answer.reader))
    else:
        _verify(find_model(PACKAGED_MODEL))
        yield _tuned("reader", READER)


def _verify(packaged: Model) -> None:
    assert packaged.folder is not None
    for name in PACKAGED_SHA256:
        check_packaged(packaged.folder, name)


def _tuned(name: str, tuned: QuantizedModel) -> Finding:
    if tuned.file.is_file() and file_sha256(tuned.file) == tuned.sha256:
        return Finding(name, True, f"{tuned.file.name}, verified")
    message = f"{tuned.file} is missing or damaged (by its SHA-256)"
    return Finding(name, False, message, f"{_AGAIN} {tuned.without}".strip())


def _other(name: str, model: Model) -> Finding:
    if model.folder is None:
        message = f"{model.name} comes from the hub; it is fetched once, when it is first needed"
        return Finding(name, None, message, "Make sure that this machine can reach the hub then.")
    weights = [*model.folder.glob("*.safetensors"), *model.folder.glob("*.bin")]
    if weights:
        return Finding(name, True, f"{model.folder} has weights, marked {model.mark}")
    message = f"{model.folder} has no weights (*.safetensors, *.bin)"
    return Finding(name, False, message, "Put a whole model there, or name another one.")


API = "https://discord.com/api/v10"
NEEDED = {"View Channels": 1 << 10, "Send Messages": 1 << 11}
"""Permissions that the bot needs to post notices."""

_PRIVILEGED = {
    "presence": (1 << 12) | (1 << 13),
    "server members": (1 << 14) | (1 << 15),
    "message content": (1 << 18) | (1 << 19),
}
_PAGE = 200
_PORTAL = "https://discord.com/developers/applications"
_TOKEN = f"{_PORTAL}, your application, Bot, Reset Token; put it into VERBALE_DISCORD_TOKEN."


class _UnansweredError(Exception):
    """Discord could not be reached, or refused to answer."""


def check_discord(settings: Settings) -> Iterator[Finding]:
    """Check whether the bot could run, and in which servers."""
    token = settings.discord.token.get_secret_value().strip()
    if not token:
        message = "none is set; the bot cannot start, the terminal works without it"
        yield Finding("token", None, message, f"For the bot: {_TOKEN}")
        return
    try:
        if not settings.discord.api_url or not re.fullmatch("[!-~]+", token):
            check_token(token)
    except SettingsError:
        message = "no token has its form"
        yield Finding("token", False, message, f"Copy it again: {_TOKEN}")
        return
    yield Finding("token", True, "one is set in the environment")
    base = (settings.discord.api_url or API).rstrip("/")
    agent = f"DiscordBot (https://example.org/verbale, {version('verbale')})"
    headers = {"Authorization": f"Bot {token}", "User-Agent": agent}
    with httpx.Client(headers=headers, timeout=PATIENCE_S, trust_env=False) as client:
        for name, look in (("Discord", _bot), ("application", _application), ("servers", _servers)):
            last = None
            try:
                for last in look(client, base):
                    yield last
            except _UnansweredError as error:
                message = f"could not be asked within {PATIENCE_S:g} s ({error})"
                fix = "Check the network and https://discordstatus.com, then try again."
                yield Finding(name, None, message, fix)
            if name == "Discord" and not (last and last.well):
                return


def _bot(client: httpx.Client, base: str) -> Iterator[Finding]:
    me = _get(client, f"{base}/users/@me")
    if me is None:
        message = "Discord does not accept the token; it was reset or truncated"
        yield Finding("Discord", False, message, f"Get a new one: {_TOKEN}")
    else:
        yield Finding("Discord", True, f"accepts the token; the bot is {me.get('username')}")


def _application(client: httpx.Client, base: str) -> Iterator[Finding]:
    found = _get(client, f"{base}/applications/@me") or {}
    flags = int(found.get("flags") or 0)
    granted = [name for name, bits in _PRIVILEGED.items() if flags & bits]
    message = "no privileged ones are needed"
    if granted:
        message += f"; granted, but never used: {', '.join(granted)}"
    yield Finding("intents", True, message)
    if address := found.get("interactions_endpoint_url"):
        message = f"Discord sends commands to {address}, so the bot does not receive them"
        fix = f"Clear Interactions Endpoint URL: {_PORTAL}, your application, General Information."
        yield Finding("application", False, message, fix)
    commands = _get(client, f"{base}/applications/{found.get('id')}/commands") or []
    names = sorted(str(command.get("name")) for command in commands)
    if "ask" in names:
        shown = (
            f"/{command.get('name')}"
            if command.get("type", 1) == 1
            else f"“{command.get('name')}”"  # a context menu
            for command in commands
        )
        yield Finding("commands", True, ", ".join(sorted(shown)))
    else:
        message = f"/ask is not registered ({', '.join(names) or 'none is'})"
        yield Finding("commands", False, message, "Start the bot: `verbale run` registers them.")


def _servers(client: httpx.Client, base: str) -> Iterator[Finding]:
    servers: list[dict[str, Any]] = []
    for _ in range(25):
        after = servers[-1]["id"] if servers else "0"
        page = _get(client, f"{base}/users/@me/guilds?limit={_PAGE}&after={after}") or []
        servers += page
        if len(page) < _PAGE:
            break
    if not servers:
        fix = "Start `verbale run`: it logs the link that invites it."
        yield Finding("servers", None, "the bot is in none", fix)
        return
    yield Finding("servers", True, f"the bot is in {len(servers):,}")
    for server in servers:
        permissions = int(server.get("permissions") or 0)
        lacking = [name for name, bit in NEEDED.items() if not permissions & bit]
        if lacking and not permissions & 1 << 3:
            message = f"“{server.get('name')}” does not let the bot {' and '.join(lacking)}"
            fix = "There: Server Settings, Roles, the bot's role, allow these; then the channel's."
            yield Finding("permissions", False, message, fix)


def _get(client: httpx.Client, url: str) -> Any:
    """Discord's answer; None if it rejects the token.

    Raises:
        _UnansweredError: it does not answer in time, or with an error.
    """
    try:
        answered = client.get(url)
        if answered.status_code == httpx.codes.UNAUTHORIZED:
            return None
        answered.raise_for_status()
        return answered.json()
    except httpx.HTTPStatusError as error:
        raise _UnansweredError(f"it answers {error.response.status_code}") from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise _UnansweredError(str(error) or type(error).__name__) from error
