"""The blocks of a shop file, and what the domain makes of them."""

from difflib import get_close_matches
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from adapters.discovery import channel_classes
from adapters.needs import lacking
from bot.shop_file_pricing import BundleBlock, CodeBlock, HaggleBlock
from bot.shop_file_values import (
    Answer,
    Answers,
    Area,
    Channel,
    Country,
    CurrencyCode,
    Days,
    Domain,
    Fee,
    Flag,
    Key,
    LanguageCode,
    Name,
    NewsName,
    Opaque,
    Paragraph,
    Phone,
    Prefix,
    Price,
    Secret,
    SkuCode,
    Some,
    TemplateName,
    Timezone,
    Title,
    Titles,
    Topic,
    Word,
    short_title,
)
from domain.model.code import Code
from domain.model.haggling import HaggleRule
from domain.model.news import Template
from domain.model.product import Item, Product
from domain.model.shop import Deposits, NewsCosts, PaymentMethod, Zone

CHANNELS = {found.name: found for found in channel_classes()}
Stock = Annotated[int, Field(ge=0, le=1_000_000)]


class Block(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class NewsBlock(Block):
    """What a message of news may cost, and what it costs by channel: SMS is paid for by the message."""

    most: Price | None = None
    costs: dict[Channel, Price] = {}

    def of_shop(self) -> NewsCosts:
        costs = {channel: price.minor for channel, price in self.costs.items()}
        return NewsCosts(None if self.most is None else self.most.minor, costs)


class RetentionBlock(Block):
    """`text_days`: how long what buyers write, and what they are written, is kept. Without it: always."""

    text_days: Annotated[int, Field(ge=1, le=3650)] | None = None


class DepositBlock(Block):
    """Buyers may pay *percent* of the total now and the balance within *days*."""

    percent: Annotated[int, Field(ge=1, le=90)]
    days: Annotated[int, Field(ge=1, le=365)]

    def deposits(self) -> Deposits:
        return Deposits(self.percent, self.days)


class RefundLimitsBlock(Block):
    """The most that may be given back at once; the owner's is not limited."""

    manager: Fee | None = None
    staff: Fee | None = None

    def limits(self) -> dict[str, int]:
        given = {"manager": self.manager, "staff": self.staff}
        return {role: limit.minor for role, limit in given.items() if limit is not None}


class ShopBlock(Block):
    key: Key
    name: Name
    country: Country
    currency: CurrencyCode
    timezone: Timezone
    languages: Some[LanguageCode]
    about: Paragraph = ""
    hold_minutes: Annotated[int, Field(ge=5, le=1440)] = 30
    order_prefix: Prefix
    news: NewsBlock = NewsBlock()
    deposits: DepositBlock | None = None
    refund_limits: RefundLimitsBlock = RefundLimitsBlock()


class AccountBlock(Block):
    """`settings` are the channel's own words that are no secret."""

    channel: Channel
    key: Key
    external_id: Opaque
    address: Phone = ""
    secrets: dict[str, Secret] = {}
    settings: dict[str, Opaque] = {}

    @model_validator(mode="after")
    def _can_be_used(self) -> Self:
        """An empty secret would let anybody sign: such an account is not opened."""
        if self.channel not in CHANNELS:
            raise ValueError(_no_channel(self.channel))
        secrets = {name: secret.get_secret_value() for name, secret in self.secrets.items()}
        missing = lacking(CHANNELS[self.channel].needs, {**self.settings, **secrets})
        if missing:
            raise ValueError(f"{self.channel} needs {', '.join(missing)} under `secrets`")
        return self


def _no_channel(name: str) -> str:
    likely = get_close_matches(name, CHANNELS, n=1)
    return f'no such channel: "{name}"' + "".join(f", `{key}`?" for key in likely)


class PaymentBlock(Block):
    """`settings` are the provider's own words that are no secret."""

    provider: PaymentMethod
    key: Key
    email_domain: Domain = ""
    max_total: Price | None = None
    secrets: dict[str, Secret] = {}
    settings: dict[str, Opaque] = {}


class CategoryBlock(Block):
    key: Key
    name: Titles


class VariantBlock(Block):
    sku: SkuCode
    size: Title = ""
    colour: Title = ""
    price: Price | None = None
    stock: Stock
    haggle: HaggleBlock | None = None


class ProductBlock(Block):
    """Either `stock` or `variants`. `haggle` holds for what has the product's own price."""

    sku: SkuCode
    name: Name
    short: Title = ""
    category: Key
    description: Paragraph = ""
    price: Price
    picture: str = ""
    synonyms: Annotated[tuple[Word, ...], Field(max_length=20)] = ()
    facts: dict[Topic, Answer] = {}
    goes_with: tuple[SkuCode, ...] = ()
    refs: Annotated[tuple[Opaque, ...], Field(max_length=50)] = ()
    stock: Stock | None = None
    variants: Some[VariantBlock] = ()
    haggle: HaggleBlock | None = None

    def items(self) -> tuple[Item, ...]:
        """What can be put in a cart: every variant, or the product itself."""
        if not self.variants:
            rule = self.haggle.rule() if self.haggle else None
            item = Item(self.sku, self.sku, self.name, self.price, self.stock or 0, haggle=rule)
            return (item,)
        return tuple(
            Item(
                sku=variant.sku,
                product_sku=self.sku,
                name=self.name,
                price=variant.price or self.price,
                stock=variant.stock,
                size=variant.size,
                colour=variant.colour,
                haggle=self._rule(variant),
            )
            for variant in self.variants
        )

    def _rule(self, variant: VariantBlock) -> HaggleRule | None:
        """Its own, or the product's where it costs the same."""
        same = variant.price is None or variant.price == self.price
        block = variant.haggle or (self.haggle if same else None)
        return block.rule() if block else None

    def product(self) -> Product:
        return Product(
            sku=self.sku,
            name=self.name,
            short=self.short or short_title(self.name),
            category=self.category,
            items=self.items(),
            description=self.description,
            picture=self.picture,
            facts=dict(self.facts),
        )


class TemplateBlock(Block):
    """`code` is WhatsApp's name for the language, where it is not the same as ours."""

    news: NewsName
    language: LanguageCode
    name: TemplateName
    code: Opaque = ""
    parameters: Annotated[tuple[Word, ...], Field(max_length=10)] = ()

    def template(self) -> Template:
        code = self.code or self.language
        return Template(self.news, self.language, self.name, code, self.parameters)


class ZoneBlock(Block):
    key: Key
    name: Title
    fee: Fee
    days: Days = ""
    areas: Some[Area] = ()
    pickup: Flag = False

    def zone(self) -> Zone:
        return Zone(self.key, self.name, self.fee, self.days, self.areas, self.pickup)


class ShopFile(Block):
    """A shop as its seller wrote it down. Secrets are already read from the environment."""

    shop: ShopBlock
    questions: dict[Topic, Answers] = {}
    accounts: Some[AccountBlock]
    payments: Some[PaymentBlock]
    categories: Some[CategoryBlock]
    products: Some[ProductBlock]
    delivery: Some[ZoneBlock]
    templates: tuple[TemplateBlock, ...] = ()
    retention: RetentionBlock = RetentionBlock()
    codes: tuple[CodeBlock, ...] = ()

    def discount_codes(self) -> tuple[Code, ...]:
        return tuple(block.discount(self.shop.timezone) for block in self.codes)

    def catalogue(self) -> tuple[Product, ...]:
        return tuple(block.product() for block in self.products)

    def items(self) -> tuple[Item, ...]:
        """Every sellable item of the shop, in the order of the file."""
        return tuple(item for block in self.products for item in block.items())

    def zones(self) -> tuple[Zone, ...]:
        return tuple(block.zone() for block in self.delivery)


BLOCKS: tuple[type[BaseModel], ...] = (
    ShopFile,
    ShopBlock,
    RetentionBlock,
    AccountBlock,
    PaymentBlock,
    CategoryBlock,
    ProductBlock,
    VariantBlock,
    ZoneBlock,
    TemplateBlock,
    HaggleBlock,
    BundleBlock,
    CodeBlock,
)
KEYS = frozenset(key for block in BLOCKS for key in block.model_fields)
"""Every key a shop file knows, to guess what a misspelt one meant."""
