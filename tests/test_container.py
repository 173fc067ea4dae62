"""The image and the services, as far as they show without Docker."""

import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address, ip_network
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.shards import read_shards
from index.settings import WebSettings, load_settings

ROOT = Path(__file__).resolve().parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
LAST_STAGE = DOCKERFILE.rpartition("\nFROM ")[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
UNITS = sorted((ROOT / "config" / "systemd").glob("*.service"))
OURS = {name: one for name, one in SERVICES.items() if one["image"] == "verbale"}


def test_what_is_copied_into_the_image_is_there_and_sent_to_the_builder() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.M)
    names = {name for line in copied for name in line.split()}
    sent = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.M)
    assert {"bot", "config", "index", "pyproject.toml"} <= names
    assert names == set(sent)
    assert all((ROOT / name).exists() for name in names)


def test_the_image_runs_without_root_and_tells_its_health() -> None:
    user = re.search(r"^USER (\d+)$", LAST_STAGE, re.M)
    assert user is not None
    assert int(user[1]) > 0
    assert "/healthz" in LAST_STAGE
    assert "pip install" not in LAST_STAGE  # what builds stays in the first stage


_URL = re.compile(r"\$\{WEB_URL:-\}")
"""What stands for the page's address in compose.yaml."""


def environments() -> dict[str, dict[str, str]]:
    image = dict(re.findall(r"(VERBALE_\w+)=(\S+)", LAST_STAGE))
    return {name: image | service.get("environment", {}) for name, service in OURS.items()}


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_a_setting(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment = environments()[name]
    token = tmp_path / "token"
    token.write_text("MTIz.abc.secret-of-16")
    for variable, value in environment.items():
        set_to = _URL.sub("https://verbale.example", value)
        monkeypatch.setenv(variable, str(token) if variable.endswith("_FILE") else set_to)
    settings = load_settings()
    assert settings.metrics.port == 9464
    in_cluster = not {"alone", "web"} & set(OURS[name]["profiles"])
    assert settings.store.url.startswith("postgresql+psycopg://") == in_cluster
    assert bool(settings.vectors.url) == in_cluster
    has_token = bool(settings.discord.token.get_secret_value())
    assert has_token == ("discord_token" in OURS[name].get("secrets", []))
    is_page = OURS[name].get("command") == ["web"]
    assert bool(settings.web.token.get_secret_value()) == is_page
    assert bool(settings.web.public_url) == (is_page or has_token)  # the bot links to the page


@pytest.mark.parametrize("name", OURS)
def test_our_services_write_to_their_volume_only(name: str) -> None:
    service = OURS[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert [volume.partition(":")[2] for volume in service["volumes"]] == ["/data"]


def test_no_profile_starts_a_shard_twice_and_each_volume_is_declared() -> None:
    assert {name: one["profiles"] for name, one in SERVICES.items() if "secrets" in one} == {
        "bot": ["alone"],
        "web": ["web"],
        "cluster-bot": ["cluster"],
        "shard-0": ["shards"],
        "shard-1": ["shards"],
        "cluster-web": ["cluster-web"],
    }
    used = {volume.partition(":")[0] for one in SERVICES.values() for volume in one["volumes"]}
    assert used == set(COMPOSE["volumes"])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_takes_the_units(unit: Path, tmp_path: Path) -> None:
    made = tmp_path / unit.name
    made.write_text(unit.read_text("utf-8").replace("/opt/verbale/bin/verbale", sys.executable))
    checked = subprocess.run(
        ["systemd-analyze", "verify", str(made)], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")


def commands() -> Iterator[list[str]]:
    """How the examples start Verbale: words after the program's name."""
    for unit in UNITS:
        [line] = re.findall(r"^ExecStart=\S+ (.+)$", unit.read_text("utf-8"), re.M)
        yield line.replace("%i", "1").replace("${SHARDS}", "2").split()
    for line in (ROOT / "config/Procfile").read_text("utf-8").splitlines():
        if "verbale" in line and not line.startswith("#"):
            yield line.partition("verbale ")[2].split()
    for service in OURS.values():
        yield service.get("command", ["run"])


def test_the_examples_start_what_there_is_and_every_shard_once() -> None:
    started = [words[words.index("run") :] for words in commands() if "run" in words]
    assert all(read_shards(*shards_of(words)) for words in started)
    for words in commands():
        assert words[-1] in {"worker", "web"} or "run" in words
    in_compose = [OURS[name]["command"] for name in ("shard-0", "shard-1")]
    shards = [read_shards(*shards_of(words)) for words in in_compose]
    assert [one.ids for one in shards] == [(0,), (1,)]
    assert {one.count for one in shards} == {2}


def shards_of(words: list[str]) -> tuple[str, int | None]:
    given = dict(pairwise(words))
    return given.get("--shards", ""), int(given["--of"]) if "--of" in given else None


@pytest.mark.parametrize("name", ["web", "cluster-web"])
def test_the_page_is_open_to_this_machine_only_and_tells_its_own_health(name: str) -> None:
    service = SERVICES[name]
    port = WebSettings().port
    assert service["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert service["environment"]["VERBALE_WEB__HOST"] == "0.0.0.0"
    assert f"http://127.0.0.1:{port}/healthz" in service["healthcheck"]["test"][-1]
    assert service["secrets"] == ["web_token"]


@pytest.mark.parametrize("name", ["web", "cluster-web"])
def test_the_page_believes_a_proxy_on_this_machine_alone(name: str) -> None:
    [network] = COMPOSE["networks"]["default"]["ipam"]["config"]
    trusted = SERVICES[name]["environment"]["FORWARDED_ALLOW_IPS"]
    assert trusted == network["gateway"]
    assert ip_address(trusted) in ip_network(network["subnet"])
    assert "networks" not in SERVICES[name]


@pytest.mark.parametrize(
    ("status", "well"), [(b"200 OK", True), (b"503 Busy", False), (b"", False)]
)
def test_the_check_of_chroma_tells_whether_it_answers(status: bytes, well: bool) -> None:
    assert SERVICES["cluster-bot"]["depends_on"]["chroma"] == {"condition": "service_healthy"}
    *run, check = SERVICES["chroma"]["healthcheck"]["test"]
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def respond() -> None:
            connection, _ = listener.accept()
            with connection:
                asked = b""
                while not asked.endswith(b"\r\n\r\n"):
                    asked += connection.recv(1_000)
                assert asked.startswith(b"GET /api/v2/heartbeat HTTP/1.1\r\n")
                connection.sendall(b"HTTP/1.1 " + status + b"\r\n\r\n" if status else b"")

        port = f"/{listener.getsockname()[1]} "
        script = check.replace("/8000 ", port).replace("$$", "$")
        with ThreadPoolExecutor() as threads:
            answering = threads.submit(respond)
            found = subprocess.run([*run[1:], script], check=False, capture_output=True)
            answering.result()
    assert (found.returncode == 0) == well
