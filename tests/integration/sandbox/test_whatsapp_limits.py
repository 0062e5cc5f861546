"""Each limit of the Cloud API is held to, and the value one lower is taken."""

from typing import Any

import pytest

from tests.integration.sandbox.world import World


def text(length: int) -> dict[str, Any]:
    return {"type": "text", "text": {"body": "x" * length}}


def interactive(kind: str, action: dict[str, Any], **parts: Any) -> dict[str, Any]:
    content = {"type": kind, "body": {"text": "Choose"}, "action": action, **parts}
    return {"type": "interactive", "interactive": content}


def buttons(*titles: str, identity: str = "", **parts: Any) -> dict[str, Any]:
    replies = [{"id": identity or str(n), "title": title} for n, title in enumerate(titles)]
    listed = [{"type": "reply", "reply": reply} for reply in replies]
    return interactive("button", {"buttons": listed}, **parts)


def rows(count: int, first: int = 0, **parts: str) -> dict[str, Any]:
    return {"rows": [{"id": f"r{first + n}", "title": "Row", **parts} for n in range(count)]}


def menu(*sections: dict[str, Any], label: str = "Choose", **parts: Any) -> dict[str, Any]:
    return interactive("list", {"button": label, "sections": list(sections)}, **parts)


def link(label: str, url: str = "https://pay.example/1", **parts: Any) -> dict[str, Any]:
    parameters = {"display_text": label, "url": url}
    return interactive("cta_url", {"name": "cta_url", "parameters": parameters}, **parts)


def image(caption: str) -> dict[str, Any]:
    return {"type": "image", "image": {"link": "http://127.0.0.1:9/p.png", "caption": caption}}


def long_body(length: int) -> dict[str, Any]:
    return {"text": "x" * length}


TAKEN = {
    "text 4096": text(4096),
    "three buttons": buttons("a", "b", "c"),
    "button title 20": buttons("x" * 20),
    "button id 256": buttons("a", identity="i" * 256),
    "body 1024": buttons("a", body=long_body(1024)),
    "footer 60": buttons("a", footer={"text": "x" * 60}),
    "header 60": buttons("a", header={"type": "text", "text": "x" * 60}),
    "ten rows": menu({"title": "A", **rows(6)}, {"title": "B", **rows(4, 6)}),
    "row title 24": menu(rows(1, title="x" * 24)),
    "row description 72": menu(rows(1, description="x" * 72)),
    "row id 200": menu(rows(1, id="x" * 200)),
    "section title 24": menu({"title": "x" * 24, **rows(1)}),
    "list label 20": menu(rows(1), label="x" * 20),
    "link label 20": link("x" * 20),
    "caption 1024": image("x" * 1024),
    "location": {"type": "location", "location": {"latitude": 6.5, "longitude": 3.3}},
    "location request": interactive("location_request_message", {"name": "send_location"}),
    "our own id": text(1) | {"biz_opaque_callback_data": "x" * 512},
}

REFUSED = {
    "text 4097": (100, text(4097)),
    "text empty": (131009, text(0)),
    "text of spaces": (131009, {"type": "text", "text": {"body": "  "}}),
    "no button": (131009, buttons()),
    "four buttons": (131009, buttons("a", "b", "c", "d")),
    "button title 21": (131009, buttons("x" * 21)),
    "button title empty": (131009, buttons("")),
    "same title twice": (131009, buttons("a", "a")),
    "same id twice": (131009, buttons("a", "b", identity="same")),
    "button id 257": (131009, buttons("a", identity="i" * 257)),
    "body 1025": (131009, buttons("a", body=long_body(1025))),
    "footer 61": (131009, buttons("a", footer={"text": "x" * 61})),
    "header 61": (131009, buttons("a", header={"type": "text", "text": "x" * 61})),
    "eleven rows": (131009, menu(rows(11))),
    "eleven rows in two sections": (
        131009,
        menu({"title": "A", **rows(6)}, {"title": "B", **rows(5, 6)}),
    ),
    "two sections without a title": (131009, menu(rows(1), rows(1, 1))),
    "same row twice": (131009, menu(rows(2, id="same"))),
    "row title 25": (131009, menu(rows(1, title="x" * 25))),
    "row description 73": (131009, menu(rows(1, description="x" * 73))),
    "row id 201": (131009, menu(rows(1, id="x" * 201))),
    "section title 25": (131009, menu({"title": "x" * 25, **rows(1)})),
    "list label 21": (131009, menu(rows(1), label="x" * 21)),
    "list body 1025": (131009, menu(rows(1), body=long_body(1025))),
    "picture above a list": (
        131009,
        menu(rows(1), header={"type": "image", "image": {"link": "https://x.example/p.png"}}),
    ),
    "link label 21": (131009, link("x" * 21)),
    "link without address": (131009, link("Pay", url="javascript:alert(1)")),
    "link body 1025": (131009, link("Pay", body=long_body(1025))),
    "caption 1025": (131009, image("x" * 1025)),
    "picture by link and id": (
        100,
        {"type": "image", "image": {"link": "https://x.example/p.png", "id": "1"}},
    ),
    "unknown field": (100, text(1) | {"colour": "red"}),
    "unknown field inside": (100, {"type": "text", "text": {"body": "a", "colour": "red"}}),
    "unknown field of a button": (
        100,
        interactive(
            "button",
            {"buttons": [{"type": "reply", "reply": {"id": "a", "title": "a", "extra": 1}}]},
        ),
    ),
    "unknown type": (100, {"type": "poem", "poem": {}}),
    "nothing in it": (131008, {"type": "text"}),
    "no body": (131008, {"type": "text", "text": {}}),
    "to nobody": (131009, text(1) | {"to": "somebody"}),
    "to itself": (131021, text(1) | {"to": "+2348030000001"}),
    "our own id 513": (131009, text(1) | {"biz_opaque_callback_data": "x" * 513}),
}


