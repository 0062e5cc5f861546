"""The developers' channel: a terminal that calls the edge itself, so no provider stands behind it."""

from collections.abc import Sequence

from adapters.http import Http
from adapters.needs import Need
from domain.edge_ports import Answer, Payload, Webhook
from domain.errors import BadSignatureError, UnreadableError
from domain.model.message import Bubble, Option, Sent, Update
from domain.model.shop import Account, Secrets


class Console:
    """Nobody may call it from outside; whoever runs it collects the payloads from the outbox."""

    name = "console"
    plain = False
    answer = Answer()
    default_base_url = ""
    needs: tuple[Need, ...] = ()
    url_variable = "BOT_CONSOLE_URL"

    def __init__(self, http: Http, base_url: str) -> None:
        pass

    @staticmethod
    def door(account: Account, home: str) -> str:  # noqa: ARG004
        return ""

    def handshake(self, webhook: Webhook, secrets: Secrets) -> str | None:  # noqa: ARG002 refuses all
        return None

    def verify(self, webhook: Webhook, secrets: Secrets) -> None:  # noqa: ARG002 refuses all
        raise BadSignatureError

    def parse(self, webhook: Webhook) -> list[Update]:  # noqa: ARG002 refuses all
        raise UnreadableError("the console has no webhook")

    def render(self, bubbles: Sequence[Bubble], to: str) -> list[Payload]:  # noqa: ARG002 one terminal
        return [_payload(bubble) for bubble in bubbles]

    async def send(self, account: Account, payload: Payload, reference: str) -> Sent:  # noqa: ARG002
        """Nothing leaves the process."""
        return Sent(reference)


def _payload(bubble: Bubble) -> Payload:
    payload: Payload = {"text": bubble.text}
    if bubble.options:
        payload["buttons"] = [_button(option) for option in bubble.options]
    if bubble.picture:
        payload["image"] = bubble.picture
    if bubble.link:
        payload["link"] = {"url": bubble.link.url, "title": bubble.link.title}
    return payload


def _button(option: Option) -> dict[str, str]:
    button = {"title": option.title, "payload": option.id}
    return {**button, "description": option.description} if option.description else button
