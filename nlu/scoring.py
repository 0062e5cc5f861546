"""How well held-out lines are understood: pure counting, no server and no files but one."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from domain.model.understanding import Understanding
from nlu import several
from nlu.normalise import normalise
from nlu.several import SeveralReport

THRESHOLD: Final = 0.15  # below it a message counts as not understood; see nlu/README.md
REFUSAL: Final = "out_of_scope"
CONFUSIONS_SHOWN: Final = 15


@dataclass(frozen=True, slots=True)
class Wanted:
    entity: str
    value: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """One line of data/nlu/held_out/<language>.jsonl."""

    text: str
    language: str
    intent: str
    entities: tuple[Wanted, ...]
    phenomenon: str


@dataclass(frozen=True, slots=True)
class Share:
    right: int
    of: int

    @property
    def percent(self) -> float:
        return round(100 * self.right / self.of, 1) if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """Entities counted by kind and normalised value, whatever their order."""

    right: int
    wrong: int
    missed: int

    @property
    def f1(self) -> float:
        every = 2 * self.right + self.wrong + self.missed
        return round(200 * self.right / every, 1) if every else 0.0


@dataclass(frozen=True, slots=True)
class Report:
    """`refused` counts messages that a shop can serve but that were taken for out of scope.

    `cut` counts messages of one wish that were taken for several.
    """

    model: str
    threshold: float
    intents: Share
    by_language: Mapping[str, Share]
    by_intent: Mapping[str, Share]
    by_phenomenon: Mapping[str, Share]
    entities: Found
    entities_by_language: Mapping[str, Found]
    entities_by_name: Mapping[str, Found]
    out_of_scope: Share
    refused: Share
    cut: Share
    languages: Share
    confusions: tuple[tuple[str, str, int], ...]
    several: SeveralReport | None = None

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def read(file: Path) -> list[Sample]:
    """The lines of one wish; `several.read` reads the others."""
    lines = file.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    return [_sample(row) for row in rows if "intent" in row]


def _sample(row: Mapping[str, object]) -> Sample:
    entities = row.get("entities") or []
    assert isinstance(entities, list)
    return Sample(
        text=str(row["text"]),
        language=str(row.get("lang", "")),
        intent=str(row["intent"]),
        entities=tuple(Wanted(e["entity"], e["value"], e.get("role")) for e in entities),
        phenomenon=str(row.get("phenomenon", "")),
    )


def score(
    samples: Sequence[Sample], understood: Sequence[Understanding], threshold: float = THRESHOLD
) -> Report:
    pairs = list(zip(samples, understood, strict=True))
    right = [(s, s.intent == u.intent) for s, u in pairs]
    refused = [(s, u.intent == REFUSAL or u.confidence < threshold) for s, u in pairs]
    counted = [(s, _found(s, u)) for s, u in pairs]
    wrong = Counter((s.intent, u.intent) for s, u in pairs if s.intent != u.intent)
    return Report(
        model=understood[0].model if understood else "",
        threshold=threshold,
        intents=_share(hit for _, hit in right),
        by_language=_shares((s.language, hit) for s, hit in right),
        by_intent=_shares((s.intent, hit) for s, hit in right),
        by_phenomenon=_shares((s.phenomenon, hit) for s, hit in right),
        entities=_sum(f for _, found in counted for f in found.values()),
        entities_by_language=_founds(
            (s.language, f) for s, found in counted for f in found.values()
        ),
        entities_by_name=_founds(item for _, found in counted for item in found.items()),
        out_of_scope=_share(hit for s, hit in refused if s.intent == REFUSAL),
        refused=_share(hit for s, hit in refused if s.intent != REFUSAL),
        cut=_share(bool(u.parts) for _, u in pairs),
        languages=_share(s.language == u.language for s, u in pairs if u.language),
        confusions=tuple((a, b, n) for (a, b), n in wrong.most_common(CONFUSIONS_SHOWN)),
    )


def _found(sample: Sample, understood: Understanding) -> dict[str, Found]:
    """By entity name; a wrong role makes an entity wrong."""
    wanted = Counter((e.entity, e.role, normalise(e.value)) for e in sample.entities)
    got = Counter((e.name, e.role, normalise(e.value)) for e in understood.entities)
    names = {name for name, _, _ in wanted | got}
    return {name: _compared(_only(wanted, name), _only(got, name)) for name in names}


_Kinds = Counter[tuple[str, str | None, str]]


def _only(kinds: _Kinds, name: str) -> _Kinds:
    return Counter({kind: n for kind, n in kinds.items() if kind[0] == name})


def _compared(wanted: _Kinds, got: _Kinds) -> Found:
    return Found((wanted & got).total(), (got - wanted).total(), (wanted - got).total())


def _share(hits: Iterable[bool]) -> Share:
    every = list(hits)
    return Share(sum(every), len(every))


def _shares(hits: Iterable[tuple[str, bool]]) -> dict[str, Share]:
    groups: dict[str, list[bool]] = {}
    for name, hit in hits:
        groups.setdefault(name, []).append(hit)
    return {name: _share(groups[name]) for name in sorted(groups)}


def _sum(founds: Iterable[Found]) -> Found:
    every = list(founds)
    return Found(
        sum(f.right for f in every), sum(f.wrong for f in every), sum(f.missed for f in every)
    )


def _founds(items: Iterable[tuple[str, Found]]) -> dict[str, Found]:
    groups: dict[str, list[Found]] = {}
    for name, found in items:
        groups.setdefault(name, []).append(found)
    return {name: _sum(groups[name]) for name in sorted(groups)}


def render(report: Report) -> str:
    """For a terminal: what is good, then where it fails."""
    shown = [*_singles(report)] if report.intents.of else []
    if report.several:
        shown += ["", *several.render(report.several)]
    return "\n".join([f"model {report.model}, {report.intents.of} lines of one wish", *shown])


def _singles(report: Report) -> list[str]:
    return [
        f"intents           {_told(report.intents)}",
        *(f"  {name:<16}{_told(share)}" for name, share in report.by_language.items()),
        f"entities (F1)     {report.entities.f1:5.1f}",
        *(f"  {name:<16}{found.f1:5.1f}" for name, found in report.entities_by_language.items()),
        f"out of scope      {_told(report.out_of_scope)} caught, below {report.threshold} included",
        f"good refused      {_told(report.refused)}",
        f"taken for several {_told(report.cut)}",
        f"language          {_told(report.languages)} where the text tells it",
        "",
        "entities by name",
        *(f"  {name:<16}{found.f1:5.1f}" for name, found in report.entities_by_name.items()),
        "",
        "intents by way of writing",
        *(f"  {name:<16}{_told(share)}" for name, share in report.by_phenomenon.items()),
        "",
        "by intent, the weakest first",
        *(f"  {name:<16}{_told(share)}" for name, share in _weakest(report.by_intent)),
        "",
        "taken for another",
        *(f"  {a} -> {b}: {n}" for a, b, n in report.confusions),
    ]


def _weakest(shares: Mapping[str, Share]) -> list[tuple[str, Share]]:
    return sorted(shares.items(), key=lambda item: item[1].percent)


def _told(share: Share) -> str:
    return f"{share.percent:5.1f} %  ({share.right} of {share.of})"
