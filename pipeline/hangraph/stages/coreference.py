"""Gather the mentions of an article into its entities, and resolve what stands for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Literal

from spacy.language import Language
from spacy.tokens import Doc

from hangraph import document, schema
from hangraph.document import EntityRow, MentionRow, TitleRow
from hangraph.morphology.eojeol import Word, find_words, read_words
from hangraph.stages.coreference_groups import Grouping, Groups, Name, introductions, labels
from hangraph.stages.coreference_names import fold
from hangraph.stages.coreference_pronouns import Pronouns, resolve_title


@Language.factory(
    "kg_coreference",
    requires=["doc._.mentions", "doc._.titles", "doc._.morphemes"],
    assigns=["doc._.entities", "doc._.mentions"],
    default_config={"ontology": None},
)
def create_coreference(nlp: Language, name: str, ontology: str | None) -> Coreference:
    """Build the stage; `ontology` is an extra folder of Turtle."""
    return Coreference(ontology)


class Coreference:
    """Make entities of mentions.

    Reads: `mentions`, `titles`, `morphemes`. Writes: `entities`, and each mention's `entities`; adds pro-forms and bare
    heads (그는, 양사, 대표단은) as mentions of the form `pronoun`.
    """

    def __init__(self, ontology: str | None = None) -> None:
        known = schema.load(ontology)
        self.grouping = Grouping(known)
        self.pronouns = Pronouns(known)

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc._.entities` and complete `doc._.mentions`."""
        words = read_words(doc)
        mentions = _one_type(document.mentions(doc))
        mentions, pairs = _introduce(doc.text, words, mentions)
        groups = self.grouping.group(mentions)
        for one, other in pairs:
            groups.link(one, other)
        rows, idents = _entities(groups, mentions)
        named = [_identified(m, groups, idents) for m in mentions]
        whole = self._short_forms(doc.text, words, named, rows, document.titles(doc))
        document.set_mentions(doc, whole)
        doc._.entities = rows
        return doc

    def _short_forms(
        self,
        text: str,
        words: Sequence[Word],
        named: Sequence[MentionRow],
        rows: Sequence[EntityRow],
        titles: Sequence[TitleRow],
    ) -> list[MentionRow]:
        """Return all mentions: the names, titles used as names resolved, pro-forms and bare heads added."""
        people: dict[str, list[MentionRow]] = defaultdict(list)
        for mention in named:
            if mention["type"] == "Person" and mention["form"] == "name":
                for ident in mention["entities"]:
                    people[ident].append(mention)
        kept = []
        for mention in named:
            if mention["form"] == "title":
                bearer = resolve_title(mention, titles, people)
                mention = {**mention, "entities": [bearer] if bearer else []}
            kept.append(mention)
        taken = {m["start"] for m in kept}
        for start, end, entry in self.pronouns.find(words):
            before = [m for m in kept if m["start"] < start and m["form"] != "pronoun"]
            if start not in taken:
                kept.append(_pronoun(text, start, end, before, self.pronouns.resolve(entry, before), rows))
        return [*kept, *self._heads(text, words, kept, rows)]

    def _heads(
        self, text: str, words: Sequence[Word], kept: Sequence[MentionRow], rows: Sequence[EntityRow]
    ) -> list[MentionRow]:
        """Return the bare heads that a body named before ends in: 성남시 대표단 … 대표단은."""
        taken = [(m["start"], m["end"]) for m in kept]
        names = {r["id"]: (r["label"], *r["aliases"]) for r in rows if r["type"] == "Organization"}
        found = []
        for word, head in self.pronouns.bare_heads(words):
            if any(a < word.end and word.start < b for a, b in taken):
                continue
            before = [
                m
                for m in kept
                if m["start"] < word.start
                and m["type"] == "Organization"
                and len(m["entities"]) == 1
                and m["form"] == "name"
            ]
            fits = [m for m in before if any(n.endswith(head) for n in names.get(m["entities"][0], ()))]
            if fits:
                nearest = max(fits, key=lambda m: m["start"])
                found.append(_pronoun(text, word.start, word.end, before, nearest["entities"], rows))
        return found


