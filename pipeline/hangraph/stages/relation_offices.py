"""What a phrase says of an office: the titles it lists, and the body that they are of.

달내대 교수, 나래학회의 이사와 회장을 지냈다; 달내대에서 교수로 일했다; 나래학회를 세워 초대 회장을 맡았다.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hangraph import document
from hangraph.document import TitleRow
from hangraph.stages.relation_reading import Reading

OFFICE = frozenset({"holdsPosition", "appointedAs"})
MEMBER = ("의원", "회원", "당원", "선수", "단원", "당직자")  # titles that say no more than that one belongs to a body
COUNCILLOR = ("시의원", "도의원", "구의원", "군의원")  # whose body is the place
BOTH = ("위원",)  # of a committee one is a member and holds an office
STATES = frozenset({"Country", "Region", "City", "District"})


def relations_of(title: str, *, organization: bool) -> tuple[str, ...]:
    """Return how the holder of a title stands to its body: 한별당 의원 is a member, 위원회 위원 has an office too."""
    if organization and title.endswith(MEMBER) and not title.endswith(COUNCILLOR):
        return ("memberOf",)
    return ("positionAt", "memberOf") if organization and title.endswith(BOTH) else ("positionAt",)


class Offices:
    """The titles of one document that frames ask for."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.by_end: dict[int, TitleRow] = {
            t["end"]: t for t in document.titles(reading.doc) if t["reference"] == "Position"
        }
        self.positions = reading.schema.forms("Position")
        self.founding = {
            form for entry in reading.schema.predicates for form in entry.written
            if any(sense.reference == "founded" for sense in entry.senses)
        }  # fmt: skip

    def titles(self, roles: Sequence[int]) -> list[str]:
        """Return the titles of some phrases and of what these enumerate: 제20대 회장에, 이사와 회장을."""
        found = [t for i in roles for j in self.reading.enumerated(i) for t in self._title(j)]
        return list(dict.fromkeys(found))

    def _title(self, index: int) -> list[str]:
        phrase = self.reading.phrases[index]
        title = self.by_end.get(phrase["end"])
        if title is not None and phrase["subtree"] <= title["start"]:
            return [] if title["person"] else [title["text"]]
        text = self.reading.text[phrase["start"] : phrase["end"]]
        return [form for form in self.positions if text.endswith(form) and (len(form) > 1 or text == form)][:1]

    def complements(self) -> Iterator[tuple[int, int, str]]:
        """Yield clause, phrase and person where a title is what somebody is: 도해온은 달내대 총장이다."""
        occupations = {e.iri for e in self.positions.values() if e.value("occupation")}
        for i, phrase in enumerate(self.reading.phrases):
            title = self.by_end.get(phrase["end"]) if phrase["case"] == "complement" else None
            k = phrase["clause"]
            if title is None or title["person"] or k is None or self.reading.clauses[k]["form"] != "final":
                continue
            if title["entry"] in occupations and not self._beside(i):
                continue
            for person in self.reading.described(i):
                if self.reading.fits(person, ("Person",)):
                    yield k, i, person

    def bodies(self, k: int, roles: Sequence[int], appointer: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yield the relation and the body of the titles in some phrases of a clause: that beside them, else around."""
        for i in roles:
            titles = self.titles([i])
            found = self._beside(i) or self._around(k, i) or self._founded(k) or list(appointer)
            for body in dict.fromkeys(found):
                organization = self.reading.fits(body, ("Organization",))
                for relation in relations_of(titles[-1] if titles else "", organization=organization):
                    yield relation, body

    def _beside(self, index: int) -> list[str]:
        """달내대 국문과 교수로, 나래학회의 이사와 회장을: the body that a title names, or what describes it."""
        found: list[str] = []
        for i in self.reading.enumerated(index):
            title = self.by_end.get(self.reading.phrases[i]["end"])
            if title is not None and title["body"]:
                found += self.reading.at(title["body"])
            else:
                for d in self.reading.dependents.get(i, ()):
                    if self.reading.phrases[d]["case"] in {"genitive", ""}:
                        found += [e for e in self.reading.entities_of(d) if self._may_be(e)]
        return found

    def _around(self, k: int, index: int) -> list[str]:
        """달내대에서 교수로 일했다, 인수위원회에서 대변인에 임명됐다, 달내일보에 기자로 입사했다."""
        return [
            e
            for i in self.reading.arguments.get(k, ())
            if i != index and self.reading.phrases[i]["case"] in {"place", "locative"}
            for e in self.reading.entities_of(i)
            if self.reading.fits(e, ("Organization",))
        ]

    def _founded(self, k: int) -> list[str]:
        """나래학회를 세워 초대 회장을 맡았다: who founds a body takes office there."""
        return [
            e
            for b in self.reading.before.get(k, ())
            if {self.reading.clauses[b]["lemma"], f"{self.reading.clauses[b]['lemma']}다"} & self.founding
            for i in self.reading.arguments.get(b, ())
            if self.reading.phrases[i]["case"] == "object"
            for e in self.reading.entities_of(i)
            if self.reading.fits(e, ("Organization",))
        ]

    def _may_be(self, entity: str) -> bool:
        row = self.reading.entities.get(entity)
        return row is not None and (row["type"] == "Organization" or row["kind"] in STATES)
