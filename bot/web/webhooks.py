"""A webhook does not think: check, store, answer."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus

import structlog
from aiohttp import web

from bot.clock import Clock
from bot.hints import Hints
from bot.intake import Intake
from bot.metrics import Metrics
from domain.edge_ports import (
    Accounts,
    Channel,
    Inbox,
    Webhook,
)
from domain.errors import BadSignatureError, UnreadableError
from domain.model.message import Receipt, Unknown, Update
from domain.model.shop import Account
from domain.payment_ports import PaymentProvider

log = structlog.get_logger()
# https://developer.safaricom.co.ke/APIs/MpesaExpressSimulate: what a callback is answered with.
ACCEPTED = {"ResultCode": 0, "ResultDesc": "Accepted"}


async def read(request: web.Request, public_url: str, now: datetime) -> Webhook:
    """The request as it came in. aiohttp answers 413 by itself over the size limit."""
    return Webhook(
        body=await request.read(),
        headers={name.lower(): value for name, value in request.headers.items()},
        url=f"{public_url}{request.raw_path}",
        query=dict(request.query),
        received_at=now,
    )


@dataclass(slots=True)
class ChannelWebhooks:
    """`/webhooks/{key}`: one account's messages, statuses and echoes."""

    accounts: Accounts
    channels: Mapping[str, Channel]
    inbox: Inbox
    public_url: str
    wake: Callable[[], None]
    metrics: Metrics
    clock: Clock
    intake: Intake

    async def handshake(self, request: web.Request) -> web.Response:
        account = await self._account(request)
        webhook = await read(request, self.public_url, self.clock())
        answer = self.channels[account.channel].handshake(webhook, account.secrets)
        if answer is None:
            return web.Response(status=HTTPStatus.FORBIDDEN)
        return web.Response(text=answer)

    async def receive(self, request: web.Request) -> web.Response:
        with self.metrics.part("acknowledge"), self.intake.passing():
            return await self._receive(request)

    async def _receive(self, request: web.Request) -> web.Response:
        account = await self._account(request)
        channel = self.channels[account.channel]
        webhook = await read(request, self.public_url, self.clock())
        try:
            channel.verify(webhook, account.secrets)
        except BadSignatureError:
            self.metrics.refused.labels("401").inc()
            return web.Response(status=HTTPStatus.UNAUTHORIZED)
        try:
            updates = channel.parse(webhook)
        except UnreadableError as error:
            self.metrics.unknown.labels(account.channel).inc()
            await self.inbox.put_unreadable(account, webhook.body, str(error)[:200])
            return web.Response()
        await self._store(account, updates)
        return web.Response(text=channel.answer.body, content_type=channel.answer.content_type)

    async def _account(self, request: web.Request) -> Account:
        account = await self.accounts.by_key(request.match_info["key"])
        if account is None or account.channel not in self.channels:
            self.metrics.refused.labels("404").inc()
            raise web.HTTPNotFound
        return account

    async def _store(self, account: Account, updates: list[Update]) -> None:
        """One POST may carry several accounts of one app: each goes to its own, if the same secret signs it."""
        by_ref: dict[str, list[Update]] = {}
        for update in updates:
            by_ref.setdefault(update.account_ref, []).append(update)
            if isinstance(update, Unknown):
                self.metrics.unknown.labels(account.channel).inc()
        for ref, own in by_ref.items():
            addressed = await self._addressed(account, ref)
            if addressed is None:
                log.warning("webhook.foreign_account", channel=account.channel, updates=len(own))
                continue
            new = await self.inbox.put(addressed, own)
            self.metrics.accepted.labels(account.channel).inc(new)
            if new or not all(isinstance(update, Receipt) for update in own):
                self.wake()

    async def _addressed(self, account: Account, ref: str) -> Account | None:
        if ref in {"", account.external_id}:
            return account
        other = await self.accounts.by_external(account.channel, ref)
        if other is None:
            return None
        ours, theirs = (repr(sorted(_signing(each).items())) for each in (account, other))
        # Without a signing secret nothing proves that both belong to one app.
        same = bool(_signing(account)) and hmac.compare_digest(ours.encode(), theirs.encode())
        return other if same else None


def _signing(account: Account) -> dict[str, str]:
    """The secrets of an account that sign its webhooks."""
    return {name: value for name, value in account.secrets.items() if name.endswith("_secret")}


@dataclass(slots=True)
class PaymentWebhooks:
    """`/payments/{key}`: hints that a payment moved. The provider is asked before anything counts."""

    accounts: Accounts
    providers: Mapping[str, PaymentProvider]
    hints: Hints
    public_url: str
    metrics: Metrics
    clock: Clock

    async def receive(self, request: web.Request) -> web.Response:
        account = await self.accounts.payment_by_key(request.match_info["key"])
        if account is None or account.provider not in self.providers:
            self.metrics.refused.labels("404").inc()
            raise web.HTTPNotFound
        provider = self.providers[account.provider]
        webhook = await read(request, self.public_url, self.clock())
        try:
            provider.verify(webhook, account.secrets)
        except BadSignatureError:
            self.metrics.refused.labels("401").inc()
            return web.Response(status=HTTPStatus.UNAUTHORIZED)
        try:
            notices = provider.parse(webhook)
        except UnreadableError:
            self.metrics.unknown.labels(account.provider).inc()
            return web.Response()
        for notice in notices:
            await self.hints.put(account, notice)
        return web.Response()

    async def receive_own(self, request: web.Request) -> web.Response:
        """`/paid-calls/{token}`: a payment's own address, which nobody else can guess. It proves nothing else."""
        found = await self.accounts.payment_by_callback(request.match_info["token"])
        if found is None or found.provider not in self.providers:
            self.metrics.refused.labels("404").inc()
            raise web.HTTPNotFound
        webhook = await read(request, self.public_url, self.clock())
        try:
            notices = self.providers[found.provider].parse(webhook)
        except UnreadableError:
            self.metrics.unknown.labels(found.provider).inc()
            notices = []
        for notice in notices:
            own = replace(notice, reference=found.reference)
            await self.hints.put_own(found.tenant_id, own)
        return web.json_response(ACCEPTED)
