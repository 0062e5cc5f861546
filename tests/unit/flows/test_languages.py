"""The reply's language follows the buyer, into any language that we have the sentences of."""

from dataclasses import replace

import pytest

from domain.model.message import Text
from domain.model.understanding import Entity, Understanding
from flows.languages import OWN_NAMES, SPOKEN, named_in
from flows.wording import Voice
from tests.unit.flows.conftest import Ids, Talk


async def writes(talk: Talk, text: str, language: str | None) -> str:
    understanding = Understanding(text, "greet", 0.95, language=language)
    await talk.hear(Text(text), understanding)
    return talk.conversation.language


@pytest.mark.parametrize("language", SPOKEN)
async def test_a_buyer_is_answered_in_the_language_they_write(talk: Talk, language: str) -> None:
    assert await writes(talk, "three words or more", language) == language


async def test_one_or_two_words_do_not_tell_a_language_that_is_not_the_shops(talk: Talk) -> None:
    assert await writes(talk, "sannu aboki", "ha") == "en"
    assert await writes(talk, "how far", "pcm") == "pcm"


async def test_letters_that_only_one_language_has_tell_it_in_a_word(talk: Talk) -> None:
    assert await writes(talk, "ሰላም", None) == "am"
    assert await writes(talk, "مرحبا", "ar") == "ar"
    assert await writes(talk, "ok", "en") == "ar"
    assert await writes(talk, "Ẹ kú àárọ̀", None) == "yo"
    assert await writes(talk, "kedụ", None) == "ig"
    assert await writes(talk, "ɗaya", "en") == "ha"
    assert await writes(talk, "I live at Ṣọmọlu, please send it", "en") == "en"


async def test_an_unknown_language_or_none_changes_nothing(talk: Talk) -> None:
    await writes(talk, "mimi nataka kununua viatu", "sw")

    assert await writes(talk, "ngiyabonga kakhulu mngani wami", "zu") == "sw"
    assert await writes(talk, "ok ok ok ok", None) == "sw"


async def test_a_name_alone_tells_no_language_and_a_sentence_around_it_does(talk: Talk) -> None:
    await writes(talk, "how much is the red bag", "en")
    name = (Entity("name", "Otieno Onyango"),)

    alone = Understanding("Otieno Onyango", "give_name", 0.9, entities=name, language="pcm")
    await talk.hear(Text(alone.text), alone)
    assert talk.conversation.language == "en"
    place = (Entity("address", "12 Allen Avenue"), Entity("area", "Ikeja"))
    where = Understanding(
        "12 Allen avenue, Ikeja", "give_address", 0.9, entities=place, language="pcm"
    )
    await talk.hear(Text(where.text), where)
    assert talk.conversation.language == "en"
    said = replace(alone, text="my name na Otieno Onyango")
    await talk.hear(Text(said.text), said)
    assert talk.conversation.language == "pcm"


async def test_what_was_asked_for_by_name_stays(talk: Talk) -> None:
    await talk.says("let us speak hausa", "change_language", language="hausa")

    assert await writes(talk, "how much is the red bag", "en") == "ha"


@pytest.mark.parametrize(
    ("words", "language"),
    [
        *((name, language) for language, name in OWN_NAMES.items()),
        ("zungumza nami kwa Kiingereza", "en"),
        ("abeg talk pidgin", "pcm"),
        ("yi magana da turanci", "en"),
        ("parle en yoruba", "yo"),
        ("ẹ bá mi sọ Gẹ̀ẹ́sì", "en"),
        ("asụsụ Igbo biko", "ig"),
        ("እባክህ በእንግሊዝኛ እንግሊዝኛ", "en"),
        ("تكلم بالعربية العربية", "ar"),
        ("I am tired of this", ""),
    ],
)
def test_a_language_is_named_in_every_language(words: str, language: str) -> None:
    assert named_in(words) == language


async def test_all_of_them_are_offered_by_their_own_names(talk: Talk) -> None:
    assert await talk.says("another language", "change_language") == ["language.which"]
    assert set(talk.titles) == set(OWN_NAMES.values())
    assert talk.titles[:2] == ["English", "Pidgin"]

    await talk.types("አማርኛ")
    assert talk.conversation.language == "am"


async def test_on_sms_the_names_are_in_its_alphabet(talk: Talk) -> None:
    await talk.says("another language", "change_language")
    assert talk.outcome is not None

    (bubble,) = Voice(Ids(), "en", plain=True, pictures="").bubbles(talk.outcome.replies)

    assert {"Amharic", "Arabic"} <= {option.title for option in bubble.options}
