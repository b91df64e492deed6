"""What a phrase says of an office: the titles it lists, and the body that they are of.

달내대 교수, 나래학회의 이사와 회장을 지냈다; 달내대에서 교수로 일했다; 나래학회를 세워 초대 회장을 맡았다.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from hangraph import document
from hangraph.document import EntityRow, PhraseRow, TitleRow
from hangraph.schema import Argument, Entry, Sense
from hangraph.stages.relation_reading import Reading

OFFICE = frozenset({"holdsPosition", "appointedAs"})
LEAVING = "leftPosition"
MEMBER = ("의원", "회원", "당원", "선수", "단원", "당직자")  # titles that say no more than that one belongs to a body
COUNCILLOR = ("시의원", "도의원", "구의원", "군의원")  # whose body is the place
BOTH = ("위원",)  # of a committee one is a member and holds an office, not of a newspaper (논설위원)
COMMITTEES = ("위원회", "위", "협의회", "회의", "기구")
CANDIDATE = ("후보", "후보자")  # who stands for an office is not yet at its place
POST = re.compile(r"\s?(?:직|직책|직위|자리)\Z")  # 회장직을 맡다, 차장 자리에 앉히다
ORIGIN = re.compile(r"\s?출신\Z")  # 차관보 출신으로
VACANT = re.compile(r"자리\Z")
STATES = frozenset({"Country", "Region", "City", "District"})


def relations_of(title: str, body: EntityRow | None) -> tuple[str, ...]:
    """Return how the holder of a title stands to its body: 한별당 의원 is a member, 위원회 위원 has an office too."""
    if body is None or body["type"] not in {"Organization", ""}:  # a name of no type yet has an office in it: a body
        return ("positionAt",)
    if title.endswith(MEMBER) and not title.endswith(COUNCILLOR):
        return ("memberOf",)
    committee = any(name.endswith(COMMITTEES) for name in (body["label"], *body["aliases"]))
    return ("positionAt", "memberOf") if title.endswith(BOTH) and committee else ("positionAt",)


class Offices:
    """The titles of one document that frames ask for."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.by_end: dict[int, TitleRow] = {
            t["end"]: t for t in document.titles(reading.doc) if t["reference"] == "Position"
        }
        self.positions = reading.schema.forms("Position")
        self.held: dict[str, set[str]] = defaultdict(set)  # 비대위원장 오세린 … 오 위원장이 취임했다
        for title in self.by_end.values():
            for person in reading.at(title["person"]) if title["person"] and not title["former"] else ():
                self.held[person].add(title["text"])
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
        text = self.reading.text[phrase["start"] : phrase["end"]]
        title = self.by_end.get(phrase["start"] + len(POST.sub("", text)))
        if title is not None and phrase["subtree"] <= title["start"]:
            return [] if title["person"] else [title["text"]]
        found = self.ending(text)
        return [found] if found else []

    def ending(self, text: str) -> str | None:
        """Return the title that a text ends in, before the noun of its post: 대표 이사, 회장직, 차장 자리."""
        bare = POST.sub("", text)
        fits = (form for form in self.positions if bare.endswith(form) and (len(form) > 1 or bare == form))
        return max(fits, key=len, default=None)

    def is_vacant(self, roles: Sequence[int]) -> bool:
        """최고경영자 자리를 맡는다: who takes a seat comes to the office."""
        ends = (self.reading.phrases[i] for i in roles)
        return any(VACANT.search(self.reading.text, p["start"], p["end"]) for p in ends)

    def is_role(self, entry: Entry, argument: Argument, index: int) -> bool:
        """최고경영자 자리는 오세린 사장이 맡는다: a topic may be the office that somebody takes."""
        offices = (s for s in entry.senses if s.reference in OFFICE and s.object is not None)
        return any(s.object == argument for s in offices) and bool(self.titles([index]))

    def is_past(self, k: int) -> bool:
        """Whether a clause tells what is done: 자리를 맡았다; 자리는 오세린 사장이 맡는다 tells what is to be."""
        return any(tag == "EP" and form in {"았", "었", "였"} for form, tag in self.reading.clauses[k]["tail"])

    def borne(self, index: int) -> Iterator[tuple[str, str]]:
        """Yield the people of a phrase with the title that each bears now: 윤가람 감사원장, 오세린 장관 후보자."""
        plural = self.reading.text[self.reading.phrases[index]["start"] : self.reading.phrases[index]["end"]] == "들"
        heads = self.reading.dependents.get(index, ()) if plural else (index,)
        for i in (j for head in heads for j in self.reading.enumerated(head)):
            phrase = self.reading.phrases[i]
            title = self.by_end.get(phrase["end"])
            if title is None or title["person"] is None or title["former"] or phrase["start"] > title["start"]:
                continue
            office = self._without_candidacy(title)
            for person in self.reading.at(title["person"]) if office else ():
                yield person, max((t for t in self.held.get(person, ()) if t.endswith(office)), key=len, default=office)

    def _without_candidacy(self, title: TitleRow) -> str:
        """Return the office of a candidate for it: 장관 후보자 → 장관; nothing where only 후보 is said."""
        words = title["text"].split()
        while words and "modifier" in (self.positions[words[-1]].values if words[-1] in self.positions else ()):
            words.pop()
        return " ".join(words)

    def complements(self) -> Iterator[tuple[int, int, str]]:
        """Yield clause, phrase and person where a title is what somebody is: 도해온은 달내대 총장이다.

        Also beside another predicate: 총장이며, 총장이기도 하다; 음악 감독으로, 지금은 ….
        """
        occupations = {e.iri for e in self.positions.values() if e.value("occupation")}
        for i, phrase in enumerate(self.reading.phrases):
            title = self.by_end.get(phrase["end"]) or self._origin(phrase) if self._is_said(phrase) else None
            k = phrase["clause"]
            if title is None or title["person"] or k is None or self.reading.clauses[k]["form"] == "adnominal":
                continue
            if title["entry"] in occupations and not self._beside(i):
                continue
            for person in self.reading.described(i):
                if self.reading.fits(person, ("Person",)):
                    yield k, i, person

    def origin(self, index: int) -> list[str]:
        """외교부 차관보 출신으로: the title that somebody once had."""
        title = self._origin(self.reading.phrases[index])
        return [title["text"]] if title else []

    def _origin(self, phrase: PhraseRow) -> TitleRow | None:
        found = ORIGIN.search(self.reading.text, phrase["start"], phrase["end"])
        return self.by_end.get(found.start()) if found else None

    def _is_said(self, phrase: PhraseRow) -> bool:
        """Whether a phrase says what somebody is: before 이다, or with 로 before a comma."""
        return phrase["case"] == "complement" or (phrase["case"] == "directional" and phrase["comma"])

    def given_up(self, k: int, sense: Sense, filled: Mapping[str, Sequence[int]]) -> Iterator[tuple[str, str]]:
        """Yield person and title where no word names the office that is left: 이사회는 오세린 대표를 해임했다."""
        clause, role = self.reading.clauses[k], sense.object
        heading = clause["form"] == "nominal"  # 오세린 대표 사임, but not 대표의 사임을 촉구했다
        open_ = role is not None and role.optional and not filled[role.iri]
        if sense.reference != LEAVING or sense.subject is None or not open_ or (heading and clause["next"] is not None):
            return
        bare = [i for i in self.reading.arguments.get(k, ()) if heading and not self.reading.phrases[i]["case"]]
        for i in filled[sense.subject.iri] or bare[-1:]:
            yield from self.borne(i)

    def bodies(self, k: int, roles: Sequence[int], appointer: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yield the relation and the body of the titles in some phrases of a clause: that beside them, else around."""
        for i in roles:
            titles = self.titles([i])
            found = self._beside(i) or self._around(k, i) or self._founded(k) or list(appointer)
            for body in dict.fromkeys(found):
                office = titles[-1] if titles else ""
                if office.endswith(CANDIDATE) and not self.reading.fits(body, ("Organization",)):
                    continue
                for relation in relations_of(office, self.reading.entities.get(body)):
                    yield relation, body

    def _beside(self, index: int) -> list[str]:
        """달내대 국문과 교수로, 나래학회의 이사와 회장을: the body that a title names, or what describes it."""
        found: list[str] = []
        for i in self.reading.enumerated(index):
            title = self.by_end.get(self.reading.phrases[i]["end"]) or self._origin(self.reading.phrases[i])
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

    def appointer(self, k: int, entry: Entry, *, passive: bool) -> list[str]:
        """한빛전자는 윤가람을 사장으로 선임했다: the body that appoints, of a verb whose object is who is appointed."""
        takes_person = any(s.reference == "appointedAs" and s.subject and "object" in s.subject.markers
                           for s in entry.senses)  # fmt: skip
        bodies = self.reading.subjects(k, ("Organization",)) if takes_person and not passive else []
        return [e for e in bodies if self.reading.fits(e, ("Organization",))]

    def _may_be(self, entity: str) -> bool:
        row = self.reading.entities.get(entity)
        return row is not None and (row["type"] == "Organization" or row["kind"] in STATES)
