"""The stand-in of WhatsApp takes a template only as it was approved."""

import pytest

from bot.sandbox.whatsapp.errors import GraphError
from bot.sandbox.whatsapp.templates import check_template

APPROVED = "order_paid/en/2 reminder/en_GB/0"


def sent(name: str, code: str, *values: str) -> dict[str, object]:
    places = [{"type": "text", "text": value} for value in values]
    parts = [{"type": "body", "parameters": places}] if places else []
    return {"name": name, "language": {"code": code}, "components": parts}


@pytest.mark.parametrize(
    "content", [sent("order_paid", "en", "AD-1", "N2,500"), sent("reminder", "en_GB")]
)
def test_an_approved_template_is_taken(content: dict[str, object]) -> None:
    check_template(content, APPROVED)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (sent("order_lost", "en"), 132001),
        (sent("order_paid", "fr", "AD-1", "N2,500"), 132001),
        (sent("order_paid", "en", "AD-1"), 132000),
        (sent("order_paid", "en", "AD-1", "line\nbreak"), 132018),
        (sent("order_paid", "en", "AD-1", ""), 132018),
        (sent("order_paid", "en", "AD-1", "x" * 1_100), 132005),
    ],
)
def test_another_is_refused_with_its_code(content: dict[str, object], code: int) -> None:
    with pytest.raises(GraphError) as refused:
        check_template(content, APPROVED)

    assert refused.value.code == code
