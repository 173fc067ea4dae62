import asyncio
import json
import re
import tomllib
from collections.abc import Awaitable, Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, SecretStr

from bot.core.rate_limit import RateLimiter
from index.app import opened
from index.data_files import SETTINGS
from index.errors import SettingsError
from index.ingest.disk import DiskGuard
from index.ingest.fetch.rate_limit import HostRateLimiter
from index.settings import Settings, load_settings

SECRETS = {"discord.token", "web.token"}


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VERBALE_CONFIG", "VERBALE_DATA", "VERBALE_DISCORD_TOKEN", "DISCORD_TOKEN"):
        monkeypatch.delenv(name, raising=False)


def settings_file(folder: Path, text: str) -> Path:
    file = folder / "verbale.toml"
    file.write_text(text)
    return file


def leaves(model: type[BaseModel], above: str = "") -> Iterator[tuple[str, Any]]:
    """Every setting by its dotted name, with its default."""
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from leaves(inner, f"{above}{name}.")
        else:
            yield above + name, field.get_default(call_default_factory=True)


class TestTheFileThatTravels:
    """config/verbale.toml says what the code says."""

    def test_has_every_setting_with_its_default(self) -> None:
        found = tomllib.loads(SETTINGS.read_text("utf-8"))
        written = {f"{a}.{b}": value for a, inner in found.items() for b, value in inner.items()}
        coded = dict(leaves(Settings))
        # The data folder differs from user to user; secrets do not belong in a file.
        expected = {name for name in coded if name != "data"} - SECRETS
        assert written.keys() == expected
        for name, value in written.items():
            default = coded[name]
            assert value == (list(default) if isinstance(default, tuple) else default)

    def test_has_a_comment_above_every_setting(self) -> None:
        lines = SETTINGS.read_text("utf-8").splitlines()
        for above, line in pairwise(lines):
            if re.match(r"(# )?\w+ = ", line):
                assert above.startswith("# ")


class TestWhoWins:
    def test_option_over_environment_over_file_over_default(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert load_settings().data.name == "verbale"
        file = settings_file(tmp_path, 'data = "/file"\n[gather]\ncontact = "a@example.org"\n')
        assert load_settings(file).data == Path("/file")
        monkeypatch.setenv("VERBALE_DATA", "/environment")
        monkeypatch.setenv("VERBALE_GATHER__CONTACT", "b@example.org")
        assert load_settings(file).data == Path("/environment")
        assert load_settings(file).gather.contact == "b@example.org"
        assert load_settings(file, Path("/option")).data == Path("/option")

    def test_hosts_are_names_or_addresses(self, tmp_path: Path) -> None:
        hosts = '["example.org", "*.example.org", ".x-y.org", "10.0.0.1", "::1", "[::1]"]'
        file = settings_file(tmp_path, f"[gather]\nallow_hosts = {hosts}\n")
        assert len(load_settings(file).gather.allow_hosts) == 6

    @pytest.mark.parametrize("host", ["мид.рф", "xn--d1ahl.xn--p1ai"])
    def test_an_international_host_may_be_named_in_either_form(
        self, tmp_path: Path, host: str
    ) -> None:
        file = settings_file(tmp_path, f'[gather]\ndeny_hosts = ["{host}"]\n')
        assert load_settings(file).gather.deny_hosts == ("xn--d1ahl.xn--p1ai",)

    @pytest.mark.parametrize("setting", ["deny_hosts", "allow_hosts", "allow_private_hosts"])
    @pytest.mark.parametrize("host", ["", "*", "a..b", "exam*ple.org", "xn--a.org"])
    def test_a_host_that_nothing_can_fit_is_refused(
        self, tmp_path: Path, setting: str, host: str
    ) -> None:
        file = settings_file(tmp_path, f'[gather]\n{setting} = ["{host}"]\n')
        with pytest.raises(SettingsError, match=f"gather.{setting}: .*“{re.escape(host)}”"):
            load_settings(file)

    def test_an_env_file_in_the_working_folder_changes_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / ".env").write_text("VERBALE_DATA=/stray\nVERBALE_STORE__URL=sqlite:////stray\n")
        monkeypatch.chdir(tmp_path)
        assert load_settings().data != Path("/stray")
        assert load_settings().store.url == ""


