"""What an option means stands in its id, and is read from there again."""

from urllib.parse import urlencode

import pytest

from flows.context import Tap, read_tap


@pytest.mark.parametrize(
    "facts",
    [
        {"sku": "ANKRED-6"},
        {"sku": "a.b_c~d", "quantity": "2"},
        {"name": "Ngọzi & Sons + Co?"},
        {"name": "two words", "sku": "SLP"},
        {"words": "100%=all\n"},
        {"sku": ""},
    ],
)
def test_facts_are_a_query_string(facts: dict[str, str]) -> None:
    tap = Tap("add_item", facts)

    assert tap.id == f"add_item?{urlencode(facts)}"
    assert read_tap(tap.id) == ("add_item", {name: value for name, value in facts.items() if value})
