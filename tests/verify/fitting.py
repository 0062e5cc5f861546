"""Every kind of reply that was met, in every language, through every channel's real renderer, within its limits."""

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


def kinds(replies: Iterable[Reply]) -> list[Reply]:
    """One of each: the same sentence with as many options, lines and links."""
    found = {
        (
            reply.copy_id,
            len(reply.taps),
            len(reply.lines),
            bool(reply.link),
            bool(reply.picture),
        ): reply
        for reply in replies
    }
    return list(found.values())


def too_large(replies: Iterable[Reply]) -> Iterator[str]:
    sentences = Catalogues(ROOT / "data" / "copy")
    for name, channel in CHANNELS.items():
        rules = load(READERS[f"channels/{name}"].folder / "limits.yml")
        for language in sentences.languages():
            voice = Voice(sentences, language, channel.plain, PICTURES)
            for reply in replies:
                yield from _of(channel, voice, reply, rules)


def _of(
    channel: Channel, voice: Voice, reply: Reply, rules: list[dict[str, object]]
) -> Iterator[str]:
    payloads = channel.render(voice.bubbles([reply]), TO)
    if not payloads:
        yield f"{reply.copy_id} is nothing on {channel.name} in {voice.language}"
    for payload in payloads:
        for what in broken(payload, rules):
            yield f"{reply.copy_id} on {channel.name} in {voice.language}: {what}"
