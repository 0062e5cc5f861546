"""What the seller says of money on the command line of a running engine."""

import re

import asyncpg

from tests.e2e.counter import Says, newest
from tests.e2e.payer import Payer

THANKS = "Thank you, Wanjiru"


async def test_the_seller_sees_to_a_transfer_on_the_command_line(
    payer: Payer, says: Says, database: asyncpg.Connection
) -> None:
    await payer.buys("add 2 blue cap", "12 Allen avenue, Ikeja")
    await payer.taps("Bank transfer")
    await payer.hears("Wema Bank")
    await payer.taps("I have paid")
    await payer.hears("A person from the shop checks")
    reference, number = await newest(database)
    shop = "adunni"

    code, words, _ = await says("tasks", "list", shop)
    assert code == 0
    assert f"check_transfer  {reference}" in words
    payer.heard = len(await payer.sends())
    confirm = ("payment", "confirm", shop, reference, "--amount", "9500", "--as")
    assert (await says(*confirm, "owner"))[0] == 0
    await payer.hears(THANKS)
    for wrong in (
        (*confirm, "owner"),
        ("payment", "reject", shop, reference, "--as", "owner"),
        ("refund", "give", shop, number, "all", "--why", "torn", "--as", "staff"),
        ("order", "refused", shop, number, "--as", "owner"),
        ("tasks", "done", shop, "late", reference, "--as", "owner"),
        ("tasks", "list", "nosuchshop"),
    ):
        code, _, error = await says(*wrong)
        assert (code, len(error.splitlines())) == (1, 1), error

    payer.heard = len(await payer.sends())
    code, words, _ = await says(
        *("refund", "give", shop, number, "all", "--why", "torn", "--as", "owner")
    )
    assert code == 0, words
    given = re.search(r"^(\S+): ", words, re.MULTILINE)
    assert given is not None
    await payer.hears(number)
    assert (await says("refund", "done", shop, given[1], "--as", "owner"))[0] == 0
    await payer.hears("was sent back to you")
    code, words, _ = await says("ledger", "check", shop)
    assert code == 0
    assert f"{shop}: adds up\n" in words
