"""Phrases out of the tree of eojeols: who heads them, which particle marks them, and what they depend on.

Korean-GSD chains the words of a phrase to its first one (`flat`), though Korean marks the last: in 쉬폰 드레스를
입었다 (wore a chiffon dress) 쉬폰 is the object of 입었다 and 드레스를, with the particle, hangs on 쉬폰. Enumerations
hang on their first member too: in 귀와 꼬리를 감추다 (to hide ears and tail) the object is 귀와, its particle stands on
꼬리를. A frame that asks for the particle of an argument needs the phrase.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from hangraph import document
from hangraph.document import WordRow

# a word so labelled is no phrase of its own: the rest of a name, a particle after a quotation mark, an auxiliary
HELD = frozenset({"flat", "fixed", "case", "aux", "cop"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase: `words` are the numbers of its words, in order, of which `head` stands for it in the tree.

    `start:end` is its stretch of the text, particles included. `particles` are those at its end, with their tags; of a
    member of an enumeration with none of its own but 와 or 나, those at the end of the last member. `governor` is the
    number of the phrase it depends on by `label`, None for the root.
    """

    start: int
    end: int
    head: int
    words: tuple[int, ...]
    particles: tuple[tuple[str, str], ...]
    governor: int | None
    label: str
    confidence: float

    @property
    def particle(self) -> str:
        """The particle that marks its case, else the one that stands last; '' if there is none: 에서는 → 에서."""
        case = (form for form, tag in self.particles if tag.startswith("JK"))
        return next(case, self.particles[-1][0] if self.particles else "")


def phrases(doc: Doc) -> list[Phrase]:
    """Return the phrases of a parsed document, nominal and verbal, in order of their heads; marks are none."""
    rows = document.words(doc)
    members: dict[int, list[int]] = {}
    for word, head in enumerate(phrase_heads(rows)):
        if rows[word]["label"] != "punct":
            members.setdefault(head, []).append(word)
    heads = sorted(members)
    number = {word: i for i, head in enumerate(heads) for word in members[head]}
    ends = _particles(doc, rows)
    last = _last_members(rows, heads)
    found = []
    for head in heads:
        words, above = members[head], rows[head]["head"]
        own = ends[words[-1]]
        joins = all(tag == "JC" for _, tag in own)
        found.append(
            Phrase(
                start=rows[words[0]]["start"], end=rows[words[-1]]["end"], head=head, words=tuple(words),
                particles=ends[members[last[head]][-1]] if joins and last[head] != head else own,
                governor=None if above == head else number.get(above), label=rows[head]["label"],
                confidence=rows[head]["confidence"],
            )
        )  # fmt: skip
    return found


def phrase_heads(rows: Sequence[WordRow]) -> list[int]:
    """Return for each word the number of the word that heads its phrase, its own where it does itself."""
    heads = list(range(len(rows)))
    for word in range(len(rows)):
        path = []
        at = word
        while rows[at]["label"] in HELD and heads[at] == at and rows[at]["head"] != at:
            path.append(at)
            at = rows[at]["head"]
        for step in path:
            heads[step] = heads[at]
    return heads


def _last_members(rows: Sequence[WordRow], heads: Sequence[int]) -> dict[int, int]:
    """Return for each phrase, by its head, the last member of the enumeration it begins, mostly itself."""
    last = {head: head for head in heads}
    for head in heads:
        above = rows[head]["head"]
        if rows[head]["label"] == "conj" and above in last:
            last[above] = max(last[above], head)
    return last


def _particles(doc: Doc, rows: Sequence[WordRow]) -> list[tuple[tuple[str, str], ...]]:
    """Return the particles at the end of each word, as (form, tag): 에서는 → (에서, JKB), (는, JX)."""
    found: list[list[tuple[str, str]]] = [[] for _ in rows]
    ends = [row["end"] for row in rows]
    for token, pairs in zip(doc, document.morphemes(doc), strict=False):
        word = bisect_left(ends, token.idx + len(token))
        if word == len(rows) or token.is_space:
            continue
        for form, tag in pairs:
            if tag.startswith("J"):
                found[word].append((form, tag))
            else:
                found[word].clear()
    return [tuple(particles) for particles in found]
