"""One buyer's way through every door of a shop: each answer must come, and must be the shop's own."""

import asyncio
import hashlib
import hmac
import json
import os
import sys
from dataclasses import dataclass, field
from typing import Any

import orjson

from bot.shops import open_shop
from tests.chaos.till import PAGE
from tests.e2e.durability.books import until
from tests.e2e.talker import Talker, options_of
from tests.e2e.web_talker import WebTalker
from tests.fuzz.shops import MARKS, Marked, of_place
from tests.fuzz.world import World

PATIENCE_S = 8.0
COMMAND_S = 150.0
WRONG_CODE = "K7XM-4PQR"
REMIND = """
    insert into timers (tenant_id, conversation_id, key, due_at, notice)
    select tenant_id, conversation_id, 'fuzz', now() - interval '1 minute',
           '{"event": "agent_left", "facts": {}, "kind": "notice"}'
      from conversations where tenant_id = $1::uuid and channel = 'whatsapp' limit 1
    on conflict do nothing
"""
RUNG = "select not exists (select from timers where tenant_id = $1::uuid and key = 'fuzz')"
PARK = """
    update inbox set status = 'parked', error = 'Fuzzed'
     where (tenant_id, inbox_id) = (
        select tenant_id, inbox_id from inbox where tenant_id = $1::uuid
           and body -> 'content' ->> 'body' like '%' || $2 || '%' limit 1)
    returning inbox_id
"""


class LeakError(AssertionError):
    """Bytes of one shop were seen in the other."""


class MuteError(AssertionError):
    """A shop did not answer as it should."""


