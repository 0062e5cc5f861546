"""The conversations of a buyer who has several."""

from typing import Final

from adapters.postgres.pool import Connection
from adapters.postgres.rows import Row
from adapters.postgres.savepoints import Savepoints
from domain.model.ids import BuyerId, ConversationId
from domain.model.joining import Chat, Join

COLUMNS: Final = """
    select c.conversation_id, c.buyer_id, c.channel, c.last_inbound_at as heard_at,
           coalesce(c.state -> 'state' ->> 0 = 'stopped', false) as quiet
      from conversations c
"""

OF_BUYER: Final = (
    COLUMNS + " where c.buyer_id = $1 order by c.last_inbound_at desc nulls last, c.conversation_id"
)

# Conversations first and then buyers, both in the order of their ids. A turn holds one conversation and waits
# for its own buyer at most, so whoever waits here waits for somebody who waits for nobody.
LOCK_CHATS: Final = """
    select c.conversation_id, c.buyer_id, c.channel, c.last_inbound_at as heard_at,
           coalesce(c.state -> 'state' ->> 0 = 'stopped', false) as quiet
      from conversations c
     where c.buyer_id = any (
            array(select o.buyer_id from conversations o where o.conversation_id = any ($1)))
     order by c.conversation_id
       for no key update
"""
LOCK_BUYERS: Final = """
    select buyer_id from buyers where buyer_id = any ($1) order by buyer_id for no key update
"""

GIVE_CHATS: Final = """
    with given as (
        update conversations set buyer_id = $2, shared = true where buyer_id = $1
        returning conversation_id
    ), marked as (
        update conversations set shared = true where buyer_id = $2
    )
    select conversation_id::text from given order by conversation_id
"""
GIVE_ORDERS: Final = """
    with given as (update orders set buyer_id = $2 where buyer_id = $1 returning order_id)
    select order_id::text from given order by order_id
"""

# They begin anew: what was said and shown there was the other's as well.
RETURN_CHATS: Final = """
    update conversations set buyer_id = $2, state = '{}'
     where conversation_id = any ($1::text[]::uuid[]) and buyer_id = $3
"""
RETURN_ORDERS: Final = """
    update orders set buyer_id = $2
     where buyer_id = $3
       and (order_id = any ($4::text[]::uuid[])
            or (conversation_id = any ($1::text[]::uuid[]) and created_at >= $5))
"""

CARRY: Final = """
    update conversations t
       set state = jsonb_set(
               jsonb_set(s.state, '{memory,misses}', '0'),
               '{memory,said}', coalesce(t.state #> '{memory,said}', '0'))
               || '{"left_by": -1}'
      from conversations s
     where s.conversation_id = $1 and t.conversation_id = $2 and t.tenant_id = s.tenant_id
       and s.state -> 'state' ->> 0 = 'shopping'
"""


class ChatsMovedError(Exception):
    """Somebody else joined or parted these chats while we waited for them: try again."""


class PostgresChats:
    def __init__(self, connection: Connection, savepoints: Savepoints) -> None:
        self._connection = connection
        self._savepoints = savepoints

    async def of_buyer(self, buyer_id: BuyerId) -> list[Chat]:
        return [chat_of(row) for row in await self._connection.fetch(OF_BUYER, buyer_id)]

    async def locked(self, *conversation_ids: ConversationId) -> dict[ConversationId, Chat]:
        """Raises:
        ChatsMovedError: the buyers changed meanwhile.
        """
        rows = await self._connection.fetch(LOCK_CHATS, conversation_ids)
        chats = {chat.conversation_id: chat for chat in map(chat_of, rows)}
        if not set(conversation_ids) <= chats.keys():
            raise ChatsMovedError
        buyers = {chats[conversation_id].buyer_id for conversation_id in conversation_ids}
        await self._connection.fetch(LOCK_BUYERS, list(buyers))
        return chats

    async def give(self, giver: BuyerId, taker: BuyerId) -> tuple[list[str], list[str]]:
        await self._savepoints.before_write()
        chats = await self._connection.fetch(GIVE_CHATS, giver, taker)
        orders = await self._connection.fetch(GIVE_ORDERS, giver, taker)
        return [row["conversation_id"] for row in chats], [row["order_id"] for row in orders]

    async def give_back(self, join: Join, giver: BuyerId) -> None:
        await self._savepoints.before_write()
        brought = join.brought
        chats, orders = list(brought.chats), list(brought.orders)
        await self._connection.execute(RETURN_CHATS, chats, brought.buyer, giver)
        await self._connection.execute(
            RETURN_ORDERS, chats, brought.buyer, giver, orders, join.joined_at
        )

    async def carry(self, source: ConversationId, target: ConversationId) -> None:
        await self._savepoints.before_write()
        await self._connection.execute(CARRY, source, target)


def chat_of(row: Row) -> Chat:
    return Chat(**row)
