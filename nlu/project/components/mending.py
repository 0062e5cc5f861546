"""Words that a thumb slipped on, read as the word that was meant.

Only a word that no training line holds is mended, and only into one that several do: a name or a
product that nobody has seen stays as it is unless it looks like a common word by accident. What
was typed is kept beside it (`Word.typed`): the letters are read as well.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import Dict, Iterable, List, Mapping, Sequence, Set

from components.spans import Word

SHORTEST = 4  # letters of a word that is mended
LONG = 7  # letters of a word that may bear two slips
OFTEN = 2  # times a word must stand in the training lines to be meant
REMEMBERED = 20_000  # words
SLIPS = 2

Index = Dict[str, List[str]]  # the words that become this one by losing letters


@dataclass
class Mender:
    """`counts` are the words of the training lines and how often each stands there."""

    counts: Mapping[str, int]
    _once: Index = field(default_factory=lambda: defaultdict(list))
    _twice: Index = field(default_factory=lambda: defaultdict(list))
    _mended: Dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for word in sorted(self.counts):
            if self.counts[word] >= OFTEN and len(word) >= SHORTEST - 1 and word.isalpha():
                for shorter in _shortened(word, 1):
                    self._once[shorter].append(word)
                if len(word) >= LONG - 1:
                    for shorter in _shortened(word, SLIPS):
                        self._twice[shorter].append(word)

    @classmethod
    def of(cls, lines: Iterable[Sequence[Word]]) -> Mender:
        return cls(Counter(word.plain for words in lines for word in words))

    def mend(self, words: Sequence[Word]) -> List[Word]:
        return [self._word(word) for word in words]

    def _word(self, word: Word) -> Word:
        plain = word.plain
        if plain in self.counts or len(plain) < SHORTEST or not plain.isalpha():
            return word
        if plain not in self._mended:
            if len(self._mended) >= REMEMBERED:
                self._mended.clear()
            self._mended[plain] = self._likeliest(plain)
        meant = self._mended[plain]
        return word if meant == plain else replace(word, plain=meant, typed=plain)

    def _likeliest(self, plain: str) -> str:
        """The commonest word one slip away, or else two; one with the same beginning first."""
        near = self._near(plain, 1, self._once)
        if not near and len(plain) >= LONG:
            far = self._near(plain, SLIPS, self._twice)
            near = [word for word in far if word[0] == plain[0]]
        return max(near, key=lambda w: (w[0] == plain[0], self.counts[w], w), default=plain)

    def _near(self, plain: str, slips: int, index: Index) -> List[str]:
        found = {word for short in _shortened(plain, slips) for word in index.get(short, ())}
        return [word for word in found if distance(plain, word) <= slips]


def _shortened(word: str, letters: int) -> Set[str]:
    """The word, and all that it becomes by losing up to so many letters: two words that are as
    many slips apart have one of these in common."""
    found = every = {word}
    for _ in range(letters):
        found = {short[:at] + short[at + 1 :] for short in found for at in range(len(short))}
        every = every | found
    return every


def distance(left: str, right: str) -> int:
    """Letters lost, added, changed or swapped with the next (optimal string alignment)."""
    before: List[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        after = [i]
        for j, b in enumerate(right, start=1):
            after.append(min(row[j] + 1, after[-1] + 1, row[j - 1] + (a != b)))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                after[-1] = min(after[-1], before[j - 2] + 1)
        before, row = row, after
    return row[-1]
