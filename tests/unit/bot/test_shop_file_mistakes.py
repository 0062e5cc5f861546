"""Whatever a seller mistypes is named, with its line."""

import re

import pytest

from tests.unit.bot.corner import CornerShop

# What stands in corner.yml, what is written instead, and the beginning of what is said of it.
WRONG = [
    # prices and numbers
    ("price: 4500", 'price: "4,5oo"', '28: products[0].price: not a price: "4,5oo"'),
    ("price: 4500", "price: -4500", '28: products[0].price: not a price: "-4500"'),
    ("price: 4500", "price: 4_500", '28: products[0].price: not a price: "4_500"'),
    ("price: 4500", "price: [4500]", '28: products[0].price: not a price: ""'),
    ("price: 4500", "price: 0", "28: products[0].price: should be more than 0"),
    ("price: 4500", "price: 4500.505", '28: products[0].price: more than 2 decimals for NGN: "4500.505"'),
    ("    price: 4500\n", "", "25: products[0].price: is missing"),
    ("stock: 12}", "stock: -1}", '33: products[0].variants[0].stock: less than 0: "-1"'),
    ("stock: 12}", "stock: a few}", '33: products[0].variants[0].stock: not a whole number: "a few"'),
    ("order_prefix: CS", "order_prefix: cs", '8: shop.order_prefix: not 2 to 4 capital letters: "cs"'),
    ("order_prefix: CS", "{order_prefix: CS", "9: not YAML: "),
    ("  order_prefix: CS", "  order_prefix: CS\n  hold_minutes: 2", '9: shop.hold_minutes: less than 5: "2"'),
    # the shop
    ("country: NG", "country: NO", "5: shop.currency: NGN is not the money of NO: NOK"),
    ("country: NG", "country: Naija", '4: shop.country: not a country code, as in NG: "Naija"'),
    ("currency: NGN", "currency: KES", "5: shop.currency: KES is not the money of NG: NGN"),
    ("currency: NGN", "currency: naira", "5: shop.currency: not one of NGN, "),
    ("Africa/Lagos", "Lagos", '6: shop.timezone: not a timezone, as in Africa/Lagos: "Lagos"'),
    ("[en, pcm]", "[en, pcm, english]", "7: shop.languages[2]: not a language code, as in en"),
    ("[en, pcm]", "[en, pcm, en]", '7: shop.languages[2]: "en" is already used on line 7'),
    ("[en, pcm]", "[en]", "10: questions.hours.pcm: not one of the shop's languages"),
    ("[en, pcm]", "en", "7: shop.languages: should be a list"),
    ("{en: All day, ", "{", "10: questions.hours: no `en`, the shop's first language"),
    ("{en: Cloth, pcm: Fabric}", "{pcm: Fabric}", "23: categories[0].name: no `en`, the shop's"),
    ("  place: At", "  Place: At", "11: questions.Place: not a topic (small letters and _)"),
    ("At the corner", '""', "11: questions.place.en: is empty"),
    ("At the corner", "x" * 901, "11: questions.place.en: longer than 900 characters"),
    # shape
    (
        "    category: cloth\n    price: 3500",
        "    colour: blue\n    price: 3500",
        "37: products[1].colour: unknown key",
    ),
    ("    facts:", "    fact:", "30: products[0].fact: unknown key, `facts`?"),
    ("  name: Corner Shop", "  name: Corner Shop\n  name: Other", "4: shop.name: written twice, first on line 3"),
    ("[Yaba, akoka]", "*places", "41: not YAML: found undefined alias"),
    (
        "goes_with: [CAP]",
        "goes_with: &also [CAP]\n    synonyms: *also",
        "32: products[0].synonyms: write it out: references (`*name`) are not followed",
    ),
    ("shop:\n", "[a, b]: c\nshop:\n", "1: a key should be one word"),
    ("facts: {fabric: Cotton}", "facts: Cotton", "30: products[0].facts: should be a block of"),
    (
        "  - sku: CAP\n    name: Blue Cap\n    category: cloth\n    price: 3500\n    stock: 3",
        "  - CAP",
        "35: products[1]: should be a block of",
    ),
    ("name: Blue Cap", "name: [Blue, Cap]", "36: products[1].name: should be a text"),
    ("name: Blue Cap", f"name: {'x' * 61}", "36: products[1].name: longer than 60 characters"),
    ("  - {key: cloth, name: {en: Cloth, pcm: Fabric}}\n", "  []\n", "22: categories: needs at least one"),
    ("pickup: true", "pickup: sure", "42: delivery[1].pickup: should be true or false"),
    # keys and references
    ("  - sku: CAP", "  - sku: RED-6", '35: products[1].sku: "RED-6" is already used on line 33'),
    ("  - sku: CAP", "  - sku: red cap", "35: products[1].sku: not a SKU (A-Z, 0-9, -, at most 16)"),
    ("size: 12 yards", "size: 6 Yards", '34: products[0].variants[1]: "6 yards" is already used'),
    ("size: 12 yards, ", "", "34: products[0].variants[1]: a variant needs a `size` or a `colour`"),
    ("    stock: 3\n", "", "35: products[1]: give either `stock` or `variants`"),
    ("    goes_with: [CAP]\n", "    stock: 4\n", "25: products[0]: give either `stock` or"),
    ("name: Blue Cap", "name: red cloth", '36: products[1].name: "red cloth" is already used on line 26'),
    (
        "category: cloth\n    price: 3500",
        "category: hats\n    price: 3500",
        '37: products[1].category: no such category: "hats"',
    ),
    ("goes_with: [CAP]", "goes_with: [CAP, BAG]", '31: products[0].goes_with[1]: no such product: "BAG"'),
    ("goes_with: [CAP]", "goes_with: [RED]", "31: products[0].goes_with[0]: a product does not go with"),
    ("key: corner-console", "key: corner-whatsapp", '18: accounts[1].key: "corner-whatsapp" is already'),
    (
        "channel: console, key: corner-console, external_id: corner",
        "channel: whatsapp, key: b, external_id: 1001",
        '18: accounts[1].external_id: "whatsapp 1001" is already used on line 15',
    ),
    ("key: corner-cod", "key: Corner COD", "21: payments[1].key: not a key (small letters"),
    ("provider: paystack", "provider: piggybank", "20: payments[0].provider: not one of 'paystack'"),
    ("b.example.com", "me@example", "20: payments[0].email_domain: not a domain, as in example.com"),
    # pictures
    ("picture: red.png", "picture: blue.png", '29: products[0].picture: no such picture: "blue.png"'),
    ("picture: red.png", "picture: ../outside.png", "29: products[0].picture: outside the shop's folder"),
    ("picture: red.png", "picture: notes.txt", '29: products[0].picture: not a PNG or JPEG: "notes.txt"'),
    # phones and delivery
    ('"+2348030000001"', "0803 000 0001", "16: accounts[0].address: not a phone number with its country"),
    ('"+2348030000001"', '"+23480"', "16: accounts[0].address: not a phone number with its country"),
    ("[Yaba, akoka]", "[Yaba, akoka, yaba]", '41: delivery[0].areas[2]: "yaba" is already used'),
    (", areas: [Yaba, akoka]", "", "41: delivery[0]: give either `areas` or `pickup: true`"),
    ("pickup: true,", "pickup: true, areas: [here],", "42: delivery[1]: give either `areas` or"),
    (', days: "1-2"', "", "41: delivery[0].days: is missing"),
    ('days: "1-2"', "days: soon", '41: delivery[0].days: not days, as in 1-2: "soon"'),
    ("name: Pick up,", "name: Pick it up yourself in the shop,", "42: delivery[1].name: longer than 24"),
    # secrets
    ("env:APP_SECRET", "env:NOT_THERE", "17: accounts[0].secrets.app_secret: NOT_THERE is not set"),
    ("env:APP_SECRET", "env:EMPTY", "17: accounts[0].secrets.app_secret: EMPTY is not set"),
    ("env:APP_SECRET", "env:BLANK", "13: accounts[0]: whatsapp needs app_secret under `secrets`"),
    ("app_secret: env:APP_SECRET, ", "", "13: accounts[0]: whatsapp needs app_secret under"),
    (", verify_token: env:VERIFY_TOKEN", "", "13: accounts[0]: whatsapp needs verify_token under"),
    ("channel: console", "channel: africastalking", "18: accounts[1]: africastalking needs username, api_key, "),
    ("channel: console", "channel: instagram", "18: accounts[1]: instagram needs app_secret or instagram_app_secret, "),
    ("channel: whatsapp", "channel: watsapp", '13: accounts[0]: no such channel: "watsapp", `whatsapp`?'),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "said"), WRONG, ids=[re.sub(r"[^\w.-]+", "_", row[2])[:60] for row in WRONG]
)
def test_a_mistake_is_named_with_its_line(
    corner: CornerShop, old: str, new: str, said: str
) -> None:
    found = corner.problems(corner.changed(old, new))

    assert any(problem.startswith(f"corner.yml:{said}") for problem in found), found
