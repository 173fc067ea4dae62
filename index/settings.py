"""Every setting with its type and default; ``config/verbale.toml`` says what each is for."""

import os
import re
import tomllib
from collections.abc import Callable
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from platformdirs import user_data_path
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings import SettingsError as UnreadableValue

from index.environment import NOT_UTF8, check_environment, config_path, discord_token, web_token
from index.errors import InputError, SettingsError
from index.urls.hosts import host_pattern, server_url, site_root
from index.values import named_scope

PACKAGED_MODEL = "all-MiniLM-L6-v2"
"""The encoder that is installed as a Python package, so that it needs no download."""

PACKAGED_READER = "packaged"
"""The reader that is part of Verbale."""


class Section(BaseModel):
    """A group of settings; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _sentence(check: Callable[[str], str]) -> AfterValidator:
    """A check whose ``InputError`` becomes the message of the setting."""

    def checked(given: str) -> str:
        try:
            return check(given)
        except InputError as error:
            raise ValueError(str(error).rstrip(".")) from error

    return AfterValidator(checked)


class StoreSettings(Section):
    """The library's database."""

    url: str = ""


class VectorSettings(Section):
    """Chroma, which searches the vectors."""

    url: Annotated[str, AfterValidator(server_url)] = ""


class EncoderSettings(Section):
    """The encoder, which turns texts into vectors."""

    model: str = PACKAGED_MODEL


class AnswerSettings(Section):
    """How questions are answered."""

    reader: str = PACKAGED_READER
    threshold: float = Field(default=0.5, ge=0.0, le=1.0)


Host = Annotated[str, _sentence(host_pattern)]
"""A host name or IP address, without scheme, port and path; converted to ASCII. A URL is refused:
in a list of hosts it would deny nothing."""
Hosts = tuple[Host, ...]


class GatherSettings(Section):
    """How articles are fetched."""

    contact: str = ""
    allow_private_hosts: Hosts = ()
    allow_hosts: Hosts = ()
    deny_hosts: Hosts = ()
    pause_s: float = Field(default=1.0, ge=0.0, le=3600.0, allow_inf_nan=False)
    hosts_at_once: int = Field(default=16, ge=1, le=100)
    keep_free_mb: int = Field(default=1_000, ge=0, le=1_000_000_000)
    evidence_mb: int = Field(default=1_000, ge=0, le=1_000_000)
    in_bot: bool = True

    @property
    def host_lists(self) -> tuple[Hosts, Hosts, Hosts]:
        """Which hosts may be fetched, as ``AddressPolicy`` takes them."""
        return self.allow_private_hosts, self.allow_hosts, self.deny_hosts


def _zone(name: str) -> str:
    """Reject a time zone that this machine does not know."""
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("write a time zone such as Europe/Paris or UTC") from error


class DiscordSettings(Section):
    """How the bot reaches Discord."""

    token: SecretStr = SecretStr("")
    api_url: Annotated[str, AfterValidator(server_url)] = ""
    owners: tuple[Annotated[int, Field(gt=0, lt=2**64)], ...] = ()
    time_zone: Annotated[str, AfterValidator(_zone)] = "UTC"


class LimitSettings(Section):
    """Limits of a server, which operators can change for it, and retention of data."""

    sources: int = Field(default=200, ge=0, le=1_000_000)
    articles: int = Field(default=100_000, ge=0, le=1_000_000_000)
    megabytes: int = Field(default=1_000, ge=0, le=1_000_000_000)
    questions: int = Field(default=12, ge=1, le=1_000_000)
    departed_days: float = Field(default=7.0, ge=0.0, le=36_500.0, allow_inf_nan=False)
    answers_days: float = Field(default=90.0, ge=0.0, le=36_500.0, allow_inf_nan=False)


class LogSettings(Section):
    """The log of the bot and of a worker, written to standard error."""

    format: Literal["text", "json"] = "text"
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    private_text: bool = False


class MetricsSettings(Section):
    """The HTTP endpoint of the bot and of a worker for metrics and health checks."""

    port: int = Field(default=0, ge=0, le=65535)
    host: Host = "127.0.0.1"


class WebSettings(Section):
    """The web page and the JSON API, which ``verbale web`` serves."""

    host: Host = "127.0.0.1"
    port: int = Field(default=8321, ge=0, le=65535)
    token: SecretStr = SecretStr("")
    scopes: tuple[Annotated[str, _sentence(named_scope)], ...] = ()
    public_url: Annotated[str, AfterValidator(site_root)] = ""

    @property
    def address(self) -> str:
        """Where the page is reached: its public address, else that on this machine."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"


def _default_data() -> Path:
    return user_data_path("verbale", appauthor=False)


def _folder(given: Any) -> Any:
    """Expand ``~`` in a folder's name; an empty name is the default folder."""
    if given == "":
        return _default_data()
    if NOT_UTF8.search(str(given)):
        raise ValueError("the name of the data folder must be UTF-8; SQLite opens no other")
    return os.path.expanduser(given) if isinstance(given, str) else given  # noqa: PTH111 - "~x" too


