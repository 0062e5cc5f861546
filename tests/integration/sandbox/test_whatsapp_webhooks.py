"""What a person does on the phone reaches the engine as Meta would send it."""

import pytest

from tests.integration.sandbox.world import KEY, NUMBER, World, until

PNG = b"\x89PNG\r\n\x1a\n"


async def test_typed_words_come_as_a_signed_text_message(world: World) -> None:
    buyer = world.buyer()

    message_id = await world.say(buyer, "E kú àárọ̀, 2 red ankara")
    await until(world.engine.messages)

    assert world.engine.refused == 0
    value = world.engine.values[0]
    assert value["messaging_product"] == "whatsapp"
    assert value["metadata"]["phone_number_id"] == NUMBER
    assert value["contacts"] == [{"profile": {"name": "Buyer"}, "wa_id": buyer}]
    message = value["messages"][0]
    assert message["timestamp"].isdigit()
    assert message | {"timestamp": ""} == {
        "from": buyer,
        "id": message_id,
        "timestamp": "",
        "type": "text",
        "text": {"body": "E kú àárọ̀, 2 red ankara"},
    }


async def test_a_tapped_button_comes_with_its_id_and_what_it_stood_under(world: World) -> None:
    buyer = world.buyer()
    await world.say(buyer, "hello")
    _, sent = await world.send(
        buyer,
        "interactive",
        {
            "type": "button",
            "body": {"text": "More?"},
            "action": {"buttons": [{"type": "reply", "reply": {"id": "yes:1", "title": "Yes"}}]},
        },
    )
    asked = sent["messages"][0]["id"]
    await until(world.engine.statuses)

    await world.act(buyer, kind="tap", message_id=asked, option_id="yes:1")
    await until(lambda: len(world.engine.messages()) == 2)

    tapped = world.engine.messages()[-1]
    assert tapped["type"] == "interactive"
    assert tapped["interactive"] == {
        "type": "button_reply",
        "button_reply": {"id": "yes:1", "title": "Yes"},
    }
    assert tapped["context"] == {"from": "2348030000001", "id": asked}


async def test_a_chosen_row_comes_with_its_description(world: World) -> None:
    buyer = world.buyer()
    await world.say(buyer, "hello")
    rows = [{"id": "a", "title": "Red", "description": "NGN 4,500"}, {"id": "b", "title": "Blue"}]
    _, sent = await world.send(
        buyer,
        "interactive",
        {
            "type": "list",
            "body": {"text": "Which?"},
            "action": {"button": "Choose", "sections": [{"rows": rows}]},
        },
    )
    await until(world.engine.statuses)

    asked = sent["messages"][0]["id"]
    await world.act(buyer, kind="tap", message_id=asked, option_id="a")
    await until(lambda: len(world.engine.messages()) == 2)

    chosen = world.engine.messages()[-1]["interactive"]
    assert chosen == {
        "type": "list_reply",
        "list_reply": {"id": "a", "title": "Red", "description": "NGN 4,500"},
    }


async def test_a_pin_comes_as_a_location(world: World) -> None:
    await world.act(world.buyer(), kind="location", latitude=6.5, longitude=3.37, name="Home")
    await until(world.engine.messages)

    message = world.engine.messages()[0]
    assert message["type"] == "location"
    assert message["location"] == {"latitude": 6.5, "longitude": 3.37, "name": "Home"}


async def test_a_picture_comes_as_an_id_that_can_be_fetched_with_the_token(world: World) -> None:
    async with world.http.post(
        f"{world.url}/api/pictures", data=PNG, headers={"Content-Type": "image/png"}
    ) as response:
        picture_id = (await response.json())["picture_id"]

    await world.act(world.buyer(), kind="picture", picture_id=picture_id, caption="this one")
    await until(world.engine.messages)

    image = world.engine.messages()[0]["image"]
    assert (image["id"], image["mime_type"]) == (picture_id, "image/png")
    assert image["caption"] == "this one"
    bearer = {"Authorization": "Bearer the-access-token"}
    media = f"{world.url}/whatsapp/v23.0/{picture_id}"
    async with world.http.get(media, headers=bearer) as response:
        url = (await response.json())["url"]
    async with world.http.get(url, headers=bearer) as response:
        assert await response.read() == PNG
    async with world.http.get(url) as response:
        assert response.status == 401


async def test_a_reaction_names_its_message_and_may_be_taken_back(world: World) -> None:
    buyer = world.buyer()
    said = await world.say(buyer, "hello")

    await world.act(buyer, kind="reaction", message_id=said, emoji="👍")
    await world.act(buyer, kind="reaction", message_id=said)
    await until(lambda: len(world.engine.messages()) == 3)

    reactions = [message["reaction"] for message in world.engine.messages()[1:]]
    assert {"message_id": said, "emoji": "👍"} in reactions
    assert {"message_id": said} in reactions


async def test_a_button_that_is_not_there_cannot_be_tapped(world: World) -> None:
    async with world.http.post(
        f"{world.url}/api/phones/{KEY}/chats/{world.buyer()}",
        json={"action": {"kind": "tap", "message_id": "none", "option_id": "none"}},
    ) as response:
        assert response.status == 422
    assert world.engine.messages() == []


async def test_while_the_engine_is_away_the_webhook_comes_again(world: World) -> None:
    world.engine.down_for = 3
    buyer = world.buyer()

    said = await world.say(buyer, "anybody there?")
    await until(world.engine.messages)

    assert [message["id"] for message in world.engine.messages()] == [said]
    entries = (await world.get("/api/journal"))["entries"]
    assert [entry["status"] for entry in entries][:4] == [503, 503, 503, 200]
    assert [entry["attempt"] for entry in entries][:4] == [1, 2, 3, 4]


async def test_a_repeated_webhook_has_the_same_id(world: World) -> None:
    await world.switch(repeat=3)

    said = await world.say(world.buyer(), "hello")
    await until(lambda: len(world.engine.messages()) == 3)

    assert {message["id"] for message in world.engine.messages()} == {said}


async def test_webhooks_can_overtake_each_other(world: World) -> None:
    await world.switch(reorder=True)
    buyer = world.buyer()

    first = await world.say(buyer, "one")
    second = await world.say(buyer, "two")
    await until(lambda: len(world.engine.messages()) == 2)

    assert [message["id"] for message in world.engine.messages()] == [second, first]


async def test_the_subscription_call_is_made_as_meta_makes_it(world: World) -> None:
    answer = await world.call("POST", f"/api/phones/{KEY}/greet", {})

    assert answer == {"ok": True}


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "text/plain"])
async def test_a_form_of_another_site_cannot_speak_for_a_buyer(
    world: World, content_type: str
) -> None:
    async with world.http.post(
        f"{world.url}/api/phones/{KEY}/chats/{world.buyer()}",
        data=b'{"action":{"kind":"text","text":"hi"}}',
        headers={"Content-Type": content_type},
    ) as response:
        assert response.status == 415
    assert world.engine.messages() == []
