"""What the page and the tests use: chats, what a person does, switches, time. JSON only.

A form on some other site can post to this machine, but not JSON: hence the content types insisted on.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.sandbox.desk import Desk, Picture
from bot.sandbox.money import Till
from bot.sandbox.phone import Action, Buyer, CannotError, Phone
from bot.sandbox.settings import PhoneAccount
from bot.sandbox.stream import chat_events
from bot.sandbox.switches import Switchboard
from bot.sandbox.tills import Answer, Tills

MOST_PICTURE_BYTES = 5 * 1024 * 1024
PICTURES = {"image/jpeg", "image/png"}

Shape = TypeVar("Shape", bound=BaseModel)


class Act(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(default="", max_length=100)
    action: Action


class MoveOn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    seconds: float = Field(gt=0, le=40 * 86400)


class Control:
    def __init__(
        self, desk: Desk, phones: Sequence[tuple[PhoneAccount, Phone]], tills: Tills
    ) -> None:
        self._desk = desk
        self._phones = {account.key: (account, phone) for account, phone in phones}
        self._tills = tills

    def routes(self) -> Iterable[web.RouteDef]:
        chat = "/api/phones/{key}/chats/{address}"
        yield web.get("/api/phones", self._list)
        yield web.get(chat, self._chat)
        yield web.post(chat, self._act)
        yield web.get(chat + "/sends", self._sends)
        yield web.get(chat + "/events", self._events)
        yield web.patch("/api/phones/{key}/switches", self._turn_phone)
        yield web.post("/api/phones/{key}/greet", self._greet)
        yield web.post("/api/pictures", self._put_picture)
        yield web.get("/api/pictures/{picture}", self._get_picture)
        yield web.get("/api/payments", self._payments)
        yield web.get("/api/payments/{name}", self._payments_of)
        yield web.patch("/api/payments/{name}/switches", self._turn_payments)
        yield web.get("/api/prompts", self._prompts)
        yield web.post("/api/prompts/{prompt}", self._answer)
        yield web.get("/api/journal", self._journal)
        yield web.post("/api/clock", self._move_on)
        yield web.delete("/api/everything", self._forget)

    async def _list(self, _request: web.Request) -> web.Response:
        found = [
            {
                "key": account.key,
                "channel": phone.channel,
                "label": phone.label,
                "skin": phone.skin,
                "can": list(phone.can),
                "title": account.title,
                "address": account.address,
                **_switches(phone.board(account)),
            }
            for account, phone in self._phones.values()
        ]
        return web.json_response({"phones": found})

    async def _chat(self, request: web.Request) -> web.Response:
        account, _ = self._phone(request)
        chat = self._desk.chats.open(account.key, _address(request))
        return web.json_response(chat.snapshot())

    async def _sends(self, request: web.Request) -> web.Response:
        account, _ = self._phone(request)
        chat = self._desk.chats.find(account.key, _address(request))
        return web.json_response({"sends": chat.sends if chat else []})

    async def _act(self, request: web.Request) -> web.Response:
        account, phone = self._phone(request)
        asked = _fit(Act, await _json(request))
        buyer = Buyer(address=_address(request), name=asked.name)
        try:
            message_id = phone.act(account, buyer, asked.action)
        except CannotError as error:
            return _refused(str(error))
        return web.json_response({"message_id": message_id}, status=202)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        account, _ = self._phone(request)
        chat = self._desk.chats.open(account.key, _address(request))
        return await chat_events(request, chat)

    async def _turn_phone(self, request: web.Request) -> web.Response:
        account, phone = self._phone(request)
        return await _turn(request, phone.board(account))

    async def _greet(self, request: web.Request) -> web.Response:
        account, phone = self._phone(request)
        await _json(request)
        try:
            return web.json_response({"ok": await phone.greet(account)})
        except CannotError as error:
            return _refused(str(error))

    async def _put_picture(self, request: web.Request) -> web.Response:
        if request.content_type not in PICTURES:
            return _refused("a picture is image/jpeg or image/png")
        body = await request.content.read(MOST_PICTURE_BYTES + 1)
        while len(body) <= MOST_PICTURE_BYTES and (more := await request.content.readany()):
            body += more
        if not 0 < len(body) <= MOST_PICTURE_BYTES:
            return _refused("a picture is at most 5 MB")
        picture_id = str(int(self._desk.token(7), 16))
        self._desk.pictures.put(picture_id, Picture(request.content_type, body))
        return web.json_response({"picture_id": picture_id}, status=201)

    async def _get_picture(self, request: web.Request) -> web.Response:
        picture = self._desk.pictures.get(request.match_info["picture"])
        if picture is None:
            raise web.HTTPNotFound
        return web.Response(
            body=picture.body,
            content_type=picture.content_type,
            headers={"X-Content-Type-Options": "nosniff"},
        )

    async def _payments(self, _request: web.Request) -> web.Response:
        found = [_of_till(till) for till in self._tills.all.values()]
        return web.json_response({"providers": found})

    async def _payments_of(self, request: web.Request) -> web.Response:
        return web.json_response(_of_till(self._tills.named(request.match_info["name"])))

    async def _turn_payments(self, request: web.Request) -> web.Response:
        return await _turn(request, self._tills.named(request.match_info["name"]).board)

    async def _prompts(self, _request: web.Request) -> web.Response:
        return web.json_response({"prompts": self._tills.prompts()})

    async def _answer(self, request: web.Request) -> web.Response:
        answer = _fit(Answer, await _json(request))
        self._tills.answer(request.match_info["prompt"], answer)
        return web.json_response({}, status=202)

    async def _journal(self, _request: web.Request) -> web.Response:
        return web.json_response({"entries": self._desk.journal.entries()})

    async def _move_on(self, request: web.Request) -> web.Response:
        move = _fit(MoveOn, await _json(request))
        self._desk.clock.move_on(move.seconds)
        return web.json_response({"now": self._desk.clock.now().isoformat()})

    async def _forget(self, _request: web.Request) -> web.Response:
        """Chats, payments, journal and switches as at the start; the time stays moved."""
        self._desk.chats.clear()
        self._desk.journal.clear()
        for account, phone in self._phones.values():
            phone.board(account).reset()
        self._tills.clear()
        return web.json_response({})

    def _phone(self, request: web.Request) -> tuple[PhoneAccount, Phone]:
        found = self._phones.get(request.match_info["key"])
        if found is None:
            raise web.HTTPNotFound
        return found


def _address(request: web.Request) -> str:
    return _fit(Buyer, {"address": request.match_info["address"]}).address


def _of_till(till: Till) -> dict[str, Any]:
    return {"name": till.name, "label": till.label, **till.snapshot(), **_switches(till.board)}


def _switches(board: Switchboard[Any]) -> dict[str, Any]:
    return {"switches": board.now.model_dump(), "schema": board.now.model_json_schema()}


async def _turn(request: web.Request, board: Switchboard[Any]) -> web.Response:
    try:
        board.turn(await _json(request))
    except ValidationError as error:
        return _refused(str(error))
    return web.json_response(_switches(board))


async def _json(request: web.Request) -> dict[str, Any]:
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    try:
        body = json.loads(await request.read())
    except ValueError as error:
        raise web.HTTPBadRequest(text="not JSON") from error
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="not a JSON object")
    return body


def _fit(shape: type[Shape], value: dict[str, Any]) -> Shape:
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        raise web.HTTPUnprocessableEntity(
            text=json.dumps({"error": str(error)}), content_type="application/json"
        ) from error


def _refused(why: str) -> web.Response:
    return web.json_response({"error": why}, status=422)
