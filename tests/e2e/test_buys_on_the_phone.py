"""A buyer with a browser buys something on the phone page of the running engine."""

from pathlib import Path

import pytest

from tests.e2e.phone import CHROMIUM, SMALL, WITHOUT, open_browser, open_phone

pytestmark = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=WITHOUT)


async def test_a_buyer_buys_on_the_phone_page(house: str) -> None:
    async with open_browser() as browser, open_phone(browser, f"{house}/", SMALL) as phone:
        await phone.say("good morning, do you have ankara?")
        await phone.hear("Choose one")
        await phone.choose("See options", "Red Ankara")
        await phone.hear("Soft cotton wax print")
        await phone.choose("See options", "6 yards")
        await phone.hear("Red Ankara (6 yards, red)")
        await phone.tap("Checkout")
        await phone.hear("Blue Cap")
        await phone.tap("No, thanks")
        await phone.hear("name")
        await phone.say("Adaeze Obi")
        await phone.hear("deliver")
        await phone.say("12 Allen avenue, Ikeja, near the mosque")
        await phone.hear("Confirm")
        await phone.tap("Confirm order")
        await phone.hear("pay")
        await phone.choose("See options", "Card or transfer")
        await phone.hear("with this link")
        await phone.pay("Pay now")
        await phone.close_page()
        await phone.hear("Adaeze Obi")

        assert phone.problems == []
