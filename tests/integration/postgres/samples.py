"""Two small shops that have the same keys, SKUs and customers, and what is said to them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from adapters.postgres.inbox import PostgresInbox
from adapters.postgres.outbox import PostgresOutbox
from adapters.postgres.pool import Pool
from adapters.postgres.secrets import SecretBox
from adapters.postgres.shop_contents import CategoryNames, ShopContents
from adapters.postgres.timers import PostgresTimers
from adapters.postgres.work import PostgresWork
from domain.edge_ports import Step, TurnRecord
from domain.model.code import Code
from domain.model.haggling import Bundle, HaggleRule
from domain.model.ids import AccountId, BuyerId, ConversationId, Sku, TenantId
from domain.model.message import Inbound, Text
from domain.model.money import Money
from domain.model.news import Template
from domain.model.product import Item, Product
from domain.model.shop import Account, PaymentAccount, Shop, Zone
from domain.model.understanding import Understanding

BOX = SecretBox([bytes(range(32))])
CONVERSATION = ConversationId(UUID(int=77))
BUYER = BuyerId(UUID(int=78))

SOMEBODY = """
    with buyer as (
        insert into buyers (tenant_id, buyer_id, created_at) values (app_tenant(), $3, now())
    )
    insert into conversations (
        tenant_id, conversation_id, account_id, channel, customer_id, buyer_id, created_at)
    values (app_tenant(), $1, $2, 'whatsapp', '2348030000007', $3, now())
"""


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, seconds: float) -> datetime:
        self.now += timedelta(seconds=seconds)
        return self.now


@dataclass(frozen=True, slots=True)
class Engine:
    """The adapters of one process."""

    pool: Pool
    clock: Clock
    inbox: PostgresInbox
    work: PostgresWork
    outbox: PostgresOutbox
    timers: PostgresTimers


def product(sku: str, name: str, category: str, *items: Item, **more: Any) -> Product:
    return Product(Sku(sku), name, name[:24], category, items, **more)


RULE = HaggleRule(Money(400_000, "NGN"), 3, 24, (Bundle(3, Money(1_230_000, "NGN")),))


def item(sku: str, of: str, minor: int, stock: int, **variant: Any) -> Item:
    return Item(Sku(sku), Sku(of), "", Money(minor, "NGN"), stock, **variant)


SHELF = (
    product(
        "ANK",
        "Ankara gown",
        "dresses",
        item("ANK-R-10", "ANK", 1_250_000, 10, size="UK 10", colour="Red"),
        item("ANK-B-12", "ANK", 1_300_000, 2, size="UK 12", colour="Navy blue"),
        description="Ready to wear, fully lined.",
    ),
    product("LACE", "Cord lace gown", "dresses", item("LACE", "LACE", 3_500_000, 0)),
    product(
        "SNK",
        "Canvas sneakers",
        "shoes",
        item("SNK-42", "SNK", 900_000, 5, size="42", colour="White"),
        item("SNK-43", "SNK", 900_000, 0, size="43", colour="White"),
    ),
    product(
        "SLP", "Palm slippers", "shoes", item("SLP", "SLP", 450_000, 8, colour="Brown", haggle=RULE)
    ),
    product("CAP", "Àṣọ òkè fila cap", "hats", item("CAP", "CAP", 300_000, 4)),
    product("PWR", "Power bank 20,000mAh", "phones", item("PWR", "PWR", 1_800_000, 7)),
)


def shop_of(number: int, key: str) -> ShopContents:
    tenant_id = TenantId(UUID(int=number << 96 | 1))
    return ShopContents(
        shop=Shop(
            tenant_id,
            key,
            key.title(),
            "NG",
            "NGN",
            "Africa/Lagos",
            ("en", "pcm"),
            order_prefix="AD",
        ),
        accounts=[
            Account(
                tenant_id,
                AccountId(UUID(int=number << 96 | 2)),
                f"{key}-wa",
                "whatsapp",
                f"{number}0001",
                "+2348030000001",
                dict.fromkeys(("app_secret", "access_token", "verify_token"), f"secret of {key}"),
            )
        ],
        payment_accounts=[
            PaymentAccount(tenant_id, f"{key}-ps", "paystack", secrets={"key": f"sk of {key}"}),
            PaymentAccount(
                tenant_id, f"{key}-cod", "cash_on_delivery", most=Money(5_000_000, "NGN")
            ),
        ],
        categories=[
            CategoryNames("dresses", {"en": "Dresses", "pcm": "Gown dem"}),
            CategoryNames("shoes", {"en": "Shoes"}),
            CategoryNames("hats", {"en": "Hats"}),
            CategoryNames("phones", {"en": "Phones and power"}),
        ],
        products=SHELF,
        synonyms={"SNK": ("kicks", "tennis shoes"), "ANK": ("dress", "african print")},
        goes_with={"ANK": ("CAP", "LACE", "SLP")},
        zones=[
            Zone("yaba", "Yaba", Money(150_000, "NGN"), "1-2", ("yaba", "sabo")),
            Zone("pickup", "Pick up", Money(0, "NGN"), pickup=True),
        ],
        templates=[Template("shipped", "en", "order_shipped", "en_GB", ("number",))],
        refs={"ad-red": "ANK"},
        codes=[
            Code("TENOFF", percent=10, uses=2, each=1),
            Code("OLD", amount=Money(100_000, "NGN"), ends_at=datetime(2026, 11, 1, tzinfo=UTC)),
        ],
        answers={"hours": {"en": "9 to 6, Monday to Saturday.", "pcm": "9 reach 6."}},
    )


ADAEZE = shop_of(1, "adaeze")
BISI = shop_of(2, "bisi")


def account(contents: ShopContents) -> Account:
    return contents.accounts[0]


def said(
    words: str, message_id: str, *, customer: str = "2348030000009", at: datetime | None = None
) -> Inbound:
    return Inbound(
        message_id=message_id,
        account_ref="10001",
        customer_id=customer,
        sent_at=at or datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
        content=Text(words),
        customer_name="Ngozi",
        phone="+2348030000009",
    )


def record(*payloads: Mapping[str, object], inbox_id: int = 1) -> TurnRecord:
    understanding = Understanding("hello", "greet", 0.9)
    step = Step(inbox_id, "greet", understanding, ("discover",), ("discover",))
    return TurnRecord((step,), tuple(dict(payload) for payload in payloads), seed=7)


def restocked(contents: ShopContents, sku: str, stock: int) -> ShopContents:
    """The same shop with another number of units in its file."""
    shelf = [
        replace(
            product,
            items=tuple(
                replace(one, stock=stock) if one.sku == sku else one for one in product.items
            ),
        )
        for product in contents.products
    ]
    return replace(contents, products=shelf)
