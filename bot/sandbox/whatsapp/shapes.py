"""What the Cloud API takes: every field it knows and every limit it holds to.

https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages and the pages it leads
to; the numbers as in Meta's published OpenAPI (business-messaging-api v23.0) where the prose
differs. Lengths are characters.
"""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


Url: TypeAlias = Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=2000)]
"""The real one insists on a public https address; a sandbox serves its pictures on this machine."""
Body: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=1024, pattern=r"\S")]
Footer: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=60)]
ButtonTitle: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=20)]
SectionTitle: TypeAlias = Annotated[str, StringConstraints(max_length=24)]


class Text(Shape):
    body: str = Field(min_length=1, max_length=4096, pattern=r"\S")
    preview_url: bool = False


class Image(Shape):
    link: Url | None = None
    id: str | None = None
    caption: str | None = Field(default=None, max_length=1024)


class Document(Image):
    filename: str | None = Field(default=None, max_length=240)


class Sound(Shape):
    link: Url | None = None
    id: str | None = None
    voice: bool | None = None


class Sticker(Shape):
    link: Url | None = None
    id: str | None = None


class Location(Shape):
    latitude: float | str
    longitude: float | str
    name: str | None = Field(default=None, max_length=1000)
    address: str | None = Field(default=None, max_length=1000)


class Reaction(Shape):
    message_id: str = Field(min_length=1)
    emoji: str


class Language(Shape):
    code: str
    policy: Literal["deterministic"] = "deterministic"


class Template(Shape):
    name: str = Field(min_length=1, max_length=512)
    language: Language
    components: list[dict[str, Any]] = Field(default_factory=list)
    namespace: str | None = None


class BodyPart(Shape):
    text: Body


class FooterPart(Shape):
    text: Footer


class Header(Shape):
    type: Literal["text", "image", "video", "document"]
    text: str | None = Field(default=None, min_length=1, max_length=60)
    image: Image | None = None
    video: Image | None = None
    document: Document | None = None


class TextHeader(Shape):
    type: Literal["text"]
    text: str = Field(min_length=1, max_length=60)


class Reply(Shape):
    id: str = Field(min_length=1, max_length=256)
    title: ButtonTitle


class ReplyButton(Shape):
    type: Literal["reply"]
    reply: Reply


class Buttons(Shape):
    buttons: list[ReplyButton] = Field(min_length=1, max_length=3)


class Interactive(Shape):
    body: BodyPart
    footer: FooterPart | None = None


class ButtonInteractive(Interactive):
    type: Literal["button"]
    header: Header | None = None
    action: Buttons


class Row(Shape):
    id: str = Field(min_length=1, max_length=200)
    title: str = Field(min_length=1, max_length=24)
    description: str | None = Field(default=None, max_length=72)


class Rows(Shape):
    title: SectionTitle | None = None
    rows: list[Row] = Field(min_length=1, max_length=10)


class ListAction(Shape):
    button: ButtonTitle
    sections: list[Rows] = Field(min_length=1, max_length=10)


class ListInteractive(Interactive):
    type: Literal["list"]
    header: TextHeader | None = None
    action: ListAction


class CtaParameters(Shape):
    display_text: ButtonTitle
    url: Url


class CtaAction(Shape):
    name: Literal["cta_url"]
    parameters: CtaParameters


class CtaInteractive(Interactive):
    type: Literal["cta_url"]
    header: Header | None = None
    action: CtaAction


class LocationAction(Shape):
    name: Literal["send_location"]


class LocationInteractive(Shape):
    type: Literal["location_request_message"]
    body: BodyPart
    action: LocationAction


class ProductAction(Shape):
    catalog_id: str
    product_retailer_id: str


class ProductInteractive(Shape):
    type: Literal["product"]
    body: BodyPart | None = None
    footer: FooterPart | None = None
    action: ProductAction


class ProductItem(Shape):
    product_retailer_id: str


class ProductSection(Shape):
    title: SectionTitle
    product_items: list[ProductItem] = Field(min_length=1, max_length=30)


class ProductListAction(Shape):
    catalog_id: str
    sections: list[ProductSection] = Field(min_length=1, max_length=10)


class ProductListInteractive(Interactive):
    type: Literal["product_list"]
    header: TextHeader
    action: ProductListAction


INTERACTIVE: dict[str, type[Shape]] = {
    "button": ButtonInteractive,
    "list": ListInteractive,
    "cta_url": CtaInteractive,
    "location_request_message": LocationInteractive,
    "product": ProductInteractive,
    "product_list": ProductListInteractive,
}

CONTENT: dict[str, type[Shape]] = {
    "text": Text,
    "image": Image,
    "video": Image,
    "audio": Sound,
    "document": Document,
    "sticker": Sticker,
    "location": Location,
    "reaction": Reaction,
    "template": Template,
}


class Context(Shape):
    message_id: str


class Envelope(Shape):
    """All but the content, which stands under a key named like its type."""

    messaging_product: Literal["whatsapp"]
    recipient_type: Literal["individual"] = "individual"
    to: str
    type: str = "text"
    context: Context | None = None
    biz_opaque_callback_data: str | None = Field(default=None, max_length=512)


class Typing(Shape):
    type: Literal["text"]


class ReadMark(Shape):
    messaging_product: Literal["whatsapp"]
    status: Literal["read"]
    message_id: str
    typing_indicator: Typing | None = None
