"""What is added is what was asked for, or it is asked about."""

from tests.unit.flows.conftest import Talk


async def test_another_colour_than_there_is_is_asked_about(talk: Talk) -> None:
    said = await talk.says(
        "add 1 black cap", "add_item", quantity="1", colour="black", product="cap"
    )

    assert said == ["add.instead"]
    assert talk.cart == {}
    await talk.taps("add_item?sku=CAPBLU&quantity=1")
    assert talk.cart == {"CAPBLU": 1}


async def test_the_colour_in_the_name_is_the_colour(talk: Talk) -> None:
    await talk.says("add 1 blue cap", "add_item", quantity="1", colour="blue", product="cap")

    assert talk.cart == {"CAPBLU": 1}