def whole(buyer: str, body: dict[str, Any]) -> dict[str, Any]:
    return {"messaging_product": "whatsapp", "to": f"+{buyer}", **body}


@pytest.mark.parametrize("name", TAKEN)
async def test_what_just_fits_is_taken(world: World, name: str) -> None:
    buyer = world.buyer()
    await world.say(buyer, "hello")

    status, answer = await world.graph(whole(buyer, TAKEN[name]))

    assert status == 200, answer
    assert answer["contacts"] == [{"input": f"+{buyer}", "wa_id": buyer}]
    assert answer["messages"][0]["id"].startswith("wamid.")


@pytest.mark.parametrize("name", REFUSED)
async def test_what_does_not_fit_is_refused_with_metas_code(world: World, name: str) -> None:
    buyer = world.buyer()
    await world.say(buyer, "hello")
    code, body = REFUSED[name]

    status, answer = await world.graph(whole(buyer, body))

    assert status == 400
    assert answer["error"]["code"] == code, answer
    assert answer["error"]["type"] == "OAuthException"
    assert answer["error"]["fbtrace_id"]
    assert (await world.get(f"/api/phones/demo-whatsapp/chats/{buyer}/sends"))["sends"] == []


async def test_an_unknown_field_is_named_as_meta_names_it(world: World) -> None:
    buyer = world.buyer()
    await world.say(buyer, "hello")

    _, answer = await world.graph(whole(buyer, REFUSED["unknown field of a button"][1]))

    path = "interactive['action']['buttons'][0]['reply']"
    wrong = f'(#100) Unexpected key "extra" on param "{path}".'
    assert answer["error"]["message"] == wrong


async def test_a_wrong_token_is_no_token(world: World) -> None:
    status, answer = await world.graph(whole(world.buyer(), text(1)), token="another")

    assert (status, answer["error"]["code"]) == (401, 190)


async def test_a_number_that_is_not_ours_is_not_found(world: World) -> None:
    status, answer = await world.graph(whole(world.buyer(), text(1)), number="999")

    assert (status, answer["error"]["code"], answer["error"]["error_subcode"]) == (400, 100, 33)


async def test_nobody_is_written_to_who_has_not_written_first(world: World) -> None:
    status, answer = await world.graph(whole(world.buyer(), text(1)))

    assert (status, answer["error"]["code"]) == (400, 131047)


async def test_after_a_day_only_a_template_is_taken(world: World) -> None:
    buyer = world.buyer()
    await world.say(buyer, "hello")
    await world.call("POST", "/api/clock", {"seconds": 24 * 3600 + 60})

    status, answer = await world.graph(whole(buyer, text(1)))
    template = {"name": "still_there", "language": {"code": "en"}}
    opened, _ = await world.send(buyer, "template", template)
    await world.say(buyer, "yes")
    again, _ = await world.graph(whole(buyer, text(1)))

    assert (status, answer["error"]["code"]) == (400, 131047)
    assert (opened, again) == (200, 200)


async def test_a_hasty_sender_meets_the_pair_rate(world: World) -> None:
    buyer = world.buyer()
    await world.say(buyer, "hello")
    await world.switch(pair_rate=True)

    codes = [await world.graph(whole(buyer, text(1))) for _ in range(46)]
    await world.call("POST", "/api/clock", {"seconds": 7})
    later, _ = await world.graph(whole(buyer, text(1)))

    assert [status for status, _ in codes] == [200] * 45 + [400]
    assert codes[-1][1]["error"]["code"] == 131056
    assert later == 200