class TestData:
    def test_may_begin_with_a_tilde(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HOME", "/home/ana")
        assert load_settings(settings_file(tmp_path, 'data = "~/news"')).data == Path(
            "/home/ana/news"
        )

    def test_holds_the_library_unless_a_database_is_named(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings = load_settings(data=Path("/data"))
        assert settings.database_url == "sqlite:////data/library.sqlite"
        monkeypatch.setenv("VERBALE_STORE__URL", "postgresql+psycopg://v@host/news")
        assert load_settings().database_url == "postgresql+psycopg://v@host/news"


class TestToken:
    @pytest.mark.parametrize("name", ["VERBALE_DISCORD_TOKEN", "DISCORD_TOKEN"])
    def test_comes_from_the_environment(self, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        monkeypatch.setenv(name, "secret")
        monkeypatch.setenv("VERBALE_DISCORD__API_URL", "http://127.0.0.1:1")
        settings = load_settings()
        assert settings.discord.token == SecretStr("secret")
        assert settings.discord.api_url == "http://127.0.0.1:1"

    def test_is_never_printed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("VERBALE_DISCORD_TOKEN", "secret")
        assert "secret" not in repr(load_settings())

    def test_in_a_file_is_refused_without_repeating_it(self, tmp_path: Path) -> None:
        file = settings_file(tmp_path, '[discord]\ntoken = "hunter2"\n')
        with pytest.raises(SettingsError, match=r"discord\.token") as failure:
            load_settings(file)
        assert "VERBALE_DISCORD_TOKEN" in str(failure.value)
        assert "hunter2" not in str(failure.value)


class TestMistakes:
    @pytest.mark.parametrize("zone", ["Paris", "../etc/passwd", ""])
    def test_a_time_zone_that_does_not_exist_is_told(
        self, monkeypatch: pytest.MonkeyPatch, zone: str
    ) -> None:
        monkeypatch.setenv("VERBALE_DISCORD__TIME_ZONE", zone)
        with pytest.raises(SettingsError, match=r"discord\.time_zone: .*such as Europe/Paris"):
            load_settings()

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("[store]\nurk = 1\n", "store.urk: there is no such setting"),
            ("[stroe]\nurl = 1\n", "stroe: there is no such setting"),
            ("[store]\nurl = 1\n", "store.url: Input should be a valid string"),
            ("[store\n", "cannot be read"),
            ('[gather]\ndeny_hosts = ["https://x.org/"]\n', "“https://x.org/” is not a host"),
            ("[gather]\npause_s = -1\n", "gather.pause_s: "),
            (f"[gather]\nallow_hosts = {'[' * 20_000}\n", "brackets are nested too deeply"),
        ],
    )
    def test_in_the_file_are_told_by_name(self, tmp_path: Path, text: str, said: str) -> None:
        file = settings_file(tmp_path, text)
        with pytest.raises(SettingsError) as failure:
            load_settings(file)
        assert said in str(failure.value)
        assert str(file) in str(failure.value)

    def test_a_file_that_is_not_there_or_a_folder_is_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with pytest.raises(SettingsError, match="does not exist; check it with --config"):
            load_settings(tmp_path / "absent.toml")
        monkeypatch.setenv("VERBALE_CONFIG", str(tmp_path))
        with pytest.raises(SettingsError, match="is a folder; name the file in it"):
            load_settings()

    @pytest.mark.parametrize(
        ("body", "said"),
        [
            ('[gather]\ncontact = "caf\xe9"\n'.encode("latin-1"), "Line 2 .* is not UTF-8; save"),
            ("[gather]\npause_s = 2\n".encode("utf-16"), "Line 1 .* is not UTF-8; save"),
            (b"[web]\nport = 1\nport = 2\n", "Line 3 .* sets a key or a section for the second"),
            (b"[web]\nport = \n", "Line 2 .* cannot be read: it is no TOML"),
            (b"[web]\nhost = ", "The end .* cannot be read: it is no TOML"),
        ],
    )
    def test_a_file_that_is_no_toml_is_told_in_one_sentence_with_its_line(
        self, tmp_path: Path, body: bytes, said: str
    ) -> None:
        file = tmp_path / "verbale.toml"
        file.write_bytes(body)
        with pytest.raises(SettingsError, match=f"^{said}") as failure:
            load_settings(file)
        assert str(file) in str(failure.value)

    @pytest.mark.parametrize(
        ("setting", "value"),
        [
            ("web.host", "no host"), ("metrics.host", "300.1.1.1"),
            ("vectors.url", "http://no host:8000"),
            ("discord.api_url", "http://x:99999/api"),
            ("web.public_url", "https://a..b/"),
            ("web.scopes", ["discord:٣"]), ("web.scopes", [f"discord:{2**64}"]),
        ],
    )  # fmt: skip
    def test_a_host_or_scope_that_cannot_be_is_told_by_its_setting(
        self, tmp_path: Path, setting: str, value: object
    ) -> None:
        section, name = setting.split(".")
        file = settings_file(tmp_path, f"[{section}]\n{name} = {json.dumps(value)}\n")
        with pytest.raises(SettingsError, match=rf"{setting}[^:]*: .*(write|not a host)"):
            load_settings(file)

    @pytest.mark.parametrize(
        ("name", "value", "said"),
        [
            ("VERBALE_STROE__URL", "1", "VERBALE_STROE__URL, but there is no such setting"),
            ("VERBALE_GATHER__ALLOW_PRIVATE_HOSTS", "127.0.0.1", "as JSON"),
            ("VERBALE_GATHER__ALLOW_HOSTS", "[" * 20_000, "brackets are nested too deeply"),
        ],
    )
    def test_in_the_environment_are_told_by_name(
        self, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
    ) -> None:
        monkeypatch.setenv(name, value)
        with pytest.raises(SettingsError) as failure:
            load_settings()
        assert said in str(failure.value)

    def test_what_others_name_after_us_is_none_of_them(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("VERBALE_PORT_8000_TCP", "tcp://10.0.0.1:8000")
        load_settings()


def slept(waits: list[float]) -> Callable[[float], Awaitable[object]]:
    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    return sleep


SERVER = "discord:1"
VALUES = (0, 10**6, 10**12, 10**300)


def numbers(schema: Mapping[str, Any], section: str = "") -> Iterator[str]:
    """The names of the settings that are numbers, and of lists of them, by the JSON schema."""
    sections = Settings.model_json_schema()["$defs"]
    for name, field in schema["properties"].items():
        inner = (field.get("$ref") or "").removeprefix("#/$defs/")
        if inner:
            yield from numbers(sections[inner], f"{name}.")
        elif field.get("type", "") in {"integer", "number"} or field.get("items", {}).get(
            "type"
        ) in {"integer", "number"}:
            yield section + name


@pytest.mark.usefixtures("one_model")
@pytest.mark.parametrize("value", VALUES, ids=lambda value: f"{value:.0e}")
async def test_numbers_work_in_whatever_they_are_used_for_or_are_refused_in_a_sentence(
    tmp_path: Path, value: int
) -> None:
    named, accepted = list(numbers(Settings.model_json_schema())), []
    assert len(named) >= 12
    for name in named:
        is_list = isinstance(dict(leaves(Settings))[name], tuple)
        line = "[{}]\n{} = {}\n".format(*name.split("."), [value] if is_list else value)
        try:
            load_settings(settings_file(tmp_path, line))
            accepted.append(line)
        except SettingsError as refused:
            bound = r"(at least|at most|more than|less than) [\d.,]+\. config/verbale\.toml lists"
            assert re.search(rf" {name}: write a number of {bound}", str(refused))  # noqa: PT017
    assert bool(accepted) == (value <= 10**12), accepted  # ids of Discord are so large
    sections = {line.split("\n")[0] for line in accepted}
    whole = "".join(
        section + "\n" + "".join(one.split("\n")[1] + "\n" for one in accepted if section in one)
        for section in sections
    )
    settings = load_settings(settings_file(tmp_path, whole), tmp_path / "data")
    async with opened(settings, searching=False) as verbale:
        await verbale.admin_service.record_left(SERVER)
        await verbale.admin_service.sweep(lambda _: False)
        lists = verbale.source_service.lists
        plan = await lists.plan(b'<opml><body><outline xmlUrl="a.org"/></body></opml>', SERVER)
        assert len(plan.new) == min(1, settings.limits.sources)
        await lists.carry_out(plan)
        async with verbale.source_service.working():
            await asyncio.sleep(0)
        limits = await verbale.admin_service.limits(SERVER)
    RateLimiter().admit(SERVER, 1, limits.questions)
    DiskGuard(tmp_path, settings.gather.keep_free_mb).shortage()
    waits: list[float] = []
    pace = HostRateLimiter(settings.gather.pause_s, clock=lambda: sum(waits), sleep=slept(waits))
    await pace.turn("http://a.org/")
    await pace.turn("http://a.org/")
    asyncio.get_running_loop().call_later(sum(waits), waits.clear).cancel()  # so one may sleep
