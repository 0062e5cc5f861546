"""The phones of the two demo shops: the same accounts as in their files, known here as the providers know them."""

from collections.abc import Callable

from bot.sandbox.settings import (
    FlutterwaveAccount,
    MpesaAccount,
    PaystackAccount,
    PhoneAccount,
    Settings,
)

TITLE = "Adunni Market"
NAIROBI = "Wanjiku's Corner"
SECRETS = (
    "DEMO_WHATSAPP_APP_SECRET",
    "DEMO_WHATSAPP_ACCESS_TOKEN",
    "DEMO_WHATSAPP_VERIFY_TOKEN",
    "DEMO_INSTAGRAM_APP_SECRET",
    "DEMO_INSTAGRAM_ACCESS_TOKEN",
    "DEMO_INSTAGRAM_VERIFY_TOKEN",
    "DEMO_TIKTOK_CLIENT_SECRET",
    "DEMO_TIKTOK_ACCESS_TOKEN",
    "DEMO_TWILIO_ACCOUNT_SID",
    "DEMO_TWILIO_AUTH_SECRET",
    "DEMO_TWILIO_MESSAGING_SERVICE_SID",
    "DEMO_AFRICASTALKING_USERNAME",
    "DEMO_AFRICASTALKING_API_KEY",
    "DEMO_AFRICASTALKING_WEBHOOK_SECRET",
    "DEMO_PAYSTACK_SECRET_KEY",
    "NAIROBI_WHATSAPP_APP_SECRET",
    "NAIROBI_WHATSAPP_ACCESS_TOKEN",
    "NAIROBI_WHATSAPP_VERIFY_TOKEN",
    "NAIROBI_FLUTTERWAVE_SECRET_KEY",
    "NAIROBI_FLUTTERWAVE_SECRET_HASH",
    "NAIROBI_STK_CONSUMER_KEY",
    "NAIROBI_STK_CONSUMER_SECRET",
    "NAIROBI_STK_PASSKEY",
)
"""Names of what both sides must know."""
TEMPLATES = (
    "order_paid/en/2",
    "order_shipped/en/1",
    "order_delivered/en/1",
    "payment_expired/en/1",
    "cart_reminder/en/0",
)
"""What WhatsApp has approved for this shop: name, language and number of places."""
SHORTCODE = "174379"
"""The one of https://developer.safaricom.co.ke/test_credentials."""
# By channel: what a buyer dials or opens, and what the provider calls the account.
ACCOUNTS = {
    "whatsapp": (
        "+2348030000001",
        {"phone_number_id": "100000000000001", "templates": " ".join(TEMPLATES)},
    ),
    "instagram": ("@adunni.market", {"account_id": "17841400000000001"}),
    "tiktok": (
        "@adunni.market",
        {"business_id": "-000adunniMarketTejuosho00000000001", "client_key": "7400000000000000001"},
    ),
    "twilio": ("+2342010000002", {}),
    "africastalking": ("20880", {}),
}


def phones(secret: Callable[[str], str]) -> tuple[PhoneAccount, ...]:
    """*secret* is asked by the names in SECRETS."""
    lagos = tuple(
        PhoneAccount(
            channel,
            f"demo-{channel}",
            TITLE,
            address,
            {**known, **_secrets(f"DEMO_{channel.upper()}_", secret)},
        )
        for channel, (address, known) in ACCOUNTS.items()
    )
    known = {"phone_number_id": "100000000000002", "templates": ""}
    nairobi = PhoneAccount(
        "whatsapp",
        "nairobi-whatsapp",
        NAIROBI,
        "+254700000002",
        {**known, **_secrets("NAIROBI_WHATSAPP_", secret)},
    )
    return (*lagos, nairobi)


def settings(engine_url: str, public_url: str, secret: Callable[[str], str]) -> Settings:
    """All phones and all providers of payments of the two shops."""
    return Settings(
        engine_url,
        public_url,
        phones(secret),
        PaystackAccount("demo-paystack", TITLE, secret("DEMO_PAYSTACK_SECRET_KEY")),
        flutterwave=FlutterwaveAccount(
            "nairobi-flutterwave", NAIROBI, **_secrets("NAIROBI_FLUTTERWAVE_", secret)
        ),
        mpesa=MpesaAccount("nairobi-stk", NAIROBI, SHORTCODE, **_secrets("NAIROBI_STK_", secret)),
    )


def addresses(sandbox_url: str) -> dict[str, str]:
    """Where the engine finds each provider's stand-in, by the variable that tells it."""
    names = (*ACCOUNTS, "paystack", "flutterwave", "mpesa")
    return {f"BOT_{name.upper()}_URL": f"{sandbox_url}/{name}" for name in names}


def _secrets(prefix: str, secret: Callable[[str], str]) -> dict[str, str]:
    return {
        name.removeprefix(prefix).lower(): secret(name)
        for name in SECRETS
        if name.startswith(prefix)
    }
