"""`docs/settings.md`: every variable of the environment, made from the code that reads it."""

from collections.abc import Iterator
from typing import Final

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from adapters.discovery import channel_classes, provider_classes
from bot.settings import Settings

HEAD: Final = """# Settings

Made by `make docs` from `bot/settings.py`; a test holds it current. The environment is read once, at the start. A value
that is wrong, or a `BOT_` variable that nobody knows, ends the start with its name.
"""
PROVIDERS: Final = """## Where providers are

For tests and for regions with an address of their own. Only those that are called over the network are listed.
"""
OTHERS: Final = """## Besides

| variable | what it is |
|---|---|
| `BOT_POSTGRES_BIN` | the folder of the Postgres programs to use for the embedded server, and no other |
| `BOT_CACHE_DIR` | where environments and trained models are kept; else `.cache` in the repository |
| names of your choice | the secrets of a shop: its file says `env:NAME`, and `bot shop load` reads them once |
"""


def page() -> str:
    fields = ["| variable | default | range | what it is |", "|---|---|---|---|", *_fields()]
    providers = ["| variable | default |", "|---|---|", *_providers()]
    parts = [HEAD, "\n".join(fields), PROVIDERS, "\n".join(providers), OTHERS]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _fields() -> Iterator[str]:
    for name, field in Settings.model_fields.items():
        variable = field.validation_alias or f"BOT_{name.upper()}"
        about = " ".join((field.description or "").split())
        yield f"| `{variable}` | {_default(field)} | {_range(field)} | {about} |"


def _default(field: FieldInfo) -> str:
    value = "" if field.default is None else field.default
    shown = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
    return f"`{shown.lower() if isinstance(value, bool) else shown}`" if shown else "empty"


def _range(field: FieldInfo) -> str:
    """As pydantic keeps it: `Ge(ge=1)` and so on."""
    signs = {"ge": "from", "gt": "over", "le": "to"}
    limits = [
        f"{word} {getattr(limit, sign)}"
        for limit in field.metadata
        for sign, word in signs.items()
        if getattr(limit, sign, None) is not None
    ]
    return " ".join(limits)


def _providers() -> Iterator[str]:
    for found in (*channel_classes(), *provider_classes()):
        if found.default_base_url:
            yield f"| `{found.url_variable}` | {found.default_base_url} |"
