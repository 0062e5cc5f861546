"""What the domain needs from the world: one Protocol per need.

Everything reached through a `UnitOfWork` runs in one transaction of one tenant; none of it commits.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.model.buyer import Buyer
from domain.model.cart import Cart
from domain.model.ids import BuyerId, ConversationId, OrderId
from domain.model.joining import Chat, Door, Join
from domain.model.message import Notice
from domain.model.money import Money
from domain.model.news import Template
from domain.model.order import Order, OrderStatus
from domain.model.product import Category, Item, Page, Product, Search
from domain.model.shop import PaymentAccount, Shop, Zone
from domain.money_ports import Ledger, Payments, RefundBook, Tasks
from domain.pricing_ports import Bargains, Codes


class Catalogue(Protocol):
    """What the shop sells. A product's own SKU and those of its items are one name space."""

    async def categories(self, language: str) -> list[Category]:
        """Categories that have something to show, in the shop's order, named in *language*."""
        ...

    async def search(self, search: Search, page: int, size: int) -> Page:
        """Full text and trigram, best first; what is out of stock comes last. Pages count from 0."""
        ...

    async def product(self, sku: str) -> Product | None:
        """The product of this SKU, or the one this item belongs to."""
        ...

    async def products(self, skus: Sequence[str]) -> list[Product]:
        """In the order asked for; unknown ones are left out."""
        ...

    async def item(self, sku: str) -> Item | None: ...

    async def referred(self, ref: str) -> Product | None:
        """What an advertisement, a link or a post shows: the shop says so, or it names a SKU."""
        ...

    async def companions(self, skus: Collection[str]) -> list[Product]:
        """What the shop's rules say goes with these products, in the shop's order, in stock only."""
        ...

    async def called(self, text: str) -> list[str]:
        """The names of products, of two words and more, that stand in a text: in lower case, without accents, signs
        and an s at the end of a word. Names are what a product is called, what stands before the comma of it, and its
        synonyms."""
        ...


class Stock(Protocol):
    """Units on the shelf. Each call is one statement, so two buyers cannot take the last unit."""

    async def hold(self, sku: str, quantity: int) -> bool:
        """Take units from the shelf; False (and nothing taken) when fewer are left."""
        ...

    async def give_back(self, sku: str, quantity: int) -> None: ...


class Carts(Protocol):
    async def load(self, buyer_id: BuyerId) -> Cart:
        """At the prices of now, those this buyer has bargained for and with their code, in the order things were
        first added."""
        ...

    async def put(self, buyer_id: BuyerId, sku: str, quantity: int) -> None:
        """Set the quantity; 0 takes the line out."""
        ...

    async def clear(self, buyer_id: BuyerId) -> None: ...


class Orders(Protocol):
    async def add(self, order: Order) -> bool:
        """False when the number is taken: choose another."""
        ...

    async def draft(self, buyer_id: BuyerId) -> Order | None:
        """The order in checkout, if there is one."""
        ...

    async def by_number(self, buyer_id: BuyerId, number: str) -> Order | None:
        """Case, spaces and dashes do not count."""
        ...

    async def numbered(self, number: str) -> Order | None:
        """Anybody's of this shop; locked until the transaction ends. Case, spaces and dashes do not count."""
        ...

    async def get(self, order_id: OrderId) -> Order | None:
        """Locked until the transaction ends."""
        ...

    async def recent(self, buyer_id: BuyerId, most: int) -> list[Order]:
        """Newest first, drafts left out."""
        ...

    async def move(
        self, order: Order, to: OrderStatus, *, expires_at: datetime | None = None
    ) -> bool:
        """Move and write the order's other fields (not its lines); False when its status in the database
        is not `order.status` any more."""
        ...


class Buyers(Protocol):
    async def get(self, buyer_id: BuyerId) -> Buyer: ...

    async def save(self, buyer: Buyer) -> None: ...


class Shops(Protocol):
    """The shop whose transaction this is."""

    async def shop(self) -> Shop: ...

    async def zones(self) -> list[Zone]: ...

    async def answer(self, topic: str, language: str) -> str | None:
        """The seller's answer to a topic, in *language* or the shop's own; None where they gave none."""
        ...

    async def template(self, news: str, language: str) -> Template | None:
        """The approved message for *news*, in *language* or the shop's own; None where there is none."""
        ...

    async def payment_accounts(self) -> list[PaymentAccount]:
        """Without their secrets."""
        ...

    async def doors(self) -> list[Door]:
        """By channel."""
        ...


