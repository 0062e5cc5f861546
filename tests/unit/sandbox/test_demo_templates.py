"""The demo shop's templates are those that the stand-in of WhatsApp has approved."""

from pathlib import Path
from typing import cast

import pytest

from adapters.channels.whatsapp import WhatsApp
from adapters.http import Http
from bot.local import DEMO_SECRETS
from bot.sandbox.demo import TEMPLATES
from bot.sandbox.whatsapp.rules import check_message
from bot.sandbox.whatsapp.templates import check_template
from bot.shop_file import load_shop_file
from domain.model.news import Template

FILE = load_shop_file(
    Path("data/shops/demo.yml"), dict.fromkeys(DEMO_SECRETS, "a-secret-value-of-no-account")
)


@pytest.mark.parametrize(
    "template", [block.template() for block in FILE.templates], ids=lambda one: one.name
)
def test_what_we_send_is_taken(template: Template) -> None:
    values = ["AD-K7M4Q"] * len(template.parameters)
    body = WhatsApp(cast("Http", None), "").template(template, values, "2348030000000")

    check_message(body)
    check_template(cast("dict[str, object]", body["template"]), " ".join(TEMPLATES))


def test_none_is_approved_that_the_shop_does_not_use() -> None:
    used = [block.template() for block in FILE.templates]

    assert {f"{one.name}/{one.code}/{len(one.parameters)}" for one in used} == set(TEMPLATES)
