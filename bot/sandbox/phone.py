"""What a phone on some channel must be able to do, and what a person can do with it."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal, Protocol, TypeAlias

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from bot.sandbox.settings import PhoneAccount
from bot.sandbox.switches import Switchboard, Switches


class _Action(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Say(_Action):
    kind: Literal["text"]
    text: str = Field(min_length=1, max_length=65536)


class Tap(_Action):
    """An option of an earlier message, however old."""

    kind: Literal["tap"]
    message_id: str
    option_id: str


class Pin(_Action):
    kind: Literal["location"]
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    name: str = ""
    address: str = ""


class Photo(_Action):
    kind: Literal["picture"]
    picture_id: str
    caption: str = ""


class React(_Action):
    """An empty emoji takes the reaction back."""

    kind: Literal["reaction"]
    message_id: str
    emoji: str = ""


Action: TypeAlias = Annotated[Say | Tap | Pin | Photo | React, Field(discriminator="kind")]
ActionKind: TypeAlias = Literal["text", "tap", "location", "picture", "reaction"]


class Buyer(BaseModel):
    """`address` is what the channel knows a person by: digits on WhatsApp."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    address: str = Field(pattern=r"^[A-Za-z0-9_.+-]{3,64}$")
    name: str = Field(default="", max_length=100)


class CannotError(Exception):
    """A person tried what this phone cannot do; the message says why."""


class Phone(Protocol):
    """One channel. Its file under `phones/` has `open_phone(accounts, desk)`, and that is all.

    `can` names the actions; `skin` a style sheet in `page/skins`, or nothing.
    """

    channel: str
    label: str
    skin: str
    can: Sequence[ActionKind]

    def routes(self) -> Iterable[web.RouteDef]:
        """The provider's API, mounted under /<channel>."""

    def board(self, account: PhoneAccount) -> Switchboard[Switches]: ...

    def act(self, account: PhoneAccount, buyer: Buyer, action: Action) -> str:
        """Show it on the phone, send it to the engine as the provider would; return its id.

        Raises:
            CannotError: there is no such button, picture ...
        """

    async def greet(self, account: PhoneAccount) -> bool:
        """The provider's first call to a new webhook address; true if the engine answered well.

        Raises:
            CannotError: this provider makes none.
        """
