"""The environment, read once into one frozen object."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsError(Exception):
    """A value is missing or wrong; the message names the variable."""


class Settings(BaseSettings):
    """Everything the engine takes from its environment (`BOT_` before each name, but for PORT).

    URLs left empty mean: bring up our own. Seconds and bytes as named.
    """

    model_config = SettingsConfigDict(
        env_prefix="BOT_", frozen=True, extra="ignore", use_attribute_docstrings=True
    )

    host: str = "127.0.0.1"
    """Where to listen. The engine speaks plain HTTP: a proxy before it brings TLS."""
    port: int = Field(8080, validation_alias="PORT", ge=0, le=65535)
    """At which port."""
    public_url: str = ""
    """Where buyers' phones and providers reach the engine, as `https://shop.example.com`: pictures and the page after
    a payment are named by it. Empty: this machine only."""
    database_url: SecretStr = SecretStr("")
    """`postgresql://user:password@host/database`. Empty: an embedded Postgres in the state folder."""
    redis_url: SecretStr = SecretStr("")
    """`redis://`, `rediss://` or `unix://`, Redis or Valkey. Empty: an embedded Valkey in the state folder."""
    nlu_url: str = ""
    """The language model's server. Empty: one of our own, trained when there is no model of today's data."""
    secret_key: SecretStr = SecretStr("")
    """32 random bytes in URL-safe base64: seals the accounts' secrets in the database. The same for every engine and
    command on one database. Empty: made up once and kept in the state folder."""
    state_dir: Path = Path(".state")
    """Served pictures, kept secrets, and all that the embedded servers keep. No two engines at once in one folder."""
    data_dir: Path = Path("data")
    """Sentences, keywords and the demo shop, as they come with the code."""
    workers: int = Field(4, ge=1, le=64)
    """Groups of conversations answered side by side, three of them of one shop; each takes a connection to Postgres."""
    senders: int = Field(1, ge=1, le=16)
    """Batches sent side by side; each takes a connection to Postgres."""
    nlu_budget_s: float = Field(0.6, gt=0, le=10)
    """Seconds to wait for the language model; after that keywords answer."""
    most_body_bytes: int = Field(3 * 1024 * 1024, ge=1024)
    """The largest webhook taken; a larger one is refused with 413. Meta sends up to 3 MB."""
    proxies: int = Field(0, ge=0, le=5)
    """How many proxies of ours stand before the engine: they tell a visitor's address in X-Forwarded-For."""
    paced: bool = True
    """Keep to the rates of the channels; off only where a stand-in answers for them, in a measurement."""
    log_level: Literal["info", "warning"] = "info"
    """`info`: also what went well, a line for every step of a message, all under one id. `warning`: only troubles."""
    traces_url: str = ""
    """Where traces go, as OTLP over HTTP: `http://collector:4318/v1/traces`. Needs the extra `traces`. Empty: nowhere,
    and they cost nothing."""
    dev: bool = False
    """Opens the doors for `rasa shell`, the terminal chat and the sandbox: never in production."""

    clock_file: Path | None = None
    """For rehearsals of trouble: this file says by how many seconds the engine's clock is ahead. Refused without
    BOT_DEV."""

    @field_validator("clock_file")
    @classmethod
    def _only_in_development(cls, file: Path | None, others: ValidationInfo) -> Path | None:
        if file is not None and not others.data.get("dev"):
            raise ValueError("it moves the clock, for rehearsals: not without BOT_DEV")
        return file

    @property
    def url(self) -> str:
        """Where buyers' phones and providers reach us."""
        return (self.public_url or f"http://127.0.0.1:{self.port}").rstrip("/")


def read(environ: Mapping[str, str]) -> Settings:
    """Raises:
    SettingsError: naming each variable that is wrong.
    """
    known = {
        name.upper() if name == "port" else f"BOT_{name.upper()}" for name in Settings.model_fields
    }
    strangers = sorted(
        name
        for name in environ
        if name.startswith("BOT_") and name not in known and not _provider(name)
    )
    if strangers:
        raise SettingsError(f"unknown setting: {', '.join(strangers)}")
    try:
        return Settings()
    except ValidationError as error:
        problems = [
            f"{_variable(str(problem['loc'][0]))}: {problem['msg']}" for problem in error.errors()
        ]
        raise SettingsError("; ".join(problems)) from error


def _provider(name: str) -> bool:
    """Variables read elsewhere: providers' addresses, the cache and the Postgres binaries."""
    return name.endswith("_URL") or name in {"BOT_CACHE_DIR", "BOT_POSTGRES_BIN"}


def _variable(field: str) -> str:
    return field if field == "PORT" else f"BOT_{field.upper()}"
