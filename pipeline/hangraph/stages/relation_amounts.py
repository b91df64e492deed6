"""Amounts of money: what an agreement is worth, what was paid or invested; 3억 5000만 달러 reads as 350000000 USD."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from hangraph import document
from hangraph.document import FactRow, MentionRow
from hangraph.schema import Entry, Schema
from hangraph.stages.relation_reading import Reading, named

PLACES = {"조": 10**12, "억": 10**8, "만": 10**4, "천": 10**3, "백": 10**2}
PART = r"[0-9][0-9,]*(?:\.[0-9]+)?\s?[조억만천백]*"
WORTH = ("금액", "총액", "규모", "대금", "액수", "가격", "계약금")  # 계약 금액은 3억 달러다
PAID = frozenset({"invested", "acquired"})
CLIMB = 4


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money in the text and its value: a number and the code of its currency."""

    start: int
    end: int
    value: str


def find_amounts(text: str, schema: Schema) -> Iterator[Amount]:
    """Yield the sums of money in a text, from left to right."""
    codes = {form: entry.value("code") or form for form, entry in schema.forms("Currency").items()}
    names = "|".join(re.escape(form) for form in sorted(codes, key=lambda f: (-len(f), f)))
    for found in re.finditer(rf"(?P<number>{PART}(?:\s{PART})*)\s?여?\s?(?P<currency>{names})", text):
        number = _number(found["number"])
        if number:
            yield Amount(found.start(), found.end(), f"{number} {codes[found['currency']]}")


def _number(words: str) -> str:
    """Return the number that digits and 만, 억, 조 spell: 1조 2,300억 → 1230000000000."""
    total = Decimal(0)
    for digits, places in re.findall(r"([0-9][0-9,]*(?:\.[0-9]+)?)\s?([조억만천백]*)", words):
        part = Decimal(digits.replace(",", ""))
        for place in places:
            part *= PLACES[place]
        total += part
    return f"{total.normalize():f}" if total else ""


class Amounts:
    """The amounts of one document's agreements, and of what was invested and bought."""

    def __init__(self, reading: Reading, signing: Sequence[Entry]) -> None:
        self.reading = reading
        self.found = list(find_amounts(reading.text, reading.schema))
        self.starts = [p["start"] for p in reading.phrases]
        self.agreements = [m for m in document.mentions(reading.doc) if m["type"] == "Agreement"]
        self.signing = {f.removesuffix("다") if e.pos == "verb" else f for e in signing for f in e.written}
        self.in_clause: dict[int, list[Amount]] = {}
        for amount in self.found:
            for k in self._clauses(amount):
                self.in_clause.setdefault(k, []).append(amount)

    def facts(self) -> Iterator[FactRow]:
        """Yield what each agreement is worth."""
        for amount in self.found:
            mention = self._agreed(amount)
            for entity in named(mention) if mention else ():
                span = [min(amount.start, mention["start"]), max(amount.end, mention["end"])] if mention else []
                yield FactRow(
                    subject=entity, predicate="hasAmount", object=amount.value, status="asserted", date=None,
                    qualifiers={}, confidence=0.8, attributed_to=None, evidence=[span], stage="kg_relations",
                    entry=None, clause=None,
                )  # fmt: skip

    def paid(self, rows: Sequence[FactRow]) -> list[FactRow]:
        """Return facts with the amount that their clause names, if it is one: 밭두렁에 20억 원을 투자했다."""
        return [self._paid(row) for row in rows]

    def _paid(self, row: FactRow) -> FactRow:
        told = self.in_clause.get(row["clause"], []) if row["clause"] is not None else []
        if row["predicate"] not in PAID or len({a.value for a in told}) != 1:
            return row
        return {**row, "qualifiers": {**row["qualifiers"], "amount": told[0].value}}

    def _phrase(self, amount: Amount) -> int | None:
        i = bisect_right(self.starts, amount.start) - 1
        return i if i >= 0 and self.reading.phrases[i]["end"] > amount.start else None

    def _clauses(self, amount: Amount) -> Iterator[int]:
        """Yield the clause that an amount is an argument of, directly or by the noun it modifies: 50억 원의 투자를."""
        i = self._phrase(amount)
        for _ in range(CLIMB):
            if i is None:
                return
            clause = self.reading.phrases[i]["clause"]
            if clause is not None:
                yield clause
                return
            i = self.reading.phrases[i]["phrase"]

    def _agreed(self, amount: Amount) -> MentionRow | None:
        """Return the agreement that is worth an amount."""
        i = self._phrase(amount)
        for _ in range(CLIMB):  # 2조 원 규모의 공급계약
            if i is None:
                break
            mention = self._agreement(i)
            if mention is not None and mention["start"] >= amount.end:
                return mention
            i = self.reading.phrases[i]["phrase"]
        for k in self._clauses(amount):
            clause = self.reading.clauses[k]
            if clause["modifies"] is not None and (mention := self._agreement(clause["modifies"])):
                return mention  # 지분을 340억 원에 사들이는 주식매매계약
            if clause["lemma"] in self.signing:
                return next((m for i in self.reading.arguments.get(k, ()) if (m := self._agreement(i))), None)
            if clause["lemma"] == "이":
                return self._worth(k)
        return None

    def _worth(self, k: int) -> MentionRow | None:
        """계약 금액은 3억 달러다: the agreement told of last before a noun for what it is worth."""
        topic = self.reading.subject_phrase(k)
        if topic is None:
            return None
        phrase = self.reading.phrases[topic]
        if not self.reading.text[phrase["start"] : phrase["end"]].endswith(WORTH):
            return None
        at = bisect_left(self.agreements, phrase["end"], key=lambda m: m["start"]) - 1
        return self.agreements[at] if at >= 0 else None

    def _agreement(self, index: int) -> MentionRow | None:
        mention = self.reading.mention(self.reading.phrases[index])
        return mention if mention is not None and mention["type"] == "Agreement" else None
