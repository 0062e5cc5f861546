"""The words that still sell when Rasa is away."""

from pathlib import Path

import pytest

from nlu.keywords import Keywords

FOLDER = Path(__file__).parents[3] / "data" / "nlu" / "keywords"


@pytest.fixture(scope="module")
def keywords() -> Keywords:
    return Keywords.load(FOLDER)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("MENU", "browse"),
        ("cart pls", "view_cart"),
        ("Checkout", "checkout"),
        ("yes", "accept"),
        ("No!", "decline"),
        ("👍", "accept"),
        ("help", "help"),
        ("agent", "human"),
        ("STOP", "stop"),
        ("start", "start"),
        ("track", "track_order"),
        ("cancel", "cancel_order"),
        ("paid", "paid_already"),
        ("cash on delivery", "choose_payment"),
        ("i don pay", "paid_already"),
        ("how much be dis?", "ask_price"),
        ("abeg wetin you dey sell", "browse"),
        ("bei gani", "ask_price"),
        ("ndiyo", "accept"),
        ("c combien", "ask_price"),
        ("panier svp", "view_cart"),
        ("https://maps.app.goo.gl/aB3", "give_address"),
    ],
)
def test_a_keyword_is_certain(keywords: Keywords, text: str, intent: str) -> None:
    understood = keywords.understand(text)

    assert (understood.intent, understood.confidence) == (intent, 1.0)
    assert understood.source == "keywords"


@pytest.mark.parametrize(
    ("text", "intent", "entities"),
    [
        ("2", "pick", {"ordinal": "2"}),
        ("number 3", "pick", {"ordinal": "3"}),
        ("the second one", "pick", {"ordinal": "second"}),
        ("search red shoes", "search", {"product": "red shoes"}),
        ("Abeg add 2 red Ankara", "add_item", {"quantity": "2", "product": "red Ankara"}),
        ("je prends trois pagnes", "add_item", {"quantity": "trois", "product": "pagnes"}),
        ("remove the cap", "remove_item", {"product": "cap"}),
        ("viatu iko", "search", {"product": "viatu"}),
        ("#k7m-4q2", "track_order", {"order_number": "k7m-4q2"}),
        ("track K7M-4Q2", "track_order", {"order_number": "K7M-4Q2"}),
        ("+234 803 123 4567", "give_name", {"phone": "+234 803 123 4567"}),
    ],
)
def test_what_is_named_keeps_the_buyers_letters(
    keywords: Keywords, text: str, intent: str, entities: dict[str, str]
) -> None:
    understood = keywords.understand(text)

    assert understood.intent == intent
    assert {e.name: e.value for e in understood.entities} == entities
    assert all(text[e.start : e.end] == e.value for e in understood.entities)


def test_short_free_text_is_searched_for(keywords: Keywords) -> None:
    understood = keywords.understand("blue denim jacket")

    assert understood.intent == "search"
    assert understood.value("product") == "blue denim jacket"
    assert 0.5 < understood.confidence < 1


@pytest.mark.parametrize(
    "text",
    ["", "???", "5000000", "can you tell me what the weather will be like in Lagos tomorrow"],
)
def test_what_no_keyword_covers_is_refused_without_conviction(
    keywords: Keywords, text: str
) -> None:
    understood = keywords.understand(text)

    assert understood.intent == "out_of_scope"
    assert understood.confidence < 0.2


def test_a_word_of_one_language_names_it_and_a_shared_one_does_not(keywords: Keywords) -> None:
    assert keywords.understand("ndiyo").language == "sw"
    assert keywords.understand("stop").language is None


def test_a_new_language_is_data_alone(tmp_path: Path) -> None:
    (tmp_path / "ha.toml").write_text('spare = ["don allah"]\n[whole]\naccept = ["eh", "to"]\n')

    understood = Keywords.load(tmp_path).understand("To")

    assert (understood.intent, understood.language) == ("accept", "ha")


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("Continue on WhatsApp", "WhatsApp"),
        ("please move to SMS", "SMS"),
        ("I want to go on on my other phone", None),
        ("make we continue for whatsapp", "WhatsApp"),
        ("Nataka kuendelea kwenye WhatsApp", "WhatsApp"),
        ("je veux continuer par SMS", "SMS"),
    ],
)
def test_going_on_elsewhere_needs_no_model(
    keywords: Keywords, text: str, channel: str | None
) -> None:
    understood = keywords.elsewhere(text)

    assert understood
    assert understood.intent == "switch_channel"
    assert {e.value for e in understood.entities} == ({channel} if channel else set())


@pytest.mark.parametrize("text", ["whatsapp", "a phone", "continue", "change to size 42"])
def test_other_words_do_not_ask_for_another_channel(keywords: Keywords, text: str) -> None:
    assert keywords.elsewhere(text) is None
