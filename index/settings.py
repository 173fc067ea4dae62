"""Every setting, with its type, its default and what it is for.

``config/verbale.toml`` shows the same with comments; a test keeps the two equal.
"""

import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal

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
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings import SettingsError as UnreadableValue

from index.discord_token import discord_token
from index.errors import InputError, SettingsError
from index.urls.hosts import host_pattern

PACKAGED_MODEL = "all-MiniLM-L6-v2"
"""The model that a package carries: it works without internet."""


PACKAGED_READER = "packaged"
"""The reader that comes with Verbale."""


class Section(BaseModel):
    """A group of settings; a key that it does not know is an error, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StoreSettings(Section):
    """Where the library of articles is kept."""

    url: str = Field(
        default="",
        description="Database URL; empty means SQLite in the data folder. "
        "PostgreSQL: postgresql+psycopg://user:password@host/name",
    )


class VectorSettings(Section):
    """Where the vectors are searched."""

    url: str = Field(
        default="",
        description="URL of a Chroma server; empty means Chroma embedded in the data folder.",
    )


class EncoderSettings(Section):
    """What turns words into vectors."""

    model: str = Field(
        default=PACKAGED_MODEL,
        description="The packaged model, a local folder, or any sentence-transformers hub name.",
    )


class AnswerSettings(Section):
    """How questions are answered."""

    reader: str = Field(
        default=PACKAGED_READER,
        description="What marks the answering words: the packaged reader, a local folder or hub "
        "name of an extractive question answering model (SQuAD 2.0), or nothing.",
    )
    threshold: float = Field(
        default=0.5,
        ge=0.0,
        le=1.0,
        description="The chance of being right below which a question is refused.",
    )


def _hosts(given: tuple[str, ...]) -> tuple[str, ...]:
    """What can fit no host, such as a whole address, would deny nothing."""
    try:
        return tuple(map(host_pattern, given))
    except InputError as error:
        raise ValueError(str(error).rstrip(".")) from error


Hosts = Annotated[tuple[str, ...], AfterValidator(_hosts)]
"""Names of hosts, or their addresses, without scheme, port and path; read in ASCII."""


class GatherSettings(Section):
    """How articles are fetched."""

    contact: str = Field(
        default="",
        description="An address that the User-Agent names, so that a site can reach you.",
    )
    allow_private_hosts: Hosts = Field(
        default=(),
        description="Private hosts or addresses that may be fetched (tests, intranets).",
    )
    allow_hosts: Hosts = Field(
        default=(),
        description="Hosts that may be fetched, with their subdomains; empty means all.",
    )
    deny_hosts: Hosts = Field(
        default=(),
        description="Hosts that may not be fetched, with their subdomains.",
    )
    pause_s: float = Field(
        default=1.0,
        ge=0.0,
        le=3600.0,
        allow_inf_nan=False,
        description="The least time between two requests to one host, in seconds.",
    )
    hosts_at_once: int = Field(
        default=16, ge=1, le=100, description="How many hosts are asked at the same time."
    )
    keep_free_mb: int = Field(
        default=1_000,
        ge=0,
        description="Megabytes of the data folder's disk that stay free: nothing is fetched while "
        "there are fewer. 0 fetches until the disk is full.",
    )
    in_bot: bool = Field(
        default=True, description="Whether the bot fetches itself; if not, `verbale worker` does."
    )


class DiscordSettings(Section):
    """How the bot reaches Discord."""

    token: SecretStr = Field(
        default=SecretStr(""),
        description="The bot's token; only by environment: VERBALE_DISCORD_TOKEN, or the name of a "
        "file that holds it in VERBALE_DISCORD_TOKEN_FILE.",
    )
    api_url: str = Field(
        default="",
        description="Base URL of Discord's API, for a proxy; empty means Discord itself.",
    )
    owners: tuple[Annotated[int, Field(gt=0)], ...] = Field(
        default=(),
        description="User ids of the bot's operators; empty means the owner or team of the Discord "
        "application.",
    )


class LimitSettings(Section):
    """What a server may have, unless an owner says otherwise for it, and what is kept how long."""

    sources: int = Field(default=200, ge=0, description="Sources of its own.")
    articles: int = Field(
        default=100_000, ge=0, description="Articles that its own sources may bring."
    )
    megabytes: int = Field(
        default=1_000,
        ge=0,
        description="Megabytes of text that its own sources may bring, older texts included.",
    )
    questions: int = Field(default=12, ge=1, description="Questions of one person in a minute.")
    departed_days: float = Field(
        default=7.0,
        ge=0.0,
        allow_inf_nan=False,
        description="Days after which the data of a server that sent the bot away is deleted.",
    )
    answers_days: float = Field(
        default=90.0,
        ge=0.0,
        allow_inf_nan=False,
        description="Days after which an answer that nobody judged is forgotten.",
    )


class LogSettings(Section):
    """What the bot and a worker write to standard error."""

    format: Literal["text", "json"] = Field(
        default="text", description="Lines for people, or a JSON object a line for programs."
    )
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="What is less important than this is not written."
    )
    private_text: bool = Field(
        default=False,
        description="Whether questions, answers and the words of errors about them are written.",
    )


class MetricsSettings(Section):
    """Where the bot and a worker can be looked at from outside."""

    port: int = Field(
        default=0,
        ge=0,
        le=65535,
        description="The port of /metrics, /healthz and /readyz; 0 means none.",
    )
    host: str = Field(
        default="127.0.0.1", description="The address of this machine that the port is opened on."
    )


_NOT_UTF8 = re.compile("[\ud800-\udfff]")
"""What Python reads bytes as that are not UTF-8."""


def _default_data() -> Path:
    return user_data_path("verbale", appauthor=False)


def _folder(given: Any) -> Any:
    """A folder as people write it: ``~`` is their home, and nothing is the default."""
    if given == "":
        return _default_data()
    if _NOT_UTF8.search(str(given)):
        raise ValueError("the name of the data folder must be UTF-8; SQLite opens no other")
    return os.path.expanduser(given) if isinstance(given, str) else given  # noqa: PTH111 - "~x" too


class _SettingsFile(TomlConfigSettingsSource):
    """The settings file, which many may read and which may be committed by mistake."""

    def __call__(self) -> dict[str, Any]:
        """What the file says."""
        found = super().__call__()
        discord = found.get("discord")
        if isinstance(discord, dict) and "token" in discord:
            raise SettingsError(
                "The settings file holds discord.token; a secret does not belong there. Put it "
                "into the environment as VERBALE_DISCORD_TOKEN, or into a file of its own that "
                "VERBALE_DISCORD_TOKEN_FILE names, and take it out of this one."
            )
        return found


class Settings(BaseSettings):
    """All settings: arguments over environment over the settings file over defaults."""

    model_config = SettingsConfigDict(
        env_prefix="VERBALE_",
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        toml_file=None,
    )

    data: Annotated[Path, BeforeValidator(_folder)] = Field(
        default_factory=_default_data, description="The data folder: library, vectors, caches."
    )
    store: StoreSettings = StoreSettings()
    vectors: VectorSettings = VectorSettings()
    encoder: EncoderSettings = EncoderSettings()
    answer: AnswerSettings = AnswerSettings()
    gather: GatherSettings = GatherSettings()
    discord: DiscordSettings = DiscordSettings()
    limits: LimitSettings = LimitSettings()
    log: LogSettings = LogSettings()
    metrics: MetricsSettings = MetricsSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Leave out ``.env``: a stray file in the working folder must not change anything."""
        return init_settings, env_settings, _SettingsFile(settings_cls)

    @property
    def database_url(self) -> str:
        """The library's database URL, with the default filled in."""
        return self.store.url or f"sqlite:///{self.data / 'library.sqlite'}"