@dataclass(slots=True)
class Guest:
    """*number* buys in *shop*; everything that is seen on the way is looked at."""

    world: World
    shop: Marked
    number: str
    patience_s: float = PATIENCE_S
    seen: int = field(default=0)

    def looks_at(self, where: str, what: object) -> None:
        text = what if isinstance(what, str) else json.dumps(what, default=str)
        self.seen += len(text)
        for mark in MARKS:
            if mark != self.shop.mark and mark.casefold() in text.casefold():
                raise LeakError(f"{where} of {self.shop.key} shows {mark}")

    def talker(self, channel: str = "whatsapp") -> Talker:
        key = self.shop.account(channel)
        return Talker(self.world.session, self.world.sandbox, self.number, key=key)

    def visitor(self) -> WebTalker:
        address = f"{self.world.url}/chat/{self.shop.account('web')}"
        return WebTalker(self.world.session, address, self.number)

    async def buys(self) -> None:
        """From hello to paid, on WhatsApp."""
        talker, mark = self.talker(), self.shop.mark
        await self.says(talker, "hi", mark)
        await self.says(talker, "show me ankara", f"{mark} Red")
        await self.says(talker, "1", "yards")
        await self.taps(talker, "add_item", "checkout")
        await self.says(talker, "checkout", "decline")
        await self.says(talker, "no", "name")
        await self.says(talker, f"Ada {mark}", "Where")
        await self.says(talker, f"12 {mark} avenue, Ikeja", mark)
        await self.taps(talker, "accept", "choose_payment")
        await self.taps(talker, "choose_payment?method=paystack", PAGE)
        link = next(word for send in await self._sends(talker) for word in _links(send))
        self.world.till.pay(link)
        await self._told_of_money(link.removeprefix(PAGE))
        await self._hears(talker, "track_order")

    async def says(self, talker: Talker, words: str, wanted: str) -> None:
        await talker.says(words)
        await self._hears(talker, wanted)

    async def taps(self, talker: Talker, option: str, wanted: str) -> None:
        for send in reversed(await self._sends(talker)):
            for option_id, _ in options_of(send["body"]):
                if option_id.startswith(option):
                    await talker.acts(kind="tap", message_id=send["id"], option_id=option_id)
                    await self._hears(talker, wanted)
                    return
        raise MuteError(f"{self.shop.key}: nothing to tap for {option}")

    async def chats(self) -> None:
        """On the shop's own page, whose every file is looked at, too."""
        visitor = self.visitor()
        async with self.world.session.get(f"{visitor.sandbox}/") as page:
            self.looks_at("the web chat's page", await page.text())
        await visitor.says(f"hello from {self.shop.mark}")

        async def heard() -> bool:
            said = await visitor.sends()
            self.looks_at("the web chat", said)
            return self.shop.mark in json.dumps(said)

        await self._until("the web chat", heard)

    async def joins(self) -> None:
        """By a code that is wrong, and by one that is right and not used."""
        talker = self.talker()
        await self.says(talker, WRONG_CODE, "")
        await self.says(talker, "continue by sms", "-")

    async def is_reminded(self) -> None:
        tenant = await self.world.tenant_of(self.shop)
        await self.world.owner.execute(REMIND, tenant)
        await self._until("a reminder", lambda: self.world.owner.fetchval(RUNG, tenant))

    async def asks_as_operator(self) -> None:
        """`bot parked list` and `show`, with a message of the shop that is set aside."""
        tenant = await self.world.tenant_of(self.shop)
        number = await self.world.owner.fetchval(PARK, tenant, self.shop.mark)
        listed = await self._command("parked", "list", self.shop.key)
        shown = await self._command("parked", "show", self.shop.key, "inbox", str(number))
        if "Fuzzed" not in listed or self.shop.mark not in shown:
            raise MuteError(f"{self.shop.key}: the operator sees {listed} {shown}")
        await self._command("parked", "retry", self.shop.key, "inbox", str(number))

    async def lists_parked(self) -> None:
        await self._command("parked", "list", self.shop.key)

    async def loads_again(self) -> None:
        """As a seller who has changed a line."""
        await open_shop(
            self.world.services,
            self.world.settings,
            self.shop.file,
            self.shop.environ,
            restock=True,
        )

    def phone_number_id(self) -> str:
        """WhatsApp's name for the shop's account."""
        return of_place("100000000000001", self.world.shops.index(self.shop))

    async def asks_the_action_server(self) -> None:
        """Only the demo shop has one; whatever it answers is that shop's."""
        message = {"text": "hello", "intent": {"name": "greet", "confidence": 1.0}, "entities": []}
        body = {"sender_id": self.number, "tracker": {"latest_message": message}}
        async with self.world.session.post(f"{self.world.url}/dev/rasa", json=body) as answer:
            said = await answer.text()
        self.looks_at("the action server", said)
        if self.shop.mark not in said:
            raise MuteError(f"the action server says {said[:200]}")

    async def sends_nonsense(self) -> None:
        """Signed, and not to be read: it is kept."""
        secret = self.shop.environ["DEMO_WHATSAPP_APP_SECRET"].encode()
        body = f'{{"object": "{self.shop.mark}"}}'.encode()
        signature = hmac.new(secret, body, hashlib.sha256).hexdigest()
        headers = {"X-Hub-Signature-256": f"sha256={signature}"}
        await self.posts(f"/webhooks/{self.shop.account('whatsapp')}", body, headers)

    async def _told_of_money(self, reference: str) -> None:
        number = self.world.till.charges[reference].number
        data = {"id": number, "reference": reference, "status": "success"}
        body = orjson.dumps({"event": "charge.success", "data": data})
        secret = self.shop.environ["DEMO_PAYSTACK_SECRET_KEY"].encode()
        signature = hmac.new(secret, body, hashlib.sha512).hexdigest()
        path = f"/payments/{self.shop.account('paystack')}"
        await self.posts(path, body, {"x-paystack-signature": signature})

    async def posts(self, path: str, body: bytes, headers: dict[str, str]) -> None:
        url = self.world.url + path
        async with self.world.session.post(url, data=body, headers=headers) as answer:
            self.looks_at(path, await answer.text())
            if not answer.ok:
                raise MuteError(f"{path} answers {answer.status}")

    async def _command(self, *words: str) -> str:
        services = self.world.services
        environment = os.environ | {
            "BOT_DATABASE_URL": services.database_url,
            "BOT_REDIS_URL": services.redis_url,
            "BOT_NLU_URL": services.nlu_url,
            "BOT_SECRET_KEY": services.secret_key,
            "BOT_STATE_DIR": str(self.world.settings.state_dir),
        }
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *words),
            env=environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        async with asyncio.timeout(COMMAND_S):
            said = (await process.communicate())[0].decode()
        self.looks_at(" ".join(("bot", *words)), said)
        if process.returncode:
            raise MuteError(f"bot {' '.join(words)}: {said}")
        return said

    async def _hears(self, talker: Talker, wanted: str) -> None:
        async def heard() -> bool:
            news = (await self._sends(talker))[talker.heard :]
            return bool(news) and wanted.casefold() in json.dumps(news).casefold()

        try:
            await until(heard, self.patience_s)
        except TimeoutError:
            said = [talker.words(send["body"]) for send in await self._sends(talker)]
            raise MuteError(f"{self.shop.key}: {wanted!r} never came, but {said[-3:]}") from None

    async def _sends(self, talker: Talker) -> list[dict[str, Any]]:
        sends = await talker.sends()
        self.looks_at(f"the phone {talker.key}", sends)
        return sends

    async def _until(self, what: str, true: Any) -> None:
        try:
            await until(true, self.patience_s)
        except TimeoutError:
            raise MuteError(f"{self.shop.key}: {what} never came") from None


def _links(send: dict[str, Any]) -> list[str]:
    text = json.dumps(send)
    place = text.find(PAGE)
    if place < 0:
        return []
    return [text[place:].split('"')[0].split("\\")[0].split(" ")[0]]
