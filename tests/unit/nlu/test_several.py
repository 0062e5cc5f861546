"""Counting what was taken apart."""

import json
from pathlib import Path

from domain.model.understanding import Entity, Understanding
from nlu.several import Message, SeveralReport, read, render, score


def wish(intent: str, *entities: Entity) -> Understanding:
    return Understanding("words", intent, 0.9, entities)


def parted(*parts: Understanding) -> Understanding:
    return Understanding("words and words", "search", 0.5, parts=parts)


def message(tmp_path: Path) -> Message:
    file = tmp_path / "several.jsonl"
    cup = {"entity": "product", "value": "cup"}
    wishes = [{"intent": "add_item", "entities": [cup]}, {"intent": "view_cart", "entities": []}]
    single = {"text": "hi", "lang": "en", "intent": "greet", "entities": []}
    rows = [{"text": "a cup and my cart", "lang": "en", "wishes": wishes}, single]
    file.write_text("\n".join(json.dumps(row) for row in rows))
    return read(file)[0]


def test_wishes_count_in_their_order(tmp_path: Path) -> None:
    asked = message(tmp_path)
    cup = wish("add_item", Entity("product", "Cup"))

    report = score(
        [asked] * 3,
        [parted(cup, wish("view_cart")), parted(wish("view_cart"), cup), wish("add_item")],
    )

    assert report == SeveralReport(3, 1, 1, wishes=6, wishes_found=4, made_up=1)
    assert "33.3 %" in render(report)[1]


def test_a_missing_entity_leaves_the_intents_right(tmp_path: Path) -> None:
    report = score([message(tmp_path)], [parted(wish("add_item"), wish("view_cart"))])

    assert (report.exact, report.complete) == (1, 0)
