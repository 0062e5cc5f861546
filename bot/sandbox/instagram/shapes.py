"""What the Send API takes: every field it knows and every limit it holds to.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
and, for quick replies and templates, the pages below it. Lengths are characters but for texts.
"""

from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

MOST_TEXT_BYTES = 1000


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


def _short(text: str) -> str:
    if len(text.encode()) > MOST_TEXT_BYTES:
        raise ValueError(f"must be less than or equal to {MOST_TEXT_BYTES} bytes")
    return text


Text: TypeAlias = Annotated[
    str, StringConstraints(min_length=1, pattern=r"\S"), AfterValidator(_short)
]
Url: TypeAlias = Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=2000)]
"""The real one insists on a public https address; a sandbox serves its pictures on this machine."""
Payload: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=1000)]


class QuickReply(Shape):
    """A longer title is not refused but cut; see `TITLE`."""

    content_type: Literal["text", "user_phone_number", "user_email"]
    title: str | None = None
    payload: Payload | None = None
    image_url: Url | None = None


class Button(Shape):
    type: Literal["web_url", "postback"]
    title: str = Field(min_length=1, max_length=20)
    url: Url | None = None
    payload: Payload | None = None


class Element(Shape):
    title: str = Field(min_length=1, max_length=80)
    subtitle: str | None = Field(default=None, max_length=80)
    image_url: Url | None = None
    buttons: list[Button] = Field(default_factory=list, max_length=3)


class GenericTemplate(Shape):
    template_type: Literal["generic"]
    elements: list[Element] = Field(min_length=1, max_length=10)


class ButtonTemplate(Shape):
    template_type: Literal["button"]
    text: str = Field(min_length=1, max_length=640)
    buttons: list[Button] = Field(min_length=1, max_length=3)


class Template(Shape):
    type: Literal["template"]
    payload: Annotated[GenericTemplate | ButtonTemplate, Field(discriminator="template_type")]


class File(Shape):
    url: Url
    is_reusable: bool | None = None


class Media(Shape):
    type: Literal["image", "video", "audio", "file"]
    payload: File


class Image(Media):
    type: Literal["image"]


class Heart(Shape):
    type: Literal["like_heart"]


class Message(Shape):
    text: Text | None = None
    attachment: Annotated[Template | Media | Heart, Field(discriminator="type")] | None = None
    attachments: list[Image] = Field(default_factory=list, max_length=10)
    quick_replies: list[QuickReply] = Field(default_factory=list, max_length=13)
    metadata: str | None = Field(default=None, max_length=1000)


class Person(Shape):
    id: str = Field(pattern=r"^[0-9]+$")


class Send(Shape):
    recipient: Person
    message: Message
    messaging_type: Literal["RESPONSE", "UPDATE", "MESSAGE_TAG"] | None = None
    tag: Literal["HUMAN_AGENT"] | None = None


class Gesture(Shape):
    recipient: Person
    sender_action: Literal["mark_seen", "typing_on", "typing_off"]
