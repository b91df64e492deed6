"""Resolve what stands for a name: 그는, 이 회사, 양사, 두 도시, 이 시장, and a bare 대표단."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from hangraph.document import MentionRow, TitleRow
from hangraph.morphology.eojeol import Word
from hangraph.schema import Entry, Schema

_COUNTS = {"one": 1, "two": 2, "three": 3}


class Pronouns:
    """The words of the lexicon that stand for names, and how they find them."""

    def __init__(self, known: Schema) -> None:
        self.entries = known.forms("Pronoun")
        self.heads = {f: e for f, e in known.forms("OrganizationHead").items() if len(f) > 1}
        self.boundaries = known.forms("Boundary")

    def find(self, words: Sequence[Word]) -> Iterator[tuple[int, int, Entry]]:
        """Yield the pro-forms in the text."""
        i = 0
        while i < len(words):
            pair = None
            if i + 1 < len(words) and words[i + 1].joins and words[i].bare:
                pair = self.entries.get(f"{words[i].text} {words[i + 1].text}")
            if pair:
                yield words[i].start, words[i + 1].end, pair
                i += 2
                continue
            entry = self.entries.get(words[i].text)
            if entry and self._stands(words, i):
                yield words[i].start, words[i].end, entry
            i += 1

    def _stands(self, words: Sequence[Word], i: int) -> bool:
        """Whether a pro-form stands by itself, with its particle, and is no determiner (그 회사)."""
        word = words[i]
        return not word.verbal and bool(word.particle or word.tail or len(word.text) > 1)

    def bare_heads(self, words: Sequence[Word]) -> Iterator[tuple[Word, str]]:
        """Yield the words that are a body's last noun and nothing else: 대표단은, 위원회는."""
        for i, word in enumerate(words):
            if word.text not in self.heads or word.verbal or not (word.particle or word.tail):
                continue
            before = words[i - 1] if i and word.joins else None
            if before is None or before.particle or before.verbal or before.text in self.boundaries:
                yield word, word.text

    @staticmethod
    def resolve(entry: Entry, before: Sequence[MentionRow]) -> list[str]:
        """Return the ids of the nearest things before of the right class: as many as the pro-form says."""
        classes, kind = entry.values.get("of", ()), entry.value("kind")
        wanted = _COUNTS.get(entry.value("number") or "one", 0)
        head = entry.value("head")
        found: list[str] = []
        ranked = sorted(before, key=lambda m: -m["start"])
        for mention in ranked:
            fits = mention["type"] in classes and (not kind or mention["kind"] in (kind, None))
            if head and head not in ("회사", "기관", "단체") and not mention["text"].endswith(head[:2]):
                fits = False
            ident = mention["entities"][0] if len(mention["entities"]) == 1 else None
            if fits and ident and ident not in found:
                found.append(ident)
            if len(found) == wanted and wanted:
                break
        return found[::-1] if len(found) == wanted or not wanted else []


def resolve_title(
    mention: MentionRow, titles: Sequence[TitleRow], people: Mapping[str, Sequence[MentionRow]]
) -> str | None:
    """Return the person that a surname with a title stands for: by the title borne, else the nearest before."""
    surname = re.split(r"\s", mention["text"])[0].removesuffix("씨")
    bearers = [
        ident
        for ident, rows in people.items()
        if any(
            r["text"].startswith(surname) or r["text"].split()[-1] == surname or surname in r["text"].split()
            for r in rows
        )
    ]
    if len(bearers) < 2:
        return bearers[0] if bearers else None
    title = next((t["text"] for t in titles if mention["start"] < t["start"] < mention["end"]), "")
    borne = {
        ident
        for ident in bearers
        for t in titles
        if t["person"] and t["text"].endswith(title) and any(t["person"][0] == r["start"] for r in people[ident])
    }
    pool = [b for b in bearers if b in borne] or bearers
    return max(
        pool,
        key=lambda b: max((r["start"] for r in people[b] if r["start"] <= mention["start"]), default=-1),
    )
