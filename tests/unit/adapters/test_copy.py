"""Sentences come from the files, in the buyer's language, with the buyer's money."""

from pathlib import Path

import pytest

from adapters.amounts import amount
from adapters.copy import BrokenCopyError, Catalogues, Param, load
from adapters.copy_check import disagreements
from adapters.gsm7 import is_gsm7, to_gsm7
from domain.model.money import Money
from flows.languages import SPOKEN

COPY = Path(__file__).parents[3] / "data" / "copy"
HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {}\\n"\n\n'
)
TWO = "nplurals=2; plural=(n != 1);"
FRENCH = "nplurals=2; plural=(n > 1);"
ENGLISH = """
msgid "cart.added"
msgstr "Added “{name}” for {total}. 🎉"

msgid "cart.count"
msgid_plural "cart.count"
msgstr[0] "one thing"
msgstr[1] "{count} things"

msgid "bye"
msgstr "Bye {{friend}}"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "en", ENGLISH)
    return tmp_path


def write(folder: Path, language: str, entries: str, plurals: str = TWO) -> None:
    (folder / f"{language}.po").write_text(HEADER.format(plurals) + entries)


def test_a_sentence_is_filled_in(folder: Path) -> None:
    params: dict[str, Param] = {"name": "Red ankara", "total": Money(250_000, "NGN")}
    copy = Catalogues(folder)

    assert copy.say("en", "cart.added", params, plain=False) == "Added “Red ankara” for ₦2,500. 🎉"
    assert copy.say("en", "cart.added", params, plain=True) == 'Added "Red ankara" for NGN 2,500.'
    assert copy.say("en", "bye", {}, plain=False) == "Bye {friend}"


def test_braces_in_a_buyer_s_words_are_only_words(folder: Path) -> None:
    params: dict[str, Param] = {"name": "{total} {0.__class__}", "total": "x"}

    assert Catalogues(folder).say("en", "cart.added", params, plain=True) == (
        'Added "{total} {0.__class__}" for x.'
    )


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("en", 0, "0 things"),
        ("en", 1, "one thing"),
        ("en", 1_200, "1,200 things"),
        ("fr", 0, "0 article"),
        ("fr", 1, "1 article"),
        ("fr", 1_200, "1\u00a0200 articles"),
    ],
)
def test_the_count_chooses_the_plural_of_the_language(
    folder: Path, language: str, count: int, said: str
) -> None:
    french = 'msgid "cart.count"\nmsgid_plural "cart.count"\nmsgstr[0] "{count} article"\n'
    write(folder, "fr", french + 'msgstr[1] "{count} articles"\n', FRENCH)

    assert Catalogues(folder).say(language, "cart.count", {"count": count}, plain=False) == said


def test_what_a_language_does_not_say_the_next_one_says(folder: Path) -> None:
    write(folder, "sw", 'msgid "bye"\nmsgstr "Kwaheri"\n\nmsgid "cart.count"\nmsgstr ""\n')
    write(folder, "sheng", 'msgid "hi"\nmsgstr "Sasa"\n\n#, fuzzy\nmsgid "bye"\nmsgstr "?"\n')
    copy = Catalogues(folder)

    assert copy.say("sheng-KE", "hi", {}, plain=False) == "Sasa"
    assert copy.say("sheng", "bye", {}, plain=False) == "Kwaheri"
    assert copy.say("sw", "cart.count", {"count": 2}, plain=False) == "2 things"
    assert copy.say("zu", "bye", {}, plain=False) == "Bye {friend}"
    assert list(copy.languages()) == ["en", "sheng", "sw"]


def test_money_is_written_as_the_language_that_speaks_writes_it(folder: Path) -> None:
    write(folder, "fr", 'msgid "due"\nmsgstr "{total} dus"\n', FRENCH)
    total: dict[str, Param] = {"total": Money(2_500, "XOF"), "name": "x"}
    copy = Catalogues(folder)

    assert copy.say("fr", "due", total, plain=False) == "2\u00a0500\u00a0FCFA dus"
    assert copy.say("fr", "cart.added", total, plain=False) == "Added “x” for FCFA\u00a02,500. 🎉"


def test_an_unknown_sentence_and_a_missing_value_are_errors(folder: Path) -> None:
    copy = Catalogues(folder)

    with pytest.raises(KeyError, match=r"no\.such"):
        copy.say("en", "no.such", {}, plain=False)
    with pytest.raises(KeyError, match="total"):
        copy.say("en", "cart.added", {"name": "x"}, plain=False)


@pytest.mark.parametrize(
    "sentence",
    [
        "Hello {name",
        "Hello name}",
        "Hello {}",
        "Hello {0}",
        "Hello {a.b}",
        "{n:>10}",
        "{n!r}",
        "{n[0]}",
    ],
)
def test_a_broken_placeholder_refuses_to_start(folder: Path, sentence: str) -> None:
    write(folder, "en", f'msgid "hi"\nmsgstr "{sentence}"\n')

    with pytest.raises(BrokenCopyError, match=r"en\.po: hi"):
        Catalogues(folder)


@pytest.mark.parametrize("broken", ["msgid no quotes", 'msgid "a"\nmsgstr[x] "b"'])
def test_a_broken_file_refuses_to_start(folder: Path, broken: str) -> None:
    write(folder, "fr", broken)

    with pytest.raises(BrokenCopyError):
        Catalogues(folder)


def test_without_english_there_is_nothing_to_fall_back_on(tmp_path: Path) -> None:
    write(tmp_path, "fr", 'msgid "a"\nmsgstr "b"\n')

    with pytest.raises(BrokenCopyError):
        Catalogues(tmp_path)


def test_languages_that_disagree_are_named(folder: Path) -> None:
    write(
        folder,
        "fr",
        'msgid "cart.added"\nmsgstr "Ajouté : {nom}, {total}"\n\n'
        'msgid "cart.count"\nmsgstr "{count} articles"\n\n'
        'msgid "old"\nmsgstr "vieux"\n',
        FRENCH,
    )

    assert sorted(disagreements(folder)) == [
        "fr: bye is not said",
        "fr: cart.added has ['nom', 'total'], not ['name', 'total']",
        "fr: cart.count has a plural in one language only",
        "fr: old is not said in en",
    ]


def test_all_our_languages_say_the_same() -> None:
    assert disagreements(COPY) == []
    assert set(Catalogues(COPY).languages()) == set(SPOKEN)


@pytest.mark.parametrize("language", ["ha", "yo", "ig"])
def test_tone_marks_and_hooked_letters_are_left_out_on_sms(language: str) -> None:
    entries = load(COPY)[language].entries

    literals = "".join(
        literal for entry in entries.values() for form in entry.forms for literal, _ in form.parts
    )
    assert not is_gsm7(literals)
    assert is_gsm7(to_gsm7(literals))


@pytest.mark.parametrize(
    ("money", "language", "written", "plain"),
    [
        (Money(250_000, "NGN"), "en", "₦2,500", "NGN 2,500"),
        (Money(250_050, "NGN"), "pcm", "₦2,500.50", "NGN 2,500.50"),
        (Money(4_000, "KES"), "sw", "KSh\u00a040", "KES 40"),
        (Money(2_500, "XOF"), "fr", "2\u00a0500\u00a0FCFA", "XOF 2 500"),
        (Money(-5_000, "GHS"), "en", "-GH₵50", "-GHS 50"),
        (Money(10_000, "ZAR"), "en", "R100", "ZAR 100"),
        (Money(1_500, "UGX"), "en", "USh\u00a01,500", "UGX 1,500"),
        (Money(0, "NGN"), "ha", "₦0", "NGN 0"),
        (Money(100_000_000_000, "NGN"), "en", "₦1,000,000,000", "NGN 1,000,000,000"),
    ],
)
def test_an_amount_is_written_as_people_write_it(
    money: Money, language: str, written: str, plain: str
) -> None:
    assert amount(money, language, plain=False) == written
    assert amount(money, language, plain=True) == plain
