"""Updates as the rows that `put_inbox` takes."""

from typing import Final, TypeAlias

from adapters.postgres.codec import INBOUND
from domain.model.message import Echo, Inbound, Notice
from domain.model.shop import Account
from domain.ports import Ids
from domain.services.cards import masked_inbound

Row: TypeAlias = dict[str, object]

TOOK_OVER: Final = Notice("agent_took_over")


def inbound_row(account: Account, inbound: Inbound, ids: Ids, correlation_id: str) -> Row:
    """`conversation_id` and `buyer_id` are used when this is the customer's first message. The name
    on a profile is not kept as the buyer's: parcels go to the name they give. A card number goes no further."""
    inbound = masked_inbound(inbound)
    row: Row = {
        "tenant_id": str(account.tenant_id),
        "account_id": str(account.account_id),
        "channel": account.channel,
        "message_id": inbound.message_id,
        "customer_id": inbound.customer_id,
        "conversation_id": str(ids.uuid()),
        "buyer_id": str(ids.uuid()),
        "phone": inbound.phone,
        "body": INBOUND.dump_python(inbound, mode="json") | {"correlation_id": correlation_id},
    }
    return {name: storable(value) for name, value in row.items()}


def echo_row(account: Account, echo: Echo, ids: Ids, correlation_id: str) -> Row:
    """A person of the shop answered by hand, unless `echo_of` is one of ours."""
    heard = Inbound(
        message_id=f"echo:{echo.message_id}",
        account_ref=echo.account_ref,
        customer_id=echo.customer_id,
        sent_at=echo.at,
        content=TOOK_OVER,
    )
    return {**inbound_row(account, heard, ids, correlation_id), "echo_of": echo.message_id}


def chat_of(row: Row) -> tuple[object, object]:
    """Whose messages keep their order. (A conversation that is new has no id yet that two messages could share.)"""
    return row["account_id"], row["customer_id"]


def sent_by_our_app(account: Account, echo: Echo) -> bool:
    """Instagram tells which app has sent a message; the account's `app_id` is ours."""
    return bool(echo.app_id) and echo.app_id == account.secrets.get("app_id")


def storable(value: object) -> object:
    """Without what Postgres' text cannot hold: NUL, and half of a surrogate pair."""
    match value:
        case str() if value.isascii() and "\x00" not in value:
            return value
        case str():
            whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            return whole.replace("\x00", "")
        case dict():
            return {name: storable(part) for name, part in value.items()}
        case list():
            return [storable(part) for part in value]
        case _:
            return value
