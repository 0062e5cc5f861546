"""Every sentence with what is said in it and shown under it: once as usual, once as long as it gets.

How long a shop's own words may be stands in `bot/shop_file_values.py`, how much is listed in the stages.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Final, Generic, TypeAlias, TypeVar

from bot.limits_options import OPTIONS, Listed, tap
from domain.model.money import Money
from flows.context import Line, Param, Reply

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cases(Generic[T]):
    usual: T
    longest: T

    def of(self, *, longest: bool) -> T:
        return self.longest if longest else self.usual


Values: TypeAlias = Mapping[str, Cases[Param]]

_SENTENCE: Final = "Soft cotton wax print, red with yellow suns. Holds its colour and sews easily. "
_PRICE: Final[Cases[Param]] = Cases(Money(450_000, "NGN"), Money(123_456_789, "NGN"))
_PRODUCT: Final[Cases[Param]] = Cases(
    "Red Ankara (6 yards, red)", "Stainless steel cooking pots with lids (set of five, silver)"
)
_BUYER: Final[Cases[Param]] = Cases("Ada Obi", "Oluwadamilola Chukwuemeka-Okonkwo")


_CODE: Final[Cases[Param]] = Cases("WELCOME5", "BIGMARKETDAY2026")
_FEW: Final[Cases[Param]] = Cases(3, 99)


def words(count: int) -> str:
    return (_SENTENCE * (count // len(_SENTENCE) + 1))[:count].strip()


# By the name of the placeholder.
VALUES: Final[Values] = MappingProxyType(
    {
        "account": Cases("0123456789", "0123456789"),
        "bank": Cases("Access Bank", "First City Monument Bank"),
        "date": Cases("05/12/2026", "05/12/2026"),
        "holder": Cases("Adunni Market", "Mama Adunni and Daughters Fabrics Store"),
        "percent": Cases(30, 50),
        "phone": Cases("678", "678"),
        "rest": _PRICE,
        "about": Cases(words(80), words(500)),
        "address": Cases("12 Allen Avenue, Ikeja, near the bus stop", words(300)),
        "amount": _PRICE,
        "answer": Cases(words(130), words(900)),
        "area": Cases("Ibadan", words(300)),
        "channel": Cases("WhatsApp", "Instagram"),
        "code": Cases("K7M4-QX9T", "K7M4-QX9T"),
        "count": Cases(3, 1_250),
        "days": Cases("1-2", "10-21"),
        "fact": Cases(words(60), words(900)),
        "fee": _PRICE,
        "least": _PRICE,
        "left": Cases(2, 98),
        "most": Cases(99, 99),
        "name": _PRODUCT,
        "number": Cases("AD-48213", "ADUN-48213"),
        "price": _PRICE,
        "quantity": Cases(2, 99),
        "shop": Cases("Adunni Market", "Mama Adunni and Daughters Fabrics Store"),
        "total": _PRICE,
        "variant": Cases("6 yards, red", "extra extra large, dark navy blue"),
        "where": Cases("WhatsApp +2348030000001", "WhatsApp +2348030000001"),
        "words": Cases("red ankara", words(300)),
        "zone": Cases("Lagos mainland", "Lagos island and Lekki 1"),
    }
)

# Where a name means something else.
OWN_VALUES: Final[Mapping[str, Values]] = MappingProxyType(
    {
        "code.applied": {"code": _CODE},
        "code.gone": {"code": _CODE},
        "code.noted": {"code": _CODE},
        "cart.discount": {"code": _CODE},
        "error.code_ended": {"code": _CODE},
        "error.code_least": {"code": _CODE},
        "haggle.bundle": {"count": _FEW},
        "haggle.deal_bundle": {"count": _FEW},
        "tap.mean_count": {"count": _FEW},
        "tap.mean_price": {"price": Cases(Money(5_000_000, "NGN"), Money(50_000_000, "NGN"))},
        "checkout.name_noted": {"name": _BUYER},
        "checkout.review": {"name": _BUYER},
        "error.cash_limit": {"most": _PRICE},
        "greet.known": {"name": Cases("Ada", "Oluwadamilola")},
        "pay.received": {"name": _BUYER},
    }
)

# What fills {lines}: one of these below the other, so many of them.
LINES: Final[Mapping[str, tuple[tuple[str, ...], Cases[int]]]] = MappingProxyType(
    {
        "ask.delivery_list": (("ask.delivery_line", "ask.pickup_line"), Cases(4, 10)),
        "ask.item": (("ask.fact",), Cases(3, 3)),
        "ask.price": (("item.price_from", "item.price", "item.price_gone"), Cases(1, 1)),
        "ask.stock_list": (("ask.stock_line",), Cases(3, 8)),
        "cart.look": (("cart.line", "cart.discount"), Cases(3, 10)),
        "cart.show": (("cart.line", "cart.discount"), Cases(3, 10)),
        "checkout.review": (("cart.line", "cart.discount"), Cases(2, 10)),
        "haggle.counter": (("haggle.bundle",), Cases(1, 1)),
        "haggle.last": (("haggle.bundle",), Cases(1, 1)),
        "item.single": (("item.price",), Cases(1, 1)),
        "item.variants": (("item.price_from",), Cases(1, 1)),
        "order.history": (
            (
                *("order.line_pending", "order.line_confirmed", "order.line_paid"),
                *("order.line_packed", "order.line_shipped", "order.line_delivered"),
                *("order.line_cancelled", "order.line_expired", "order.line_refunded"),
            ),
            Cases(3, 5),
        ),
        "order.status_confirmed": (("order.days",), Cases(1, 1)),
        "order.status_paid": (("order.days",), Cases(1, 1)),
        "order.status_packed": (("order.days",), Cases(1, 1)),
        "order.status_shipped": (("order.days",), Cases(1, 1)),
    }
)
ROWS: Final = frozenset(
    {
        *("item.price", "item.price_from", "item.price_gone"),
        *("browse.count", "checkout.zone_line", "checkout.zone_free"),
    }
)
"""Said below an option."""
PICTURES: Final = frozenset({"item.variants", "item.single", "item.gone", "upsell.offer"})
LINKS: Final = frozenset({"join.code", "pay.deposit", "pay.link", "pay.received"})
LINK: Final = "https://checkout.paystack.com/7k3m9x2p4q8w1z6"

# In these stands what the shop or the buyer wrote, or a list: as long as that is.
LONG: Final = frozenset({"about", "address", "answer", "fact", "lines"})

ONE_LINERS: Final = frozenset({one for one, (_, count) in LINES.items() if count.longest == 1})
"""Their only line is short."""


def parts_of_lists() -> set[str]:
    """Sentences that are only said as a line of another."""
    return {line for lines, _ in LINES.values() for line in lines} - ROWS


def is_list(copy_id: str, names: Collection[str]) -> bool:
    """Whether it holds what others wrote, or options made from what the shop has."""
    listed = any(isinstance(entry, Listed) and entry.most > 1 for entry in OPTIONS.get(copy_id, ()))
    short = {"lines"} if copy_id in ONE_LINERS else set()
    return listed or copy_id in LINKS or not LONG.isdisjoint(set(names) - short)


def values(copy_id: str, names: Collection[str], *, longest: bool) -> dict[str, Param]:
    """Raises:
    KeyError: a placeholder that has no example.
    """
    known = {**VALUES, **OWN_VALUES.get(copy_id, {})}
    return {name: known[name].of(longest=longest) for name in names if name != "lines"}


def reply(copy_id: str, names: Callable[[str], Collection[str]], *, longest: bool) -> Reply:
    """The sentence as a stage shows it; *names* are the placeholders of any sentence."""

    def line(line_id: str) -> Line:
        return Line(line_id, values(line_id, names(line_id), longest=longest))

    lines, count = LINES.get(copy_id, ((), Cases(0, 0)))
    wanted = count.of(longest=longest)
    repeated = islice((one for _ in range(wanted) for one in lines), wanted)
    shown = OPTIONS.get(copy_id, ())
    return Reply(
        copy_id,
        values(copy_id, names(copy_id), longest=longest),
        tuple(
            tap(entry, place, line, longest=longest)
            for entry in shown
            for place in range(_times(entry, longest=longest))
        ),
        tuple(line(one) for one in repeated),
        "https://shop.example/pictures/ankara-red.png" if copy_id in PICTURES else "",
        LINK if copy_id in LINKS else "",
    )


def _times(entry: object, *, longest: bool) -> int:
    if isinstance(entry, Listed):
        return entry.most if longest else entry.usual
    return 1
