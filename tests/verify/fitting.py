"""Every kind of answer that was met, in every language, through every channel's real renderer, within its limits."""

from collections.abc import Iterable, Iterator

from adapters.copy import Catalogues
from bot.local import ROOT
from domain.edge_ports import Channel
from flows.context import Reply
from flows.wording import Voice
from tests.contract.cases import CHANNELS, READERS, load
from tests.contract.limits import broken

TO = "2348030000000"
PICTURES = "https://shop.example/pictures"


def kind(replies: tuple[Reply, ...]) -> tuple[object, ...]:
    """The same sentences with as many options, lines and links each."""
    return tuple(
        (
            reply.copy_id,
            len(reply.taps),
            len(reply.lines),
            bool(reply.link),
            bool(reply.picture),
        )
        for reply in replies
    )


def too_large(answers: Iterable[tuple[Reply, ...]]) -> Iterator[str]:
    sentences, answers = Catalogues(ROOT / "data" / "copy"), list(answers)
    for name, channel in CHANNELS.items():
        rules = load(READERS[f"channels/{name}"].folder / "limits.yml")
        for language in sentences.languages():
            voice = Voice(sentences, language, channel.plain, PICTURES)
            for replies in answers:
                yield from _of(channel, voice, replies, rules)


def _of(
    channel: Channel, voice: Voice, replies: tuple[Reply, ...], rules: list[dict[str, object]]
) -> Iterator[str]:
    what = ", ".join(reply.copy_id for reply in replies)
    try:
        bubbles = voice.bubbles(replies)
        payloads = channel.render(bubbles, TO)
    except (KeyError, ValueError) as error:
        yield f"{what} on {channel.name} in {voice.language}: {type(error).__name__} {error}"
        return
    if not all(bubble.text.strip() for bubble in bubbles):
        yield f"{what} has no words in {voice.language}"
    if not payloads:
        yield f"{what} is nothing on {channel.name} in {voice.language}"
    for payload in payloads:
        for wrong in broken(payload, rules):
            yield f"{what} on {channel.name} in {voice.language}: {wrong}"
