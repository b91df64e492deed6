"""Read relations out of clauses by the lexicon's case frames, and out of names, titles and agreements by their form."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from hangraph import document, schema
from hangraph.document import FactRow
from hangraph.schema import Entry
from hangraph.stages.relation_acts import Acts
from hangraph.stages.relation_agreed import agreed_names
from hangraph.stages.relation_agreements import Agreements, bind_parties, lead_delegations, sign_for_bodies
from hangraph.stages.relation_amounts import Amounts
from hangraph.stages.relation_bearers import Bearers
from hangraph.stages.relation_dates import Dates
from hangraph.stages.relation_events import Occasions
from hangraph.stages.relation_fixtures import Fixtures
from hangraph.stages.relation_frames import Frames
from hangraph.stages.relation_groups import Groups, host_officers
from hangraph.stages.relation_kin import Kinship
from hangraph.stages.relation_lives import Lives
from hangraph.stages.relation_nominals import Nominals
from hangraph.stages.relation_notices import Notices
from hangraph.stages.relation_nouns import RelationalNouns
from hangraph.stages.relation_offices import LEAVING
from hangraph.stages.relation_pairs import Pairs
from hangraph.stages.relation_posts import Posts, same_office
from hangraph.stages.relation_purposes import Purposes
from hangraph.stages.relation_reading import Reading
from hangraph.stages.relation_rounds import Rounds
from hangraph.stages.relation_schedule import HOLDING, Schedule
from hangraph.stages.relation_signers import Signers
from hangraph.stages.relation_structure import Structure
from hangraph.stages.relation_works import Works

OFFICE = frozenset({"holdsPosition", "positionAt", "memberOf"})
STATEMENTS = frozenset({"saidBy", "announced"})  # verbs of saying are read with their quotations, by kg_quotes


@Language.factory(
    "kg_relations",
    requires=["doc._.phrases", "doc._.clauses", "doc._.entities", "doc._.mentions", "doc._.titles", "doc._.times"],
    assigns=["doc._.facts", "doc._.entities", "doc._.mentions"],
    default_config={"ontology": None},
)
def create_relations(nlp: Language, name: str, ontology: str | None) -> Relations:
    """Build the stage; `ontology` is an extra folder of Turtle."""
    return Relations(ontology)


class Relations:
    """Match frames and forms, and date what they give.

    Reads: `phrases`, `clauses`, `entities`, `mentions`, `titles`, `times`, `quotes`, `pairs`. Writes: `facts`, after
    those that stand there; the type of names in `entities` and `mentions` that only their frame tells.
    """

    def __init__(self, ontology: str | None = None) -> None:
        self.schema = schema.load(ontology)
        self.entries: dict[str, list[Entry]] = {}
        for entry in self.schema.predicates:
            if all(sense.reference in STATEMENTS for sense in entry.senses):
                continue
            for form in entry.written:
                stem = form.removesuffix("다") if entry.pos == "verb" else form
                self.entries.setdefault(stem, []).append(entry)
                if entry.pos == "verb" and stem.endswith("하"):  # 마주하다: read as 마주 with a light verb
                    self.entries.setdefault(stem[:-1], []).append(entry)
        scheduled = (form.removesuffix("다") for form in self.schema.forms("ScheduleVerb"))
        self.holding = frozenset(f for f, es in self.entries.items() if any(_holds(e) for e in es)) | {*scheduled}
        self.signing = [e for e in self.schema.predicates if any(s.reference == "signedAgreement" for s in e.senses)]

    def __call__(self, doc: Doc) -> Doc:
        """Add the facts of the document to `doc._.facts`."""
        agreed = agreed_names(doc, self.signing, self.schema.forms("AgreementHead"))
        _type_names(doc, dict.fromkeys(agreed, ("Agreement", None)))
        reading = Reading(doc, self.schema)
        dates = Dates(reading)
        frames = Frames(reading, self.entries)
        notices = Notices(reading)
        rows = [
            *Structure(reading).facts(),
            *Bearers(reading).facts(),
            *Groups(reading).facts(),
            *Kinship(reading).facts(),
            *Agreements(reading).facts(),
            *Purposes(reading, self.signing).facts(),
            *RelationalNouns(reading).facts(),
            *Works(reading).facts(),
            *frames.facts(),
            *Posts(frames).facts(),
            *Nominals(frames, dates).facts(),
            *Fixtures(reading).facts(),
        ]
        rows += list(Acts(reading, self.entries, dates).facts(rows))
        rows += list(Occasions(reading, self.entries).facts(rows))
        rows += list(Signers(reading, self.signing).facts(rows))
        rows += list(Rounds(reading, self.entries).facts(rows))
        rows = sign_for_bodies(reading, rows)
        rows += list(bind_parties(reading, rows))
        rows += list(same_office(reading, rows))
        rows += list(lead_delegations(reading, rows))
        rows += list(host_officers(reading, rows))
        lives = list(Lives(frames, dates).facts())
        told = self._told(reading, [*notices.kept([*rows, *lives]), *notices.facts()])
        pairs = Pairs(reading, [*document.facts(doc), *told])
        told += notices.kept(list(pairs.facts()))
        for row in told:
            if row["clause"] is not None:
                row["date"] = row["date"] or dates.of(row["clause"])
                if row["predicate"] in OFFICE and row["clause"] not in dates.own and "/" in (row["date"] or ""):
                    row["date"] = None  # 1972년부터 교수로 일했고 학회 이사를 지냈다: the term is the professor's
                if row["clause"] in dates.clocks and row["date"] == dates.own[row["clause"]]:
                    row["qualifiers"] = {**row["qualifiers"], "clock": dates.clocks[row["clause"]]}
        _date_lead(dates, told)
        told += [
            {**row, "date": date}
            for row in told
            if row["clause"] is not None and row["date"] and row["date"] == dates.own.get(row["clause"])
            for date in dates.also.get(row["clause"], ())
        ]
        schedule = Schedule(reading, dates, self.holding)
        schedule.widen(told)
        for row in told:
            row["date"] = row["date"] or schedule.dated(row)
        _end_terms(told)
        amounts = Amounts(reading, self.signing)
        told = amounts.paid(pairs.dated(told)) + self._told(reading, list(amounts.facts()))
        spoken = {term for row in told for term in (row["subject"], row["object"])}
        _type_names(doc, {e: t for e, t in reading.inferred.items() if e in spoken})
        doc._.facts = [*document.facts(doc), *told]
        return doc

    def _told(self, reading: Reading, rows: list[FactRow]) -> list[FactRow]:
        """Leave out what only a quotation says: its speaker asserts that, not the article."""
        return [r for r in rows if not reading.quoted(r["evidence"][0][0])]


def _holds(entry: Entry) -> bool:
    return any(s.reference in HOLDING for s in entry.senses)


def _date_lead(dates: Dates, rows: list[FactRow]) -> None:
    """Date the undated facts of the lead that no other sentence dates."""
    known = {(r["subject"], r["predicate"], r["object"]) for r in rows if r["date"]}
    for row in rows:
        told = row["date"] or (row["subject"], row["predicate"], row["object"]) in known
        if row["clause"] is not None and not told:
            row["date"] = dates.of_lead(row["clause"])


def _end_terms(rows: list[FactRow]) -> None:
    """End a term with no end told where its holder leaves: 1972년부터 교수였다. 1995년 교수직에서 물러났다."""
    left = {(r["subject"], r["object"]): r["date"].removesuffix("/") for r in rows
            if r["predicate"] == LEAVING and r["status"] == "asserted" and r["date"]}  # fmt: skip
    ends = {(r["clause"], r["subject"]): left[r["subject"], r["object"]] for r in rows
            if r["predicate"] == "holdsPosition" and (r["subject"], r["object"]) in left}  # fmt: skip
    for row in rows:
        end = ends.get((row["clause"], row["subject"])) if row["predicate"] in OFFICE else None
        begin = row["date"] or ""
        if end and begin.endswith("/") and begin[:-1] <= end:
            row["date"] = begin + end.split("/")[-1]


def _type_names(doc: Doc, types: dict[str, tuple[str, str | None]]) -> None:
    """Give the names that only a frame could type their type and kind."""
    if not types:
        return
    doc._.entities = [
        {**e, "type": types[e["id"]][0], "kind": types[e["id"]][1]} if e["id"] in types else e
        for e in document.entities(doc)
    ]
    rows = []
    for mention in document.mentions(doc):
        found = next((types[e] for e in mention["entities"] if e in types), None)
        rows.append({**mention, "type": found[0], "kind": found[1]} if found else mention)
    document.set_mentions(doc, rows)