def load_settings(file: Path | None = None, data: Path | None = None) -> Settings:
    """Read the settings.

    Args:
        file: a TOML file (else ``VERBALE_CONFIG``, else none).
        data: the data folder (else ``VERBALE_DATA``, else the file's, else the user's own).

    Raises:
        SettingsError: the file is absent or broken, a key or value does not fit, or the file that
            is to hold the bot's token does not.
    """
    named = file or _path_from_environment("VERBALE_CONFIG")
    if named is not None and not named.is_file():
        raise SettingsError(f"The settings file {named} does not exist; check --config.")
    _check_environment()
    given: dict[str, Any] = {"discord": {"token": token}} if (token := discord_token()) else {}
    if data is not None:
        given["data"] = data
    try:
        return _from_file(named)(**given)
    except RecursionError as error:
        raise SettingsError(_nested(named)) from error
    except (ValidationError, ValueError, OSError) as error:
        raise SettingsError(_explained(error, named)) from error


def _check_environment() -> None:
    """A misspelt section is told, as a misspelt key is, and what is not UTF-8.

    Only names with two underscores are ours: Kubernetes, for one, sets VERBALE_PORT and more beside
    a service that is called verbale.
    """
    for name, value in os.environ.items():
        if name.upper().startswith(("VERBALE_", "DISCORD_TOKEN")) and _NOT_UTF8.search(value):
            raise SettingsError(f"The environment sets {name} to bytes that are not UTF-8.")
        section = name.upper().removeprefix("VERBALE_").partition("__")[0].lower()
        if re.match("VERBALE_.*__", name.upper()) and section not in Settings.model_fields:
            raise SettingsError(
                f"The environment sets {name}, but there is no such setting. "
                "config/verbale.toml lists every setting."
            )


def _from_file(file: Path | None) -> type[Settings]:
    """``Settings`` bound to a file: pydantic-settings takes the file from the class."""

    class Bound(Settings):
        model_config = SettingsConfigDict(toml_file=file)

    return Bound


def _path_from_environment(name: str) -> Path | None:
    value = os.environ.get(name, "")
    return Path(value) if value else None


def _nested(file: Path | None) -> str:
    place = f"The settings file {file} or the environment" if file else "The environment"
    return (
        f"{place} cannot be read: brackets are nested too deeply. config/verbale.toml shows how "
        "every setting is written."
    )


def _explained(error: Exception, file: Path | None) -> str:
    if isinstance(error, UnreadableValue):
        return (
            "A variable in the environment cannot be read. A list is written there as JSON: "
            """VERBALE_GATHER__ALLOW_PRIVATE_HOSTS='["127.0.0.1", "wiki.local"]'."""
        )
    place = f"The settings file {file} or the environment" if file else "The environment"
    if not isinstance(error, ValidationError):
        return f"{place} cannot be read: {error}"
    wrong = "; ".join(
        f"{'.'.join(str(part) for part in item['loc'])}: {_plain(item['type'], item['msg'])}"
        for item in error.errors(include_url=False, include_context=False, include_input=False)
    )
    return f"{place} does not fit: {wrong}. config/verbale.toml lists every setting."


def _plain(kind: str, message: str) -> str:
    return "there is no such setting" if kind == "extra_forbidden" else message
