"""What needs no server: settings, the address the world knows, the disk."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from bot.doctor.findings import Finding, fine, warning, wrong
from bot.settings import Settings

LEAST_FREE_MB = 1024
"""A day's messages of a busy shop, and room for Postgres to write its log ahead."""
HERE = {"127.0.0.1", "localhost", "::1"}


def place(settings: Settings) -> Iterator[Finding]:
    yield _address(settings)
    yield _key(settings)
    yield _disk(settings.state_dir)
    if settings.dev:
        yield warning(
            "BOT_DEV is on: anybody who reaches this engine can talk to it without a signature",
            "take it out of the environment where buyers are served",
        )
    if not settings.paced:
        yield warning(
            "BOT_PACED is off: providers will refuse bursts", "take it out of the environment"
        )


def _address(settings: Settings) -> Finding:
    if not settings.public_url:
        return wrong(
            "BOT_PUBLIC_URL is empty: providers and buyers' phones cannot reach this engine",
            "set it to the https address of your proxy, as https://shop.example.com",
        )
    parts = urlsplit(settings.public_url)
    if parts.hostname in HERE:
        return wrong(
            f"BOT_PUBLIC_URL is {settings.public_url}, which only this machine can open",
            "set it to the address under which the world reaches your proxy",
        )
    if parts.scheme != "https":
        return wrong(
            f"BOT_PUBLIC_URL is {settings.public_url}: providers deliver to https only",
            "put a proxy with a certificate before the engine and name its https address",
        )
    return fine(f"the world reaches this engine at {settings.public_url}")


def _key(settings: Settings) -> Finding:
    if settings.database_url.get_secret_value() and not settings.secret_key.get_secret_value():
        return warning(
            "BOT_SECRET_KEY is empty though the database is yours: the key lies in the state folder "
            "of this machine, and other engines cannot open the accounts' secrets",
            f"put the content of {settings.state_dir}/secrets/secret_key into BOT_SECRET_KEY everywhere",
        )
    return fine("secrets are sealed with a key of this set-up")


def _disk(state: Path) -> Finding:
    there = next(folder for folder in (state, *state.resolve().parents) if folder.exists())
    free_mb = shutil.disk_usage(there).free // 2**20
    if free_mb < LEAST_FREE_MB:
        return wrong(
            f"only {free_mb} MB are free where {state} lies: Postgres stops when none are",
            "make room, or move BOT_STATE_DIR to a larger disk",
        )
    return fine(f"{free_mb} MB are free on the disk")
