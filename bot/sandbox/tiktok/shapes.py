"""What message/send takes: https://business-api.tiktok.com/portal/docs?id=1832184403754242

Lengths are characters, spaces and emoji included.
"""

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Body(Shape):
    body: str = Field(min_length=1, max_length=6000, pattern=r"\S")


class ButtonReply(Shape):
    type: Literal["REPLY"]
    title: str = Field(min_length=1, max_length=20)
    id: str = Field(min_length=1, max_length=40)


class LinkReply(Shape):
    type: Literal["REPLY"]
    title: str = Field(min_length=1, max_length=40)
    id: str = Field(min_length=1, max_length=40)


class ButtonCard(Shape):
    type: Literal["QA_BUTTON_CARD"]
    title: str = Field(min_length=1, max_length=40)
    buttons: list[ButtonReply] = Field(min_length=1, max_length=3)


class LinkCard(Shape):
    type: Literal["QA_LINK_CARD"]
    title: str = Field(min_length=1, max_length=40)
    buttons: list[LinkReply] = Field(min_length=1, max_length=3)


class Quoted(Shape):
    referenced_message_id: str


class Post(Shape):
    item_id: str


class Image(Shape):
    media_id: str


class Receiver(Shape):
    business_id: str
    recipient_type: Literal["CONVERSATION"]
    recipient: str


class TextSend(Receiver):
    message_type: Literal["TEXT"]
    text: Body
    referenced_message_info: Quoted | None = None


class TemplateSend(Receiver):
    message_type: Literal["TEMPLATE"]
    template: Annotated[ButtonCard | LinkCard, Field(discriminator="type")]


class ImageSend(Receiver):
    message_type: Literal["IMAGE"]
    image: Image


class PostSend(Receiver):
    message_type: Literal["SHARE_POST"]
    share_post: Post


class GestureSend(Receiver):
    message_type: Literal["SENDER_ACTION"]
    sender_action: Literal["TYPING", "MARK_READ"]


Send: TypeAlias = Annotated[
    TextSend | TemplateSend | ImageSend | PostSend | GestureSend,
    Field(discriminator="message_type"),
]
