"""One purchase, in words and buttons that need no model."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from tests.e2e.durability.books import until
from tests.e2e.durability.world import World
from tests.e2e.talker import Talker, words_of

Kind: TypeAlias = Literal["says", "taps", "pays"]
SKU: Final = "ANKRED-6"


@dataclass(frozen=True, slots=True)
class Move:
    """What the buyer does, and what the shop answers."""

    kind: Kind
    words: str
    shop: str

    async def done_by(self, buyer: Talker) -> None:
        match self.kind:
            case "says":
                await buyer.says(self.words)
            case "taps":
                await buyer.taps(self.words)
            case "pays":
                await buyer.pays(self.words)


CONFIRM: Final = Move("taps", "Confirm order", "AD-...[Card or transfer]")
BY_CARD: Final = Move("taps", "Card or transfer", "<http")
PAY: Final = Move("pays", "pay", "AD-")
MOVES: Final = (
    Move("says", "hi", "Welcome"),
    Move("says", "show me ankara", "[Red Ankara]"),
    Move("says", "1", "[6 yards, red]"),
    Move("taps", "6 yards, red", "[Checkout]"),
    Move("says", "checkout", "[No"),
    Move("says", "no", "name"),
    Move("says", "Adaeze Obi", "Where"),
    Move("says", "12 Allen avenue, Ikeja", "[Confirm order]"),
    CONFIRM,
    BY_CARD,
    PAY,
)


async def buys(buyer: Talker, *moves: Move) -> None:
    for move in moves:
        await move.done_by(buyer)
        await buyer.hears(move.shop)


async def check(world: World, buyer: Talker, stock_before: int, *, repeated: int = 0) -> None:
    """One order of one piece, paid once; nothing lost on the way, nothing said twice."""
    await world.books.compare(buyer, repeated=repeated)
    orders = await world.books.orders(buyer.number)
    ours = await world.books.references(buyer.number)
    made = [one for one in await world.transactions() if one["reference"] in ours]
    paid = [one for one in made if one["status"] == "success"]

    assert [(order["status"], order["sku"], order["quantity"]) for order in orders] == [
        ("paid", SKU, 1)
    ]
    assert orders[0]["payments"].count("paid") == 1
    assert len(paid) == 1
    assert await world.books.stock(SKU) == stock_before - 1


async def gets_a_link(buyer: Talker) -> None:
    """Where the provider made a link that we never learnt, the shop says so and the buyer tries again."""
    said = await hears_one_of(buyer, "<http", "[Try again]")
    if "<http" not in said:
        await buyer.taps("Try again")
        await buyer.hears("<http")


async def hears_one_of(buyer: Talker, *wanted: str) -> str:
    said = ""

    async def heard() -> bool:
        nonlocal said
        said = "\n".join(words_of(send["body"]) for send in (await buyer.sends())[buyer.heard :])
        return any(words in said for words in wanted)

    await until(heard)
    return said