class Joins(Protocol):
    """Codes by which two chats of one person are joined, and the wrong ones that were tried."""

    async def open(self, join: Join, code: str) -> bool:
        """The issuer's earlier codes end. False when the code is taken: draw another. Only its hash is kept."""
        ...

    async def by_code(self, code: str) -> Join | None:
        """The open join of this code, expired or not, locked until the transaction ends."""
        ...

    async def get(self, join_id: UUID) -> Join | None:
        """Locked until the transaction ends."""
        ...

    async def save(self, join: Join) -> None: ...

    async def miss(self, conversation_id: ConversationId) -> None:
        """Count a wrong code."""
        ...

    async def misses(self, conversation_id: ConversationId, since: datetime) -> tuple[int, int]:
        """Wrong codes since then: of this conversation, and of the whole shop."""
        ...


class Chats(Protocol):
    """The conversations of a buyer who has several."""

    async def of_buyer(self, buyer_id: BuyerId) -> list[Chat]:
        """The one last heard first."""
        ...

    async def locked(self, *conversation_ids: ConversationId) -> dict[ConversationId, Chat]:
        """These and all others of their buyers, every one locked, in an order that cannot end in a deadlock."""
        ...

    async def give(self, giver: BuyerId, taker: BuyerId) -> tuple[list[str], list[str]]:
        """All conversations and orders of *giver* are *taker*'s from now on; their ids."""
        ...

    async def give_back(self, join: Join, giver: BuyerId) -> None:
        """What `join.brought` names, and what was ordered since in its conversations; these begin anew."""
        ...

    async def carry(self, source: ConversationId, target: ConversationId) -> None:
        """Put *target* where *source* stands, with its memory; a source that is not shopping changes nothing."""
        ...


class Diary(Protocol):
    """What shall happen because of this turn: rows written in its transaction, carried out after it."""

    async def effect(self, kind: str, key: str, body: Mapping[str, str]) -> None:
        """Ask the world (`start_payment`, `confirm_payment` ...). A repeated *key* is one effect."""
        ...

    async def event(self, name: str, body: Mapping[str, str | int]) -> None:
        """A domain event for whoever listens: `order_placed`, `human_requested` ..."""
        ...

    async def remind(self, key: str, due_at: datetime, notice: Notice) -> None:
        """Say *notice* to this conversation at *due_at*; the same *key* again moves it."""
        ...

    async def forget(self, key: str) -> None:
        """Take a reminder back; one that is not there is no error."""
        ...


class Ids(Protocol):
    """Names for new things. Injected and seeded: a recorded turn gives the same ones again."""

    def uuid(self) -> UUID:
        """Time-ordered (version 7)."""
        ...

    def order_number(self, prefix: str) -> str:
        """Short, and safe to read out loud: `AD-K7M4Q`."""
        ...

    def reference(self, prefix: str) -> str:
        """For a payment: letters, digits and dashes."""
        ...

    def secret(self) -> str:
        """Not to be guessed: 32 hexadecimal digits."""
        ...

    def join_code(self) -> str:
        """Easy to read out loud, and not to be guessed: `K7M4-QX9T`."""
        ...


class UnitOfWork(Protocol):
    """One transaction of one tenant. `now` is the turn's time, the same in every call of it."""

    @property
    def now(self) -> datetime: ...
    @property
    def ids(self) -> Ids: ...
    @property
    def catalogue(self) -> Catalogue: ...
    @property
    def stock(self) -> Stock: ...
    @property
    def carts(self) -> Carts: ...
    @property
    def bargains(self) -> Bargains: ...
    @property
    def codes(self) -> Codes: ...
    @property
    def orders(self) -> Orders: ...
    @property
    def payments(self) -> Payments: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def refunds(self) -> RefundBook: ...
    @property
    def tasks(self) -> Tasks: ...
    @property
    def buyers(self) -> Buyers: ...
    @property
    def shops(self) -> Shops: ...
    @property
    def diary(self) -> Diary: ...
    @property
    def joins(self) -> Joins: ...
    @property
    def chats(self) -> Chats: ...

    def savepoint(self) -> AbstractAsyncContextManager[None]:
        """What is written inside is undone when the block raises."""
        ...


class Sentences(Protocol):
    """Everything we say, by id and language."""

    def say(
        self, language: str, copy_id: str, params: Mapping[str, "str | int | Money"], *, plain: bool
    ) -> str:
        """The sentence in words. *plain*: money as `NGN 2,500` and no character outside GSM-7 that can be helped.
        `params["count"]`, where given, chooses the plural.

        Raises:
            KeyError: no such sentence.
        """
        ...

    def languages(self) -> Sequence[str]: ...
