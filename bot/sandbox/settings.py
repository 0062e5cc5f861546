"""What the sandbox needs to know: where the engine is, which phones to show, and the secrets both sides share."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PhoneAccount:
    """One shop's line on one channel. `key` is the engine's webhook path, `address` is E.164 or a handle.

    What `credentials` must hold is the channel's own affair; see its file under `phones/`.
    """

    channel: str
    key: str
    title: str
    address: str
    credentials: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class PaystackAccount:
    """`key` is the engine's path under /payments."""

    key: str
    title: str
    secret_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FlutterwaveAccount:
    """`secret_hash` is what its webhooks carry."""

    key: str
    title: str
    secret_key: str = field(repr=False)
    secret_hash: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class MpesaAccount:
    """A paybill: `shortcode` and `passkey` sign what is asked, the consumer's key and secret buy a token."""

    key: str
    title: str
    shortcode: str
    passkey: str = field(repr=False)
    consumer_key: str = field(repr=False)
    consumer_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between the things a provider does by itself. Hours of retries are told in minutes here."""

    sent_s: float = 0.05
    delivered_s: float = 0.2
    read_s: float = 0.8
    swap_s: float = 2.0
    """How long a webhook is held back, at most, for a later one to overtake it."""
    timeout_s: float = 20.0
    retries_s: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
    """The last one is repeated."""
    attempts: int = 200


@dataclass(frozen=True, slots=True)
class Settings:
    """`public_url` is where this application is reached, with the path it is mounted under."""

    engine_url: str
    public_url: str
    phones: tuple[PhoneAccount, ...]
    paystack: PaystackAccount | None = None
    pace: Pace = Pace()
    flutterwave: FlutterwaveAccount | None = None
    mpesa: MpesaAccount | None = None
