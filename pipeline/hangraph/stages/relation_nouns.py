"""Relations that a noun carries as complement of 이다: 벼리군은 책마을연합의 회원이다, 책마을연합 회원인 벼리군."""

from __future__ import annotations

from collections.abc import Iterator

from hangraph import document
from hangraph.document import FactRow, PhraseRow
from hangraph.schema import Entry
from hangraph.stages.relation_reading import Reading


class RelationalNouns:
    """The facts that relational nouns of the lexicon tell in one document."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.nouns = reading.schema.relational
        self.choosing = frozenset(form.removesuffix("다") for form in reading.schema.forms("ChoiceVerb"))

    def facts(self) -> Iterator[FactRow]:
        """Yield the facts, without status and date."""
        yield from self._held()
        for i, phrase in enumerate(self.reading.phrases):
            if phrase["head"] is not None:
                yield from self._belonging(i, phrase)
                continue
            entry = self._noun(phrase)
            if entry is None:
                continue
            clause = phrase["clause"]
            if phrase["case"] == "complement" and clause is not None:
                yield from self._told(i, self._topic_or_host(i, clause), entry, clause)
            elif (
                clause is not None and self.reading.clauses[clause]["lemma"] in self.choosing and entry.value("chosen")
            ):
                yield from self._chosen(i, phrase, clause, entry)
            elif phrase["case"] in {"topic", "subject"} and clause is not None:
                yield from self._told(i, self._complement(clause), entry, clause)
            elif phrase["case"] == "directional" and phrase["comma"] and clause is not None:
                # 『새벽 강』의 저자로, 지금은 …: a role before a comma is what the topic is
                yield from self._told(i, self.reading.described(i), entry, clause)
            elif self._is_beside(phrase, entry):
                yield from self._told(i, self._beside(phrase), entry, None)

    def _belonging(self, index: int, phrase: PhraseRow) -> Iterator[FactRow]:
        """책마을연합 소속 벼리군, 나래부 산하의 버들연구원: a noun that the phrase ends in like a particle."""
        entry = self.nouns.get(phrase["particles"][0]) if phrase["particles"] else None
        at = phrase["phrase"]
        if entry is None or at is None or phrase["particles"][1:] not in ([], ["의"]):
            return
        host = self.reading.phrases[at]
        if host["case"] == "complement" and host["clause"] is not None:
            described = self._topic_or_host(at, host["clause"])  # 산하 기관인 버들연구원
        elif host["case"] == "directional" and host["head"] is None:
            described = self.reading.described(at)  # 나래항공 소속 선수로 뛰고 있다
        else:
            at = self.reading.top(at)  # 산하 공공기관 버들연구원
            mention = self.reading.mention(self.reading.phrases[at])
            described = list(mention["entities"]) if mention else []
        span = [phrase["subtree"], self.reading.phrases[at]["end"]]
        yield from self._rows(entry, described, self.reading.entities_of(index), span, None)

    def _chooses(self, k: int) -> bool:
        return self.reading.clauses[k]["lemma"] in self.choosing

    def _chosen(self, index: int, phrase: PhraseRow, k: int, entry: Entry) -> Iterator[FactRow]:
        """해솔대회 개최지가 나루시로 결정됐다, 나루시가 개최지로 뽑혔다: what is to be, at the place chosen."""
        if phrase["case"] == "directional":
            chosen = [e for i in self.reading.subject_phrases(k) for e in self.reading.entities_of(i)]
        else:
            arguments = (
                i for i in self.reading.arguments.get(k, ()) if self.reading.phrases[i]["case"] == "directional"
            )
            chosen = [e for i in arguments for e in self.reading.entities_of(i)]
        for row in self._told(index, chosen, entry, k):
            yield {**row, "status": "planned"}

    def _noun(self, phrase: PhraseRow) -> Entry | None:
        text = self.reading.text[phrase["start"] : phrase["end"]]
        return next((entry for form, entry in self.nouns.items() if text.endswith(form)), None)

    def _topic_or_host(self, index: int, k: int) -> list[str]:
        """Return who is described by the complement of 이다: its topic, or the noun after 인."""
        host = self.reading.clauses[k]["modifies"]
        if host is None:
            return self.reading.described(index)
        return self.reading.entities_of(self.reading.top(host))

    def _complement(self, k: int) -> list[str]:
        """밭두렁의 최대주주는 너울파트너스다: the name that 이다 says the noun to be."""
        named = (i for i in self.reading.arguments.get(k, ()) if self.reading.phrases[i]["case"] == "complement")
        return [e for i in named if self.reading.phrases[i]["head"] for e in self.reading.entities_of(i)]

    def _is_beside(self, phrase: PhraseRow, entry: Entry) -> bool:
        """Whether a noun stands right before what it describes: 소속 의원, of some nouns with 의 too."""
        genitive = phrase["particles"] == ["의"] and entry.value("genitive")
        return bool(entry.value("beside")) and (not phrase["particles"] or bool(genitive))

    def _beside(self, phrase: PhraseRow) -> list[str]:
        """글벗소프트의 신제품 ‘말그림’: the name right after the noun."""
        host = phrase["phrase"]
        linked = host is not None and phrase["link"] in {"compound", "genitive"}
        beside = host is not None and linked and self.reading.phrases[host]["head"] is not None
        return self.reading.entities_of(host) if host is not None and beside else []

    def _held(self) -> Iterator[FactRow]:
        """밭두렁 창업자 오세린: a noun that is a title too tells of its bearer and of its body."""
        for title in document.titles(self.reading.doc):
            entry = self.nouns.get(title["text"])
            spans = title["person"], title["body"]
            if entry is None or title["reference"] != "Position" or spans[0] is None or spans[1] is None:
                continue
            person, body = (self.reading.mentions.get((s[0], s[1])) for s in (spans[0], spans[1]))
            if person and body:
                whole = [min(s[0] for s in (spans[0], spans[1])), max(title["end"], spans[0][1], spans[1][1])]
                yield from self._rows(entry, person["entities"], body["entities"], whole, None)

    def _told(self, index: int, described: list[str], entry: Entry, k: int | None) -> Iterator[FactRow]:
        """Relate who is described to the name before the noun."""
        owners = [e for d in self.reading.dependents.get(index, ()) for e in self.reading.entities_of(d)]
        if not owners and entry.value("own") and described:
            # 가온전자는 자회사인 바람콜드체인을 통해, 가온전자는 자회사 바람콜드체인을
            owners = self._partner(index) or self.reading.spoken_of(index if k is not None else self.reading.top(index))
        phrase = self.reading.phrases[index]
        clause = self.reading.clauses[k] if k is not None else None
        span = [clause["reach"], clause["end"]] if clause else [phrase["subtree"], phrase["end"]]
        yield from self._rows(entry, described, owners, span, k)

    def _partner(self, index: int) -> list[str]:
        """가온전자와 자회사 바람콜드체인의 합병: the name enumerated right before a noun of what is somebody's own."""
        host = self.reading.phrases[index]["phrase"]
        start = self.reading.phrases[index]["start"]
        members = self.reading.members.get(host, ()) if host is not None else ()
        before = [i for i in members if self.reading.phrases[i]["end"] <= start]
        return self.reading.named(self.reading.phrases[before[-1]]) if before else []

    def _rows(
        self, entry: Entry, described: list[str], owners: list[str], span: list[int], k: int | None
    ) -> Iterator[FactRow]:
        name = next(d for d in entry.denotes if d in self.reading.schema.properties)
        prop = self.reading.schema.properties[name]
        pairs = [(o, d) if entry.value("inverse") else (d, o) for d in described for o in owners]
        for subject, obj in pairs:
            if subject != obj and self.reading.fits(subject, prop.domain) and self.reading.fits(obj, prop.range):
                yield FactRow(
                    subject=subject, predicate=name, object=obj, status="asserted", date=None, qualifiers={},
                    confidence=0.75, attributed_to=None, evidence=[span], stage="kg_relations", entry=entry.iri,
                    clause=k,
                )  # fmt: skip