class _SettingsFile(TomlConfigSettingsSource):
    """The settings file; a token in it is an error, because such files get shared and committed."""

    def _read_file(self, file_path: Path | Traversable) -> dict[str, Any]:
        """Read the file, in UTF-8 with or without a byte order mark.

        Raises:
            SettingsError: it cannot be opened, or is no TOML in UTF-8; the message has the line.
        """
        try:
            body = file_path.read_bytes()
            return tomllib.loads(body.decode("utf-8-sig"))
        except OSError as error:
            raise SettingsError(
                f"The settings file {file_path} cannot be opened ({error.strerror}); see who may "
                "read it."
            ) from error
        except UnicodeDecodeError as error:
            line = 1 + body.count(b"\n", 0, error.start)
            raise SettingsError(
                f"Line {line} of the settings file {file_path} is not UTF-8; save the file as "
                "UTF-8."
            ) from error
        except tomllib.TOMLDecodeError as error:
            raise SettingsError(_no_toml(file_path, str(error))) from error

    def __call__(self) -> dict[str, Any]:
        """The values of the file."""
        values = super().__call__()
        for name in ("discord", "web"):
            section, variable = values.get(name), f"VERBALE_{name.upper()}_TOKEN"
            if isinstance(section, dict) and "token" in section:
                raise SettingsError(
                    f"The settings file contains {name}.token. Remove it: secrets come from the "
                    f"environment. Set {variable}, or write the token to a file of its own "
                    f"and name that in {variable}_FILE."
                )
        return values


class Settings(BaseSettings):
    """All settings; arguments override the environment, then the settings file, then defaults."""

    model_config = SettingsConfigDict(
        env_prefix="VERBALE_",
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        toml_file=None,
    )

    data: Annotated[Path, BeforeValidator(_folder)] = Field(default_factory=_default_data)
    store: StoreSettings = StoreSettings()
    vectors: VectorSettings = VectorSettings()
    encoder: EncoderSettings = EncoderSettings()
    answer: AnswerSettings = AnswerSettings()
    gather: GatherSettings = GatherSettings()
    discord: DiscordSettings = DiscordSettings()
    limits: LimitSettings = LimitSettings()
    log: LogSettings = LogSettings()
    metrics: MetricsSettings = MetricsSettings()
    web: WebSettings = WebSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Leave out ``.env``: a stray file in the working folder must not change settings."""
        return init_settings, env_settings, _SettingsFile(settings_cls)

    @property
    def database_url(self) -> str:
        """The library's database URL: that of the settings, or SQLite in the data folder."""
        return self.store.url or f"sqlite:///{self.data / 'library.sqlite'}"


def load_settings(file: Path | None = None, data: Path | None = None) -> Settings:
    """Read the settings.

    Args:
        file: the settings file, in TOML; None reads that of ``VERBALE_CONFIG``, or else that of
            this user, if there is one.
        data: the data folder; None reads ``VERBALE_DATA``, then the settings file, then uses the
            user's own data folder.

    Raises:
        SettingsError: the file is missing or not TOML, a key or value is invalid, or the file of
            a token cannot be read.
    """
    named = file or config_path()
    if named is not None and not named.is_file():
        what = "is a folder; name the file in it" if named.is_dir() else "does not exist; check it"
        raise SettingsError(f"The settings file {named} {what} with --config or VERBALE_CONFIG.")
    check_environment(Settings.model_fields)
    tokens = {"discord": discord_token(), "web": web_token()}
    given: dict[str, Any] = {name: {"token": token} for name, token in tokens.items() if token}
    if data is not None:
        given["data"] = data
    try:
        return _from_file(named)(**given)
    except (ValidationError, ValueError, OSError, RecursionError) as error:
        raise SettingsError(_explained(error, named)) from error


def _from_file(file: Path | None) -> type[Settings]:
    """``Settings`` bound to a file, because pydantic-settings takes the file from the class."""

    class Bound(Settings):
        model_config = SettingsConfigDict(toml_file=file)

    return Bound


def _no_toml(file: object, said: str) -> str:
    """What is wrong with a settings file, by the message of the parser."""
    reason, _, place = said.rstrip(")").rpartition(" (at ")
    line = re.match(r"line (\d+)", place)
    where = f"Line {line[1]}" if line else "The end"
    if re.match("Cannot (overwrite|declare)", reason):
        reason = "it sets a key or a section for the second time; keep one of them"
    else:
        reason = f"it is no TOML ({reason}); config/verbale.toml shows how to write every setting"
    return f"{where} of the settings file {file} cannot be read: {reason}."


def _explained(error: Exception, file: Path | None) -> str:
    if isinstance(error, UnreadableValue):
        return (
            "A variable in the environment cannot be read. Write a list as JSON: "
            """VERBALE_GATHER__ALLOW_PRIVATE_HOSTS='["127.0.0.1", "wiki.local"]'."""
        )
    place = f"The settings file {file} or the environment" if file else "The environment"
    if isinstance(error, RecursionError):
        return f"{place} cannot be read: brackets are nested too deeply; write lists in one level."
    if not isinstance(error, ValidationError):
        return f"{place} cannot be read: {error}"
    wrong = "; ".join(
        f"{'.'.join(part for part in item['loc'] if isinstance(part, str))}: {_plain(item)}"
        for item in error.errors(include_url=False, include_input=False)
    )
    return f"{place} has invalid settings: {wrong}. config/verbale.toml lists every setting."


_BOUNDS = {
    "greater_than_equal": ("ge", "at least"),
    "greater_than": ("gt", "more than"),
    "less_than_equal": ("le", "at most"),
    "less_than": ("lt", "less than"),
}
"""Pydantic's kinds of errors about bounds, what holds the bound, and how it is told."""


def _plain(item: ErrorDetails) -> str:
    if item["type"] in _BOUNDS:
        name, told = _BOUNDS[item["type"]]
        return f"write a number of {told} {item['ctx'][name]:,}"
    if item["type"] == "extra_forbidden":
        return "there is no such setting"
    return item["msg"].removeprefix("Value error, ")
