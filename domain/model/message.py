"""Messages in our own words: what comes in from a channel and what goes out to one."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from domain.errors import Verdict
from domain.model.understanding import Understanding

MediaKind: TypeAlias = Literal["image", "video", "audio", "document", "sticker", "post"]
DeliveryStatus: TypeAlias = Literal["sent", "delivered", "read", "failed"]


@dataclass(frozen=True, slots=True)
class Text:
    body: str
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Choice:
    """A tapped option: `option_id` is what we put on the button when it was shown."""

    option_id: str
    title: str = ""
    kind: Literal["choice"] = "choice"


@dataclass(frozen=True, slots=True)
class Location:
    """A pin. Degrees; `name` and `address` as the buyer's app wrote them, often empty."""

    latitude: float
    longitude: float
    name: str = ""
    address: str = ""
    kind: Literal["location"] = "location"


@dataclass(frozen=True, slots=True)
class Media:
    """A picture, voice note or file; `media_id` is the provider's handle, fetched only on demand."""

    media: MediaKind
    media_id: str
    caption: str = ""
    kind: Literal["media"] = "media"


@dataclass(frozen=True, slots=True)
class Contact:
    """A shared contact card; `phone` is E.164 where the card held one."""

    name: str
    phone: str = ""
    kind: Literal["contact"] = "contact"


@dataclass(frozen=True, slots=True)
class CartLineWish:
    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class CatalogueCart:
    """A cart put together in the provider's catalogue. It carries no price: ours is the one that counts."""

    lines: tuple[CartLineWish, ...]
    note: str = ""
    kind: Literal["catalogue_cart"] = "catalogue_cart"


@dataclass(frozen=True, slots=True)
class Referral:
    """The buyer came through a product link or an advertisement; `ref` is what the link carried."""

    ref: str
    body: str = ""
    kind: Literal["referral"] = "referral"


@dataclass(frozen=True, slots=True)
class Reaction:
    """`emoji` is empty when a reaction was taken back."""

    emoji: str
    message_id: str
    kind: Literal["reaction"] = "reaction"


@dataclass(frozen=True, slots=True)
class Edited:
    """The buyer corrected an earlier message: the latest text counts."""

    message_id: str
    body: str
    kind: Literal["edited"] = "edited"


@dataclass(frozen=True, slots=True)
class Revoked:
    message_id: str
    kind: Literal["revoked"] = "revoked"


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A kind of message this shop cannot read; `what` is the provider's name for it."""

    what: str
    kind: Literal["unsupported"] = "unsupported"


@dataclass(frozen=True, slots=True)
class Understood:
    """Words that somebody else's Rasa has parsed already: a developer's `rasa shell`."""

    understanding: Understanding
    kind: Literal["understood"] = "understood"


@dataclass(frozen=True, slots=True)
class Notice:
    """What nobody says but the machine hears: `event` of the language contract, with its facts."""

    event: str
    facts: dict[str, str] = field(default_factory=dict)
    kind: Literal["notice"] = "notice"


Content: TypeAlias = (
    Text
    | Choice
    | Location
    | Media
    | Contact
    | CatalogueCart
    | Referral
    | Reaction
    | Edited
    | Revoked
    | Unsupported
    | Understood
    | Notice
)


@dataclass(frozen=True, slots=True)
class Inbound:
    """One thing that reached a conversation.

    `message_id` is the provider's, unique within the account; `account_ref` is the provider's name for the
    account that was addressed (one webhook may carry several); `customer_id` is opaque and scoped to it;
    `phone` is E.164 where the channel tells it. `correlation_id`, a UUID of version 7 made when the webhook came in,
    names all that comes of it in every log.
    """

    message_id: str
    account_ref: str
    customer_id: str
    sent_at: datetime
    content: Content
    customer_name: str = ""
    phone: str = ""
    correlation_id: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a message we sent; `reference` is our own outbox reference where the provider returns it.

    Where `up_to` names a customer, no message is meant by itself: all that had reached them at that time are.
    `verdict` is what to do about a failure, where its code says so: by itself a failure is the end of the message.
    """

    account_ref: str
    provider_id: str
    status: DeliveryStatus
    at: datetime
    reference: str = ""
    error: str = ""
    up_to: str = ""
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Echo:
    """A message the account itself sent. Ours when its id is in the outbox; else a person answered by hand.

    `app_id` is the provider's name for the app that sent it, where it tells: ours, if the account says so.
    """

    account_ref: str
    message_id: str
    customer_id: str
    at: datetime
    app_id: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A signed update of a kind we do not know: kept and counted, never refused."""

    account_ref: str
    what: str


Update: TypeAlias = Inbound | Receipt | Echo | Unknown


@dataclass(frozen=True, slots=True)
class Option:
    """Something to tap or to type the number of. `id` means the same for ever: event and facts, 200 bytes at most.

    `picture` is an absolute URL, of a thing that is chosen by its looks; channels without cards leave it out, since
    what is chosen shows its picture then.
    """

    id: str
    title: str
    description: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """A reply in words, not yet cut for any channel.

    `menu` is the label under which many options are opened (a list's button); `picture` is an absolute URL.
    """

    text: str
    options: tuple[Option, ...] = ()
    picture: str = ""
    link: Link | None = None
    menu: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider's yes."""

    provider_id: str
