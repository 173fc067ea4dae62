"""Servers for tests: started on this machine for one session, and stopped at its end."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.patience import PATIENCE_S


@dataclass(frozen=True)
class Postgres:
    """A PostgreSQL cluster of our own, reached by a socket in its own folder."""

    folder: Path
    _numbers: Iterator[int] = field(default_factory=count)

    def url(self, database: str) -> str:
        """What ``store.url`` takes."""
        return f"postgresql+psycopg://verbale@/{database}?host={self.folder}"

    def connect(self, database: str = "postgres") -> "psycopg.Connection[tuple[object, ...]]":
        """A connection for administration, outside any transaction."""
        return psycopg.connect(
            host=str(self.folder), user="verbale", dbname=database, autocommit=True
        )

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """A database for as long as it is needed: each one is three hundred files. Its name."""
        name = f"verbale_{next(self._numbers)}"
        with self.connect() as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        yield name
        with self.connect() as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())

    @contextmanager
    def reused(self, template: str) -> Iterator["Reused"]:
        """A database for one library after the other."""
        with self.database(template) as name, self.connect(name) as connection:
            yield Reused(self.url(name), connection)


@dataclass(frozen=True)
class Reused:
    """A database that is emptied for the next library: quicker than another one.

    Its connection stays: the server learns about the tables once.
    """

    url: str
    _connection: "psycopg.Connection[tuple[object, ...]]"

    def empty(self) -> None:
        """Take every row out of a library and begin its numbers anew.

        Who is still connected is thrown out, as ``Postgres.database`` does it at its end.
        """
        self._connection.execute(_LEAVE)
        self._connection.execute(_EMPTY)


_LEAVE = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""

# As a replica would, without a look at foreign keys: every table loses its rows.
_EMPTY = """
DO $$
DECLARE name text;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN
        SELECT quote_ident(tablename) FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> 'schema_version'
    LOOP
        EXECUTE 'DELETE FROM ' || name;
    END LOOP;
    PERFORM setval(oid, 1, false) FROM pg_class
    WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace;
END $$
"""


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A throw-away cluster; skips, saying why, where none can be started."""
    programs, user = _postgres_programs(), _unprivileged_user()
    # Under /tmp: the path of a socket may have 107 characters at most.
    folder = Path(tempfile.mkdtemp(prefix="verbale-pg-", dir="/tmp"))
    try:
        if user is not None:
            shutil.chown(folder, user)
        data, log = folder / "data", folder / "log"
        make = [f"{programs}/initdb", f"--pgdata={data}", "--username=verbale", "--auth=trust"]
        subprocess.run(
            [*make, "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"],
            user=user, cwd=folder, check=True, capture_output=True,
        )  # fmt: skip
        settings = {"listen_addresses": "", "unix_socket_directories": str(folder), "fsync": "off",
                    "full_page_writes": "off", "synchronous_commit": "off", "autovacuum": "off",
                    "shared_buffers": "32MB", "jit": "off", "wal_level": "minimal",
                    "max_wal_senders": "0"}  # fmt: skip
        serve = [
            f"{programs}/postgres",
            "-D",
            str(data),
            *(f"--{k}={v}" for k, v in settings.items()),
        ]
        with log.open("wb") as output:
            server = subprocess.Popen(
                serve, user=user, cwd=folder, stdout=output, stderr=subprocess.STDOUT
            )
        # At once, without writing anything down: the folder goes anyway.
        with _stopped_at_the_end(server, signal.SIGQUIT):
            cluster = Postgres(folder)
            _wait_until(lambda: _answers(cluster), server, log)
            yield cluster
    finally:
        shutil.rmtree(folder)


def _answers(cluster: Postgres) -> bool:
    try:
        cluster.connect().close()
    except psycopg.OperationalError:
        return False
    return True


def _postgres_programs() -> Path:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    for folder in [*folders, *installed]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    pytest.skip("PostgreSQL's server programs (initdb, postgres) are not installed")


def _unprivileged_user() -> str | None:
    """Whom the server must run as: it refuses root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in known:
            return name
    pytest.skip("PostgreSQL refuses to run as root, and there is no other user to run it")


@contextmanager
def chroma_server() -> Iterator[str]:
    """A Chroma server of our own; yields its URL, skips, saying why, where it cannot start."""
    program = Path(sys.executable).with_name("chroma")
    if not program.exists():
        pytest.skip("the program chroma is not installed beside Python")
    with tempfile.TemporaryDirectory(prefix="verbale-chroma-") as folder:
        url, log = f"http://127.0.0.1:{free_port()}", Path(folder) / "log"
        serve = [str(program), "run", "--path", f"{folder}/data", "--host", "127.0.0.1"]
        with log.open("wb") as output:
            server = subprocess.Popen(
                [*serve, "--port", url.rpartition(":")[2]],
                cwd=folder, stdout=output, stderr=subprocess.STDOUT,
                env={**os.environ, "ANONYMIZED_TELEMETRY": "False"},
            )  # fmt: skip
        with _stopped_at_the_end(server, signal.SIGTERM):
            try:
                _wait_until(lambda: _beats(url), server, log)
            except RuntimeError as error:
                pytest.skip(f"the Chroma server does not start: {error}")
            yield url


def _beats(url: str) -> bool:
    try:
        return httpx.get(f"{url}/api/v2/heartbeat", trust_env=False).is_success
    except httpx.TransportError:
        return False


def free_port() -> int:
    """A port on the loopback address that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def _stopped_at_the_end(server: "subprocess.Popen[bytes]", how: signal.Signals) -> Iterator[None]:
    try:
        yield
    finally:
        server.send_signal(how)
        try:
            server.wait(PATIENCE_S)
        finally:
            server.kill()
            server.wait()


def _wait_until(ready: Callable[[], bool], server: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + PATIENCE_S
    while not ready():
        if server.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"it ended or does not answer: {log.read_text()[-2000:]}")
        time.sleep(0.05)
