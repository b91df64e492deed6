"""Kinship: who is whose relative.

명도현의 장녀 명새별, 명새별은 명도현의 장녀다, 명도현은 부인 해소윤과 함께, 유족으로는 부인 해소윤 씨가 있다.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from hangraph import document
from hangraph.document import FactRow, MentionRow, TitleRow
from hangraph.stages.relation_reading import Reading

PROXIMITY = 20
PERSON = ("Person",)
# the words that may stand between a person and the kin noun: 명도현 회장의, 명도현 씨의, 명도현(88)의
BETWEEN = re.compile(r"(?:\([^()]{1,12}\))?\s?(?:[^\s,.()“”\"]{1,12}\s?){0,2}의\s?(?:[^\s,.()“”\"]{1,5}\s)?\Z|\s?\Z")
# 명도현 회장과 부인 해소윤 여사
TOGETHER = re.compile(r"\s?(?:[^\s,.()“”\"]{1,8})?[와과]\s\Z")
BOTH = re.compile(r"(?:이자|자|이며|며|이고)[ \xa0]")
TOLD_OF = ("topic", "subject")


class Kinship:
    """The relatives that one document names."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.mentions = sorted(document.mentions(reading.doc), key=lambda m: (m["start"], -m["end"]))
        self.starts = [m["start"] for m in self.mentions]
        self.phrase_starts = [p["start"] for p in reading.phrases]
        self.titles = [t for t in document.titles(reading.doc) if t["reference"] == "Kin"]
        self.offices = [t for t in document.titles(reading.doc) if t["reference"] == "Position"]
        self.office_starts = [t["start"] for t in self.offices]
        self.relatives = {(t["person"][0], t["person"][1]) for t in self.titles if t["person"]}
        self.positions = reading.schema.forms("Position")
        self.survivors = reading.schema.forms("Survivors")

    def facts(self) -> Iterator[FactRow]:
        """Yield the facts, asserted and without date."""
        for title in self.titles:
            relatives = self._relatives(title)
            start, others = self._anchor(title) if relatives else (0, [])
            for relative in relatives:
                for other in others:
                    if relative != other:
                        yield self._row(title, relative, other, start)

    def _row(self, title: TitleRow, relative: str, other: str, start: int) -> FactRow:
        end = max(title["end"], (title["person"] or [0, 0])[1])
        return FactRow(
            subject=relative, predicate="familyOf", object=other, status="asserted", date=None,
            qualifiers={"kin": title["text"]}, confidence=0.85, attributed_to=None,
            evidence=[[min(start, title["start"]), end]], stage="kg_relations", entry=title["entry"], clause=None,
        )  # fmt: skip

    def _phrase(self, position: int) -> int | None:
        i = bisect_right(self.phrase_starts, position) - 1
        return i if i >= 0 and position < self.reading.phrases[i]["end"] else None

    def _relatives(self, title: TitleRow) -> list[str]:
        """Return who is called by the kin noun: the names after it (아들 가람, 나람), or its topic."""
        index = self._phrase(title["start"])
        if title["person"]:
            return list(dict.fromkeys([*self.reading.at(title["person"]), *self._listed(title)]))
        if index is None or self.reading.phrases[index]["case"] != "complement":
            return []
        if (other := self._of_next(title)) is not None:
            return [e for e in self.reading.at(other) if self.reading.fits(e, PERSON)]
        return [e for e in self._described(index) if self.reading.fits(e, PERSON)]

    def _of_next(self, title: TitleRow) -> list[int] | None:
        """명도현의 장녀이자 나루재단 이사장인 명새별: the name behind a title that follows is the relative's."""
        joined = BOTH.match(self.reading.text, title["end"])
        i = bisect_left(self.office_starts, joined.end()) if joined else len(self.offices)
        office = self.offices[i] if i < len(self.offices) else None
        if joined is None or office is None or office["start"] - joined.end() > PROXIMITY:
            return None
        return office["person"] if office["person"] and office["person"][0] >= office["end"] else None

    def _listed(self, title: TitleRow) -> list[str]:
        """두 아들 가람·나람 씨: names without a kin noun of their own share the one before."""
        found: list[str] = []
        end = (title["person"] or [0, 0])[1]
        for i in range(bisect_left(self.starts, end), len(self.mentions)):
            mention = self.mentions[i]
            gap = self.reading.text[end : mention["start"]]
            if mention["type"] != "Person" or gap not in {"·", "ㆍ", ", ", "와 ", "과 "}:
                break
            found += mention["entities"]
            end = mention["end"]
        return found

    def _described(self, index: int) -> list[str]:
        """Return who a complement of 이다 tells of: the noun it describes (장녀이자 대표인 명새별), else the topic."""
        clause = self.reading.phrases[index]["clause"]
        for _ in range(4):
            if clause is None:
                break
            row = self.reading.clauses[clause]
            if row["modifies"] is not None:
                return self.reading.entities_of(self.reading.top(row["modifies"]))
            if row["form"] != "connective" or row["next"] is None or self.reading.clauses[row["next"]]["lemma"] != "이":
                break
            clause = row["next"]
        return self.reading.described(index)

    def _anchor(self, title: TitleRow) -> tuple[int, list[str]]:
        """Return whose relative it is and where he is named: right before, else who is told of or died."""
        index = self._phrase(title["start"])
        near = self._before(title)
        if near is not None:
            return near["start"], list(near["entities"])
        if index is None or self.reading.quoted(title["start"]) or self._owned(title):
            return 0, []
        sentence = self.reading.by_sentence.get(self.reading.phrases[index]["sentence"], [])
        if any(self._text(i) in self.survivors for i in sentence if i <= index):
            return title["start"], self.reading.protagonist(title["start"], PERSON)
        return title["start"], self._about(title, index, sentence)

    def _text(self, index: int) -> str:
        phrase = self.reading.phrases[index]
        return self.reading.text[phrase["start"] : phrase["end"]]

    def _about(self, title: TitleRow, index: int, sentence: list[int]) -> list[str]:
        """명도현 회장은 부인 해소윤 여사와 함께 …: the one person that the sentence tells of before the kin noun."""
        if not title["person"]:
            return []
        leads = [i for i in sentence if i < index and self.reading.phrases[i]["case"] in TOLD_OF]
        named = self.reading.entities_of(leads[-1]) if leads else []
        persons = [e for e in named if self.reading.fits(e, PERSON)]
        return persons if len(persons) == 1 == len(named) else []

    def _owned(self, title: TitleRow) -> bool:
        """Whether another word says whose relative it is: 그의 부인, 회장의 아들."""
        before = self.reading.text[max(0, title["start"] - 3) : title["start"]].rstrip()
        return before.endswith("의")

    def _before(self, title: TitleRow) -> MentionRow | None:
        """Return the person named right before the kin noun, with no more than a title and 의 between."""
        for i in range(bisect_left(self.starts, title["start"]) - 1, -1, -1):
            mention = self.mentions[i]
            gap = self.reading.text[mention["end"] : title["start"]]
            if len(gap) > PROXIMITY:
                return None
            if mention["type"] == "Person" and mention["end"] <= title["start"]:
                together = bool(TOGETHER.match(gap) and title["person"])
                beside = BETWEEN.match(gap) or gap.strip() in self.positions or together
                listed = (mention["start"], mention["end"]) in self.relatives and not gap.rstrip().endswith("의")
                return mention if beside and not listed else None
        return None
