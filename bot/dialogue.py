"""Which dialogue this is: the machine, the stages, the rules and the sentences, as one short name."""

from functools import cache
from hashlib import blake2b
from pathlib import Path

from bot.local import ROOT

CODE = ("flows", "domain", "adapters/channels")
NAME_BYTES = 6


@cache
def fingerprint(copy: Path) -> str:
    """The same for the same code and sentences. A turn recorded under another name may have been answered
    differently, and rightly so."""
    digest = blake2b(digest_size=NAME_BYTES)
    files = [file for folder in CODE for file in sorted((ROOT / folder).rglob("*.py"))]
    for file in [*files, *sorted(copy.glob("*.po"))]:
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