def _one_type(mentions: Sequence[MentionRow]) -> list[MentionRow]:
    """Return the mentions with one type for one name: the one that its evidence adds up to."""
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for m in mentions:
        if m["form"] == "name" and m["type"]:
            votes[fold(m["text"])][m["type"]] += m["confidence"]
    chosen = {name: max(sorted(types), key=types.__getitem__) for name, types in votes.items()}
    return [
        {**m, "type": chosen.get(fold(m["text"]), m["type"])}
        if m["form"] == "name" and len(fold(m["text"])) > 1
        else {**m}
        for m in mentions
    ]


def _introduce(
    text: str, words: Sequence[Word], mentions: Sequence[MentionRow]
) -> tuple[list[MentionRow], list[tuple[Name, Name]]]:
    """Return the mentions with the second names that the text introduces, and which names are so paired."""
    pairs: list[tuple[Name, Name]] = []
    kinds: dict[str, MentionRow] = {}
    for mention, name in introductions(text, mentions):
        pairs.append(((mention["type"], mention["text"]), (mention["type"], name)))
        kinds.setdefault(name, mention)
    rows = list(mentions)
    for name, mention in sorted(kinds.items()):
        spans = find_words(words, name) if " " not in name else _spans(text, name)
        for span in spans:
            rows = _with_name(rows, span, name, mention)
    return rows, pairs


def _with_name(rows: list[MentionRow], span: tuple[int, int], name: str, like: MentionRow) -> list[MentionRow]:
    """Return the mentions with one more of a name that is introduced; what lies inside it gives way."""
    start, end = span
    same = [r for r in rows if (r["start"], r["end"]) == span]
    if same:
        return [{**r, "type": like["type"]} if r is same[0] else r for r in rows]
    rows = [r for r in rows if not (start <= r["start"] and r["end"] <= end)]
    if any(r["start"] < end and start < r["end"] for r in rows):
        return rows
    return [*rows, {**like, "start": start, "end": end, "text": name, "source": "introduced"}]


def _spans(text: str, name: str) -> list[tuple[int, int]]:
    found, at = [], text.find(name)
    while at >= 0:
        found.append((at, at + len(name)))
        at = text.find(name, at + 1)
    return found


def _entities(groups: Groups, mentions: Sequence[MentionRow]) -> tuple[list[EntityRow], dict[Name, str]]:
    """Return the entities in order of their first mention, and the id of each group."""
    best = labels(groups, mentions)
    rows: dict[Name, EntityRow] = {}
    for m in sorted(mentions, key=lambda m: m["start"]):
        if m["form"] != "name":
            continue
        root = groups.find((m["type"], m["text"]))
        label = best[root]
        row = rows.setdefault(
            root, EntityRow(id=f"{m['type']}:{label}", type=m["type"], kind=m["kind"], label=label, aliases=[])
        )
        row["kind"] = row["kind"] or m["kind"]
        if m["text"] != label and m["text"] not in row["aliases"]:
            row["aliases"].append(m["text"])
    return list(rows.values()), {root: row["id"] for root, row in rows.items()}


def _identified(mention: MentionRow, groups: Groups, idents: dict[Name, str]) -> MentionRow:
    if mention["form"] != "name":
        return mention
    return {**mention, "entities": [idents[groups.find((mention["type"], mention["text"]))]]}


def _pronoun(
    text: str, start: int, end: int, before: Sequence[MentionRow], ids: list[str], rows: Sequence[EntityRow]
) -> MentionRow:
    form: Literal["pronoun"] = "pronoun"
    row = next((r for r in rows if ids and r["id"] == ids[0]), None)
    return MentionRow(
        start=start,
        end=end,
        text=text[start:end],
        type=row["type"] if row else "",
        kind=row["kind"] if row else None,
        form=form,
        source="coreference",
        confidence=0.6,
        entities=list(ids),
    )
