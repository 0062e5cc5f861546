"""`python -m bot.sandbox`: the sandbox alone, for an engine that runs elsewhere."""

import argparse
import os

from aiohttp import web

from bot.sandbox import demo
from bot.sandbox.app import sandbox
from bot.sandbox.settings import Settings


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--engine", default="http://127.0.0.1:8080", help="where the engine is")
    parser.add_argument("--public-url", default="", help="where this is reached from outside")
    given = parser.parse_args()
    public_url = given.public_url or f"http://{given.host}:{given.port}"
    app = sandbox(settings(given.engine.rstrip("/"), public_url.rstrip("/")))
    web.run_app(app, host=given.host, port=given.port, shutdown_timeout=2)


def settings(engine_url: str, public_url: str) -> Settings:
    """The demo shop's accounts; a secret from the environment, or a well-known one."""
    return demo.settings(engine_url, public_url, secret)


def secret(name: str) -> str:
    """demo-whatsapp-app-secret for DEMO_WHATSAPP_APP_SECRET."""
    return os.environ.get(name) or name.lower().replace("_", "-")


if __name__ == "__main__":
    main()
