"""Find titles and the people who bear them, and with them the people of the article."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Literal

from spacy.language import Language
from spacy.tokens import Doc

from hangraph import document, schema
from hangraph.document import MentionRow, TitleRow
from hangraph.morphology.eojeol import Word, WordIndex, read_words
from hangraph.morphology.spans import Spans
from hangraph.stages.entity_words import whole
from hangraph.stages.title_division import Span
from hangraph.stages.title_lexicon import TitleLexicon
from hangraph.stages.title_notices import Notices
from hangraph.stages.title_passage import Passage
from hangraph.stages.title_phrases import Finding, TitlePhrases

_DETERMINERS = frozenset(["이", "그", "한", "전"])  # which are surnames too
_PLACE = 0.65  # how sure a place is that looks like a person's name
_HANJA = re.compile(r"\(([一-龥]{2,5})\)")
_AGE = re.compile(r"\((?:\d{1,2}|\d{1,2}세|[남여](?:[·,]\s?\d{1,2})?)\)")
RULED = frozenset("시군구도읍면동")  # 시장, 군수, 구청장, 도지사, 읍장, 면장, 동장


@Language.factory(
    "kg_titles",
    requires=["doc._.morphemes", "doc._.mentions"],
    assigns=["doc._.titles", "doc._.mentions"],
    default_config={"ontology": None},
)
def create_titles(nlp: Language, name: str, ontology: str | None) -> Titles:
    """Build the stage; `ontology` is an extra folder of Turtle."""
    return Titles(ontology)


class Titles:
    """Find positions, kin terms and honorifics with their person and body.

    Reads: `morphemes`, `mentions`. Writes: `titles`, and the people and bodies they reveal to `mentions`.
    """

    def __init__(self, ontology: str | None = None) -> None:
        known = schema.load(ontology)
        self.lexicon, self.notices = TitleLexicon(known), Notices(known)
        self.names = self.lexicon.names

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc._.titles` and add to `doc._.mentions`."""
        words = whole(read_words(doc), document.names(doc))
        found = document.mentions(doc)
        cover, known = _cover(words, found, ("Place", "Organization")), _cover(words, found, ("Person",))
        findings = list(TitlePhrases(Passage(self.lexicon, words, cover, known)).read())
        index = WordIndex(words)
        sure = Spans((m["start"], m["end"], None) for m in found if m["source"] in ("quoted", "class noun"))
        places = Spans(
            (m["start"], m["end"], None) for m in found if m["type"] == "Place" and m["confidence"] >= _PLACE
        )
        people = [m for m in self._people(doc.text, words, index, findings) if not _said_other(m, sure, places)]
        again = _cover(words, [m for m in people if m["source"] == "repeated"], ("Person",))
        if again.keys() - known.keys():
            # 한빛전자(대표 도해온) … 도해온 대표: what a name is in one place it is in another
            findings = list(TitlePhrases(Passage(self.lexicon, words, cover, {**again, **known})).read())
            people = [m for m in self._people(doc.text, words, index, findings) if not _said_other(m, sure, places)]
        short = self._short(doc.text, findings, people)
        bodies = _bodies(doc.text, index, findings, found)
        rows = self._ruled(doc.text, findings, _merge(found, [*people, *short], bodies))
        rows, doc._.titles = self.notices.lay(doc.text, rows, _rows(findings, rows))
        document.set_mentions(doc, rows)
        return doc

    def _people(
        self, text: str, words: Sequence[Word], index: WordIndex, findings: Sequence[Finding]
    ) -> list[MentionRow]:
        """Return a mention for each place where a person's name stands, titled or not."""
        spans: dict[Span, tuple[float, str]] = {}
        for finding in findings:
            if finding.person:
                spans[finding.person] = (finding.confidence, "title")
        for start, end, confidence in self._untitled(text, words):
            spans.setdefault((start, end), (confidence, "pattern"))
        names = {text[a:b]: c for (a, b), (c, _) in sorted(spans.items())}
        taken = Spans((a, b, None) for a, b in spans)
        for form, confidence in _forms(names):
            for span in index.find(form):
                if not taken.within(*span):
                    spans[span] = (confidence - 0.05, "repeated")
        return [_mention(text, span, "Person", "name", *rest) for span, rest in sorted(spans.items())]

    def _untitled(self, text: str, words: Sequence[Word]) -> Iterator[tuple[int, int, float]]:
        """Yield names that show by themselves: 홍길동(洪吉童), 홍길동(54), and what the analyzer knows as a name."""
        known = Counter(w.text for w in words if "인명" in w.sems and w.tags == ("NNP",))
        for word, following in zip_longest(words, words[1:]):
            bound = following is not None and following.joins and following.tags[:1] == ("NNB",)
            if word.verbal or (bound and word.bare):  # 5cm 이동한 것
                continue
            score = self.names.score(word)
            if known[word.text] > 1 and len(word.text) == 3 and score:
                yield word.start, word.end, 0.55  # 시진핑이 … 시진핑은
            bracket = _HANJA.match(text, word.end) or _AGE.match(text, word.end)
            if bracket and score >= 0.2:
                yield word.start, word.end, 0.9
            elif score >= 0.9 and len(word.text) == 3 and "인명" in word.sems:
                yield word.start, word.end, 0.6
        yield from self._foreign(words)

    def _foreign(self, words: Sequence[Word]) -> Iterator[tuple[int, int, float]]:
        """Yield two or three foreign names in a row, of which the analyzer knows one: 소피 라베른의."""
        i = 0
        while i < len(words) - 1:
            last = i
            while last + 1 < len(words) and last - i < 2 and words[last].bare and words[last + 1].joins:
                last += 1
                if words[last].verbal:
                    break
            run = words[i : last + 1]
            named = sum("인명" in w.sems for w in run)
            if len(run) > 1 and named > 1 and run[-1].particle and self.names.foreign(run) >= 0.8:
                yield run[0].start, run[-1].end, 0.55
                i = last
            i += 1

    def _ruled(self, text: str, findings: Sequence[Finding], rows: list[MentionRow]) -> list[MentionRow]:
        """Return the names with the towns typed that have a ruler: 청해군수 says that 청해군 is no army."""
        ruled = {
            text[slice(*f.body)] + f.title.text[0]: self.lexicon.sites.get(f.title.text[0])
            for f in findings
            if f.body and f.title.of_place and f.body[1] == f.title.start and f.title.text[0] in RULED
        }
        return [
            {**row, "type": "Place", "kind": head.value("kind")}
            if row["form"] == "name" and row["type"] in ("", "Organization") and (head := ruled.get(row["text"]))
            else row
            for row in rows
        ]

    def _short(self, text: str, findings: Sequence[Finding], people: Sequence[MentionRow]) -> list[MentionRow]:
        """Return the mentions by surname and title (이 시장, 소 전 사장) whose surname a person of the article has.

        이 주장 is this claim, unless some captain is called 이.
        """
        surname_of = self.names.surname_of
        borne = {(surname_of(text[slice(*f.person)]), f.title.text) for f in findings if f.person}
        surnames = {surname_of(m["text"]) for m in people} | {w for m in people for w in m["text"].split()}
        taken = {m["start"] for m in people}
        rows = []
        for finding in findings:
            if finding.surname and finding.surname[0] not in taken:
                surname = re.split(r"\s|씨$", text[slice(*finding.surname)])[0]
                unclear = finding.title.common and surname in _DETERMINERS
                if surname in surnames and not (unclear and (surname, finding.title.text) not in borne):
                    rows.append(_mention(text, finding.surname, "Person", "title", finding.confidence, "title"))
        return rows


