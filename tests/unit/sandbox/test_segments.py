"""The phone counts segments as carriers do: a library nobody of ours wrote is the judge."""

import pytest
import smsutil
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.sms.segments import cost

# The escape announces a letter and is none, whatever the judge says of it.
LETTERS = st.one_of(
    st.sampled_from("aZ09 \n@£_ÑàΔ^{}[]~|€\\"),
    st.sampled_from("₦ọ🙏`…"),
    st.characters(codec="utf-8", exclude_characters="\x1b"),
)


@given(st.text(LETTERS, min_size=1, max_size=500))
def test_any_text_costs_what_the_judge_says(text: str) -> None:
    judged = smsutil.split(text)

    assert cost(text).segments == len(judged.parts)
    assert (cost(text).alphabet == "GSM-7") == smsutil.is_valid_gsm(text)


@pytest.mark.parametrize(
    ("text", "alphabet", "segments"),
    [
        ("x" * 160, "GSM-7", 1),
        ("x" * 161, "GSM-7", 2),
        ("x" * 306, "GSM-7", 2),
        ("x" * 307, "GSM-7", 3),
        ("x" * 152 + "€" + "x" * 152, "GSM-7", 3),
        ("€" * 80, "GSM-7", 1),
        ("ọ" * 70, "UCS-2", 1),
        ("ọ" * 71, "UCS-2", 2),
        ("₦5,000", "UCS-2", 1),
        ("🙏" * 35, "UCS-2", 1),
        ("🙏" * 36, "UCS-2", 2),
    ],
)
def test_the_borders(text: str, alphabet: str, segments: int) -> None:
    assert (cost(text).alphabet, cost(text).segments) == (alphabet, segments)
