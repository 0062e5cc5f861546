"""`python -m bot.sandbox`: the sandbox alone, for an engine that runs elsewhere."""

import argparse
import os

from aiohttp import web

from bot.sandbox.app import sandbox
from bot.sandbox.settings import PaystackAccount, PhoneAccount, Settings


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--engine", default="http://127.0.0.1:8080", help="where the engine is")
    parser.add_argument("--public-url", default="", help="where this is reached from outside")
    given = parser.parse_args()
    public_url = given.public_url or f"http://{given.host}:{given.port}"
    settings = demo(given.engine.rstrip("/"), public_url.rstrip("/"))
    web.run_app(sandbox(settings), host=given.host, port=given.port, shutdown_timeout=2)


def demo(engine_url: str, public_url: str) -> Settings:
    """The demo shop's accounts; a secret from the environment, or a well-known one."""
    whatsapp = PhoneAccount(
        channel="whatsapp",
        key="demo-whatsapp",
        title="Adunni Market",
        address="+2348030000001",
        credentials={
            "phone_number_id": "100000000000001",
            "app_secret": os.environ.get("DEMO_WHATSAPP_APP_SECRET", "demo-app-secret"),
            "access_token": os.environ.get("DEMO_WHATSAPP_ACCESS_TOKEN", "demo-access-token"),
            "verify_token": os.environ.get("DEMO_WHATSAPP_VERIFY_TOKEN", "demo-verify-token"),
        },
    )
    paystack = PaystackAccount(
        key="demo-paystack",
        title="Adunni Market",
        secret_key=os.environ.get("DEMO_PAYSTACK_SECRET_KEY", "sk_test_demo"),
    )
    return Settings(engine_url, public_url, (whatsapp,), paystack)


if __name__ == "__main__":
    main()