def _said_other(person: MentionRow, sure: Spans[None], places: Spans[None]) -> bool:
    """Whether a name without title stands is of something else where it stands: 브랜드 "라베른", 서울 양재동."""
    span = person["start"], person["end"]
    return (person["source"] == "repeated" and bool(sure.within(*span))) or (
        person["source"] == "pattern" and bool(places.within(*span))
    )


def _cover(words: Sequence[Word], found: Sequence[MentionRow], types: Sequence[str]) -> dict[int, MentionRow]:
    """Return for each word the longest name of these types over it."""
    cover: dict[int, MentionRow] = {}
    starts = [w.start for w in words]
    for mention in found:
        if mention["type"] not in types:
            continue
        for i in range(bisect_left(starts, mention["start"]), bisect_left(starts, mention["end"])):
            kept = cover.get(i)
            if kept is None or kept["end"] - kept["start"] < mention["end"] - mention["start"]:
                cover[i] = mention
    return cover


def _mention(
    text: str, span: Span, type_: str, form: Literal["name", "title"], confidence: float, source: str
) -> MentionRow:
    return MentionRow(
        start=span[0],
        end=span[1],
        text=text[slice(*span)],
        type=type_,
        kind=None,
        form=form,
        source=source,
        confidence=round(confidence, 2),
        entities=[],
    )


