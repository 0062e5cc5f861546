"""What an SMS costs, held against another implementation of the standard."""

import pytest
import smsutil
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.gsm7 import BASIC, EXTENDED, Encoding, encoding, parts, septets

LETTERS = st.sampled_from(sorted(BASIC | EXTENDED))
BEYOND = st.sampled_from("₦ẹ🙏👍🏾ዋسç’\u200d")  # noqa: RUF001
SHORT = st.text(LETTERS | BEYOND, min_size=1, max_size=340)
PLAIN = st.text(LETTERS, min_size=1, max_size=500)
EXTENDED_MOSTLY = st.text(st.sampled_from("a€[]"), min_size=1, max_size=340)


@given(SHORT | PLAIN | EXTENDED_MOSTLY | st.text(min_size=1).filter(lambda t: "\x1b" not in t))
@example("a" * 152 + "€" + "a" * 10)
@example("🙏" * 36)
def test_it_costs_what_the_standard_says(text: str) -> None:
    expected = smsutil.split(text)

    assert parts(text) == [part.content for part in expected.parts]
    assert encoding(text) == ("gsm7" if expected.encoding == "gsm0338" else "ucs2")


@given(SHORT | PLAIN | EXTENDED_MOSTLY)
def test_no_letter_is_lost_and_none_is_cut(text: str) -> None:
    found = parts(text)

    assert "".join(found) == text
    for part in found:
        units = (
            septets(part) if encoding(text) is Encoding.GSM7 else len(part.encode("utf-16-le")) // 2
        )
        most = (160, 70) if len(found) == 1 else (153, 67)
        assert units <= most[encoding(text) is Encoding.UCS2]


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        pytest.param("a" * 160, [160], id="one message"),
        pytest.param("a" * 161, [153, 8], id="one letter more"),
        pytest.param("a" * 306, [153, 153], id="two"),
        pytest.param("€" * 80, [80], id="escapes count"),
        pytest.param("a" * 152 + "€" * 5, [152, 5], id="no escape at the border"),
        pytest.param("ẹ" * 70, [70], id="another alphabet"),
        pytest.param("ẹ" * 71, [67, 4], id="another alphabet, one letter more"),
        pytest.param("🙏" * 35, [35], id="an emoji is two"),
        pytest.param("🙏" * 36, [33, 3], id="no half an emoji at the border"),
        pytest.param("\r\n" * 80, [160], id="a line's end may be two"),
    ],
)
def test_borders_are_where_they_should_be(text: str, lengths: list[int]) -> None:
    assert [len(part) for part in parts(text)] == lengths
