"""A shop: who sells, where it is reached, where it delivers, how it is paid."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from domain.model.ids import AccountId, TenantId
from domain.model.money import Money

Secrets: TypeAlias = dict[str, str]
PaymentMethod: TypeAlias = Literal[
    "paystack", "cash_on_delivery", "flutterwave", "mpesa", "bank_transfer"
]


@dataclass(frozen=True, slots=True)
class NewsCosts:
    """What telling a buyer news may cost, in minor units of the shop's currency.

    `most`: of one message (None: any). `costs`: of a message, by channel; one that is not named costs nothing.
    """

    most: int | None = None
    costs: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deposits:
    """A part that is paid now, in percent of the total; the balance is due *days* later."""

    percent: int
    days: int


@dataclass(frozen=True, slots=True)
class Shop:
    """`hold_minutes`: how long checkout keeps stock and prices. `languages`: first is the shop's own.

    `deposits`: None where the whole is paid at once. `refund_limits`: the most that each role may give back at once, in
    minor units; who is not named may give nothing, the owner any amount.
    """

    tenant_id: TenantId
    key: str
    name: str
    country: str
    currency: str
    timezone: str
    languages: tuple[str, ...]
    about: str = ""
    order_prefix: str = ""
    hold_minutes: int = 30
    news: NewsCosts = NewsCosts()
    deposits: Deposits | None = None
    refund_limits: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Account:
    """A shop's presence on one channel, with its secrets in clear: never log or store this value.

    `key` is the path segment of its webhook, `external_id` the provider's name for it,
    `address` what a buyer dials or opens; `door` is that as a link, with `{code}` for the words of a message.
    """

    tenant_id: TenantId
    account_id: AccountId
    key: str
    channel: str
    external_id: str
    address: str = ""
    secrets: Secrets = field(default_factory=dict, repr=False)
    door: str = ""


@dataclass(frozen=True, slots=True)
class PaymentAccount:
    """`most`: the largest order total accepted (cash on delivery). `email_domain`: for buyers without an address.

    `settings` are the provider's own words that are no secret: a bank's account number, a till's short code.
    """

    tenant_id: TenantId
    key: str
    provider: PaymentMethod
    most: Money | None = None
    email_domain: str = ""
    secrets: Secrets = field(default_factory=dict, repr=False)
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Zone:
    """`areas` are the names buyers use for it, lower case. `days` is a range in words: "1-2"."""

    key: str
    name: str
    fee: Money
    days: str = ""
    areas: tuple[str, ...] = ()
    pickup: bool = False