def _bodies(text: str, index: WordIndex, findings: Sequence[Finding], found: Sequence[MentionRow]) -> list[MentionRow]:
    """Return the bodies that only their titles show, and their other occurrences: 온새미로지스 사장."""
    known = {(m["start"], m["end"]) for m in found if m["type"]}
    spans: dict[Span, str] = {}
    for finding in findings:
        if finding.body and finding.body not in known and (finding.person or not finding.title.common):
            spans.setdefault(finding.body, finding.body_type)
    names = {text[slice(*span)]: type_ for span, type_ in sorted(spans.items())}
    for name, type_ in sorted(names.items()):
        for span in index.find(name):
            if span not in known:
                spans.setdefault(span, type_)
    return [_mention(text, span, type_, "name", 0.65, "title") for span, type_ in sorted(spans.items())]


def _forms(names: dict[str, float]) -> Iterator[tuple[str, float]]:
    """Yield the words under which people are named again: of 소피 라베른 also 라베른."""
    last = Counter(name.split()[-1] for name in names)
    for name, confidence in sorted(names.items()):
        final = name.split()[-1]
        if final == name or (len(final) > 1 and last[final] == 1):
            yield final, confidence


def _merge(found: Sequence[MentionRow], people: Sequence[MentionRow], bodies: Sequence[MentionRow]) -> list[MentionRow]:
    """Return the names found before with the people and bodies laid over them."""
    rows = Spans((m["start"], m["end"], m) for m in found)
    for person in people:
        near = rows.overlapping(person["start"], person["end"])
        if any(r["type"] == "Person" and r["end"] >= person["end"] and r["source"] != "model" for r in near):
            continue
        longer = [
            r for r in near if r["type"] == "Person" and r["start"] < person["start"] and r["end"] == person["end"]
        ]
        if longer and person["source"] != "title":
            continue  # 소피 라베른, named 라베른 elsewhere
        if any(r["source"] == "led" for r in near):
            continue  # 윤가람 정부 is no person
        for row in near:
            rows.remove(row["start"], row["end"])
            for kept in _without(row, person):
                rows.add(kept["start"], kept["end"], kept)
        if not rows.overlapping(person["start"], person["end"]):
            rows.add(person["start"], person["end"], person)
    for body in bodies:
        _lay(rows, body)
    return list(rows)


def _lay(rows: Spans[MentionRow], body: MentionRow) -> None:
    """Lay a body over what it overlaps, unless a person or a longer name stands there; its owner stays."""
    start, end = body["start"], body["end"]
    near = rows.overlapping(start, end)
    clash = [r for r in near if r["type"]]
    if any(r["type"] == "Person" or (r["start"] <= start and end <= r["end"]) for r in clash):
        return
    for row in near:
        if not row["type"] or row["start"] != start:
            rows.remove(row["start"], row["end"])
    rows.add(start, end, body)


def _without(row: MentionRow, person: MentionRow) -> Iterator[MentionRow]:
    """Yield what is left of a name when a person's name is taken out of it: [김○○ 한국대학교] → 한국대학교."""
    if row["start"] == person["start"] and row["end"] > person["end"] and row["type"]:
        rest = row["text"][person["end"] - row["start"] :].lstrip()
        yield {**row, "start": row["end"] - len(rest), "text": rest}
    elif row["confidence"] >= 0.85 and row["type"] and person["source"] != "title":
        yield row
    elif row["end"] == person["end"] and row["start"] < person["start"] and row["source"] != "proper noun":
        rest = row["text"][: person["start"] - row["start"]].rstrip()
        if rest and row["type"] in ("Organization", "Place") and row["source"] == "gazetteer":
            yield {**row, "end": row["start"] + len(rest), "text": rest}


def _rows(findings: Sequence[Finding], mentions: Sequence[MentionRow]) -> list[TitleRow]:
    """Return the titles, their person and body as spans of mentions."""
    spans = {(m["start"], m["end"]) for m in mentions}
    rows = [
        TitleRow(
            start=f.title.start,
            end=f.title.end,
            text=f.title.text,
            person=next((list(s) for s in (f.person, f.surname) if s and s in spans), None),
            body=list(f.body) if f.body and f.body in spans else None,
            former=f.former,
            reference=f.title.reference,
            entry=f.title.entry.iri,
        )
        for f in findings
    ]
    return sorted(rows, key=lambda r: (r["start"], r["end"]))
