"""How much, how often. Kept in this process: a flood must cost nothing, and end also where Redis is away.

Several engine processes together let through a multiple of it, which is still no flood.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

MOST_BYTES = 16 * 1024
"""Of one message or request of a page. Ours to choose: four thousand letters of any script fit."""
MOST_KEYS = 50_000
MOST_SOCKETS = 8
"""Open tabs of one visitor."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` at once, then `per_second`."""

    per_second: float
    burst: int


SAYS = Rate(2, 20)
"""Messages of one visitor: faster than anybody types, slow enough for a shop."""
ADDRESS_SAYS = Rate(40, 200)
"""Messages of one address: mobile networks put thousands of phones behind one."""
ADDRESS_CALLS = Rate(40, 200)
"""Connections and requests of one address, messages not counted."""


class Buckets:
    """Token buckets by name; of more than `MOST_KEYS` the one longest unused makes room."""

    def __init__(self, rate: Rate, timer: Callable[[], float]) -> None:
        self._rate = rate
        self._timer = timer
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_s(self, name: str) -> float:
        """Seconds to wait before asking again; 0: go, a token is taken."""
        now, rate = self._timer(), self._rate
        tokens, at = self._left.pop(name, (float(rate.burst), now))
        tokens = min(rate.burst, tokens + (now - at) * rate.per_second)
        wait = 0.0 if tokens >= 1 else (1 - tokens) / rate.per_second
        self._left[name] = (tokens if wait else tokens - 1, now)
        if len(self._left) > MOST_KEYS:
            self._left.popitem(last=False)
        return wait
