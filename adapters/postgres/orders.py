"""Orders and their lines."""

from datetime import datetime
from typing import Final

from adapters.postgres.codec import ADDRESS
from adapters.postgres.pool import Connection
from adapters.postgres.rows import Row
from adapters.postgres.seen import Seen
from domain.model.ids import BuyerId, ConversationId, OrderId, Sku
from domain.model.money import Money
from domain.model.order import Order, OrderLine, OrderStatus

# One statement, so that an order without its lines is never seen. A taken number writes nothing.
ADD: Final = """
    with placed as (
        insert into orders (
            tenant_id, order_id, number, buyer_id, conversation_id, status, fee_minor, currency,
            name, phone, address, zone, payment_method, created_at, expires_at, code,
            discount_minor, receipt_token)
        values (
            app_tenant(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $20, $21,
            $22)
        on conflict (tenant_id, number_key) do nothing
        returning tenant_id, order_id
    ), lines as (
        insert into order_lines (
            tenant_id, order_id, position, sku, title, quantity, unit_minor, off_minor, currency)
        select p.tenant_id, p.order_id, l.position, l.sku, l.title, l.quantity, l.unit_minor,
               l.off_minor, $7
          from placed p
          cross join unnest($15::text[], $16::text[], $17::int[], $18::bigint[], $19::bigint[])
            with ordinality as l (sku, title, quantity, unit_minor, off_minor, position)
    )
    select exists (select from placed)
"""

COLUMNS: Final = """
    select o.order_id, o.number, o.buyer_id, o.conversation_id, o.status, o.fee_minor, o.currency,
           o.name, o.phone, o.address, o.zone, o.payment_method, o.created_at, o.expires_at,
           o.due_at, o.receipt_token, o.refused, o.allowance_minor, o.code, o.discount_minor,
           (select jsonb_agg(jsonb_build_array(l.sku, l.title, l.quantity, l.unit_minor, l.off_minor)
                             order by l.position)
              from order_lines l
             where l.order_id = o.order_id) as lines
      from orders o
"""

DRAFT: Final = (
    COLUMNS
    + """
     where o.buyer_id = $1 and o.status = 'draft'
     order by o.created_at desc, o.order_id desc limit 1
"""
)

BY_NUMBER: Final = (
    COLUMNS
    + """
     where o.number_key = upper(regexp_replace($2, '[^A-Za-z0-9]', '', 'g')) and o.buyer_id = $1
"""
)

NUMBERED: Final = (
    COLUMNS
    + """
     where o.number_key = upper(regexp_replace($1, '[^A-Za-z0-9]', '', 'g')) for no key update of o
"""
)

GET: Final = COLUMNS + " where o.order_id = $1 for no key update of o"

RECENT: Final = (
    COLUMNS
    + """
     where o.buyer_id = $1 and o.status <> 'draft'
     order by o.created_at desc, o.order_id desc limit $2
"""
)

MOVE: Final = """
    update orders
       set status = $3, fee_minor = $4, name = $5, phone = $6, address = $7, zone = $8,
           payment_method = $9, expires_at = $10, due_at = $11, refused = $12,
           allowance_minor = $13
     where order_id = $1 and status = $2
    returning order_id
"""


class PostgresOrders:
    def __init__(self, connection: Connection, seen: Seen) -> None:
        self._connection = connection
        self._seen = seen

    async def add(self, order: Order) -> bool:
        await self._seen.before_write("buyer", "cart", "held")
        added: bool = await self._connection.fetchval(
            ADD,
            order.order_id,
            order.number,
            order.buyer_id,
            order.conversation_id,
            order.status,
            order.fee.minor,
            order.fee.currency,
            order.name,
            order.phone,
            ADDRESS.dump_json(order.address),
            order.zone,
            order.payment_method,
            order.created_at,
            order.expires_at,
            [line.sku for line in order.lines],
            [line.title for line in order.lines],
            [line.quantity for line in order.lines],
            [line.unit.minor for line in order.lines],
            [line.off.minor if line.off else 0 for line in order.lines],
            order.code,
            order.discount.minor if order.discount else 0,
            order.receipt_token,
        )
        return added

    async def draft(self, buyer_id: BuyerId) -> Order | None:
        async def read() -> Order | None:
            row = await self._connection.fetchrow(DRAFT, buyer_id)
            return order_of(row) if row else None

        return await self._seen.once(("draft", buyer_id), read)

    async def by_number(self, buyer_id: BuyerId, number: str) -> Order | None:
        row = await self._connection.fetchrow(BY_NUMBER, buyer_id, number)
        return order_of(row) if row else None

    async def numbered(self, number: str) -> Order | None:
        row = await self._connection.fetchrow(NUMBERED, number)
        return order_of(row) if row else None

    async def get(self, order_id: OrderId) -> Order | None:
        row = await self._connection.fetchrow(GET, order_id)
        if row is None:
            return None
        self._seen.note(("held", order_id), value=True)
        return order_of(row)

    async def recent(self, buyer_id: BuyerId, most: int) -> list[Order]:
        async def read() -> list[Order]:
            rows = await self._connection.fetch(RECENT, buyer_id, most)
            return [order_of(row) for row in rows]

        if self._seen.known(("ordered", buyer_id)) is False:
            return []
        return [*await self._seen.once(("recent", buyer_id, most), read)]

    async def move(
        self, order: Order, to: OrderStatus, *, expires_at: datetime | None = None
    ) -> bool:
        # The ledger moves no money when an order moves: whoever moves both writes there as well.
        await self._seen.before_write("buyer", "cart", "held", "balances")
        moved = await self._connection.fetchval(
            MOVE,
            order.order_id,
            order.status,
            to,
            order.fee.minor,
            order.name,
            order.phone,
            ADDRESS.dump_json(order.address),
            order.zone,
            order.payment_method,
            expires_at,
            order.due_at,
            order.refused,
            order.allowance_minor,
        )
        return moved is not None


def order_of(row: Row) -> Order:
    currency = row["currency"]
    return Order(
        order_id=OrderId(row["order_id"]),
        number=row["number"],
        buyer_id=BuyerId(row["buyer_id"]),
        conversation_id=ConversationId(row["conversation_id"]),
        status=OrderStatus(row["status"]),
        lines=tuple(
            OrderLine(Sku(sku), title, quantity, Money(unit, currency), some(off, currency))
            for sku, title, quantity, unit, off in row["lines"] or ()
        ),
        fee=Money(row["fee_minor"], currency),
        created_at=row["created_at"],
        name=row["name"],
        phone=row["phone"],
        address=ADDRESS.validate_python(row["address"]),
        zone=row["zone"],
        payment_method=row["payment_method"],
        expires_at=row["expires_at"],
        due_at=row["due_at"],
        receipt_token=row["receipt_token"],
        refused=row["refused"],
        allowance_minor=row["allowance_minor"],
        code=row["code"],
        discount=some(row["discount_minor"], currency),
    )


def some(minor: int, currency: str) -> Money | None:
    """None where nothing is taken off."""
    return Money(minor, currency) if minor else None
