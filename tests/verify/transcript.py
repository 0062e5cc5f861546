"""A counter-example, as people would read it."""

from collections.abc import Sequence

from adapters.copy import Catalogues
from bot.local import ROOT
from domain.model.message import Text
from flows.wording import Voice
from tests.verify.place import Move

SENTENCES = Catalogues(ROOT / "data" / "copy")


def told(story: Sequence[Move], why: str) -> str:
    """The whole conversation, in words, to where it breaks a rule."""
    return "\n".join([f"  {why}", *(line for move in story for line in _lines(move))])


def _lines(move: Move) -> list[str]:
    content = move.stimulus.content
    who = "buyer" if move.stimulus.by_buyer else "news"
    words = content.body if isinstance(content, Text) else move.name
    meant = f"   ({move.name})" if words != move.name else ""
    lines = [f"    {who}: {words}{meant}"]
    lines += [f"    shop: {said}" for said in _said(move)] or ["    shop: (nothing)"]
    if move.trouble:
        lines.append(f"    {move.trouble}")
    return [*lines, f"          [{'.'.join(move.end.state) or 'shopping'}]"]


def _said(move: Move) -> list[str]:
    voice = Voice(SENTENCES, "en", plain=True, pictures="")
    said = []
    for reply, bubble in zip(move.replies, voice.bubbles(move.replies), strict=True):
        options = "".join(f" [{option.title}]" for option in bubble.options)
        said.append(f"{' / '.join(bubble.text.splitlines())}{options}   ({reply.copy_id})")
    return said
