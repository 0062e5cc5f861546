"""Whatever bytes come, reading ends soon, and with nothing but `UnreadableError`."""

import contextlib
import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.reading import MOST_BYTES
from domain.errors import BadSignatureError, UnreadableError
from tests.contract.cases import READERS, Reader

MOST_WORK_S = 0.1
TRIES = 3
"""A busy machine and the garbage of other tests are not the reader's work."""

READ = [
    pytest.param(reader, id=name)
    for name, reader in READERS.items()
    if reader.bodies and reader.signed
]
QUICKLY = settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["text", "9" * 400, "-1", "1e400", "nan", "\x00", "\ud800", 10**300]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=5,
)


def read(reader: Reader, body: bytes) -> None:
    """Check and read *body*, holding the reader to what it promised."""
    webhook = reader.signed_webhook(body=body)
    with contextlib.suppress(BadSignatureError):
        reader.adapter.verify(webhook, reader.signed["secrets"])
    took_s: list[float] = []
    while len(took_s) < TRIES and (not took_s or took_s[-1] > MOST_WORK_S):
        start_s = time.process_time()
        with contextlib.suppress(UnreadableError):
            reader.adapter.parse(webhook)
        took_s.append(time.process_time() - start_s)
    assert min(took_s) < MOST_WORK_S


@pytest.mark.parametrize("reader", READ)
def test_a_body_cut_anywhere_is_survived(reader: Reader) -> None:
    for path in reader.bodies:
        body = path.read_bytes()
        for end in range(0, len(body), 7):
            read(reader, body[:end])


@pytest.mark.parametrize("reader", READ)
@QUICKLY
@given(data=st.data())
def test_any_value_of_any_type_anywhere_is_survived(reader: Reader, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(reader.bodies))
    if path.suffix != ".json":
        form = parse_qsl(path.read_text(), keep_blank_values=True)
        row = data.draw(st.integers(0, len(form) - 1))
        form[row] = (form[row][0], str(data.draw(JUNK)))
        read(reader, urlencode(form, errors="surrogatepass").encode())
        return
    body = json.loads(path.read_bytes())
    place = data.draw(st.sampled_from(list(places(body))))

    changed = put(body, place, data.draw(JUNK))

    read(reader, json.dumps(changed).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("reader", READ)
@QUICKLY
@given(body=st.binary(max_size=500))
def test_any_bytes_are_survived(reader: Reader, body: bytes) -> None:
    read(reader, body)


@pytest.mark.parametrize("reader", READ)
@pytest.mark.parametrize(
    "body",
    [
        pytest.param("aéaɓ".encode() * 500_000, id="letters beyond ASCII"),
        pytest.param("".join(map(chr, range(160, 55_000))).encode(), id="all letters there are"),
        pytest.param(b"[" * 1_000_000, id="deep lists"),
        pytest.param(b'{"entry":' * 300_000, id="deep objects"),
        pytest.param(b'{"a":"\\ud800","b":' + b"[" * 500_000, id="deep for the slower reader"),
        pytest.param(b'{"a":' + b"[" * 900 + b"]" * 900 + b"}", id="deep, but closed"),
        pytest.param(b'{"a":"' + b"x" * (MOST_BYTES - 10) + b'"}', id="one long text"),
        pytest.param(b'{"a":"' + b"x" * 2 * MOST_BYTES + b'"}', id="too long"),
        pytest.param(b'{"a":' + b"9" * 1_000_000 + b"}", id="one long number"),
        pytest.param(b'{"a":"\\ud800","b":' + b"9" * 5_000 + b"}", id="long number, slower reader"),
        pytest.param(b'{"a":NaN,"b":"\\ud800"}', id="no number"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff\xfe\x00", id="no UTF-8"),
        pytest.param(b"null", id="null"),
        pytest.param(b"a=1&" * 200_000, id="many form fields"),
    ],
)
def test_monstrous_bodies_are_survived(reader: Reader, body: bytes) -> None:
    read(reader, body)


@pytest.mark.parametrize("reader", READ)
def test_every_list_and_text_grown_to_the_largest_body_is_survived(reader: Reader) -> None:
    grown: set[tuple[str | int, ...]] = set()
    for path in reader.bodies:
        if path.suffix != ".json":
            form = dict(parse_qsl(path.read_text(), keep_blank_values=True))
            for name in {name for name in form if (name,) not in grown}:
                grown.add((name,))
                read(reader, urlencode({**form, name: "+9" * (MOST_BYTES // 5)}).encode())
            continue
        body = json.loads(path.read_bytes())
        for place in places(body):
            value = at(body, place)
            if place in grown or not value or not isinstance(value, list | str):
                continue
            grown.add(place)
            size = len(json.dumps(value)) + 2
            times = (MOST_BYTES - len(json.dumps(body))) // size
            read(reader, json.dumps(put(body, place, value * times)).encode())

    assert grown


@pytest.mark.parametrize("reader", READ)
@pytest.mark.parametrize("filler", [b"{}", b"0", b"[]", b'"x"', b'{"id":"1"}'])
def test_lists_of_as_many_trifles_as_fit_are_survived(reader: Reader, filler: bytes) -> None:
    for path in reader.bodies:
        if path.suffix != ".json":
            continue
        body = json.loads(path.read_bytes())
        for place in [place for place in places(body) if isinstance(at(body, place), list)]:
            hollow = json.dumps(put(body, place, "HERE")).encode()
            times = (MOST_BYTES - len(hollow)) // (len(filler) + 1)
            read(reader, hollow.replace(b'"HERE"', b"[" + b",".join([filler] * times) + b"]"))
        break


def places(value: Any, here: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to every value inside *value*."""
    yield here
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*here, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, (*here, index))


def at(value: Any, place: tuple[str | int, ...]) -> Any:
    for step in place:
        value = value[step]
    return value


def put(value: Any, place: tuple[str | int, ...], new: Any) -> Any:
    """A copy of *value* with *new* at *place*."""
    if not place:
        return new
    step, *rest = place
    changed: Any = dict(value) if isinstance(value, dict) else list(value)
    changed[step] = put(value[step], tuple(rest), new)
    return changed
