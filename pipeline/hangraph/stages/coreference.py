"""Gather the mentions of an article into its entities, and resolve what stands for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from hangraph import document, schema
from hangraph.document import EntityRow, MentionRow
from hangraph.morphology.eojeol import Word, WordIndex, read_words
from hangraph.morphology.spans import Spans
from hangraph.stages.coreference_groups import Grouping, Groups, Name, introductions, labels
from hangraph.stages.coreference_names import fold, sound
from hangraph.stages.coreference_pronouns import Antecedents, Bearers, Pronouns


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
        text, words = doc.text, read_words(doc)  # spaCy joins the text anew at each look
        mentions = _one_type(document.mentions(doc))
        mentions, pairs = _introduce(text, words, mentions)
        groups = self.grouping.group(mentions)
        for one, other in pairs:
            groups.link(one, other)
        rows, idents = _entities(groups, mentions)
        named = [_identified(m, groups, idents) for m in mentions]
        recalled = self.grouping.recall(text, named)
        named = [{**m, "entities": [recalled.get((m["start"], m["end"]), e) for e in m["entities"]]} for m in named]
        rows = _spoken_of(rows, named)
        document.set_mentions(doc, self._short_forms(doc, words, named, rows))
        doc._.entities = rows
        return doc

    def _short_forms(
        self, doc: Doc, words: Sequence[Word], named: Sequence[MentionRow], rows: Sequence[EntityRow]
    ) -> list[MentionRow]:
        """Return all mentions: the names, titles used as names resolved, pro-forms and bare heads added."""
        text = doc.text
        bearers = Bearers(named, document.titles(doc))
        kept = [_borne(m, bearers) for m in named]
        taken = Spans((m["start"], m["end"], m) for m in kept)
        before = Antecedents(text, kept, rows)
        known = {row["id"]: row for row in rows}
        standing = [(a, b, before.resolve(entry, a)) for a, b, entry in self.pronouns.find(words)]
        heads = [(w.start, w.end, before.ending_in(w.text, w.start)) for w in self.pronouns.bare_heads(words)]
        heads += [(a, b, before.body(entry, a)) for a, b, entry in self.pronouns.bare_bodies(words)]
        titles = self.pronouns.bare_titles(words, document.titles(doc))
        heads += [(t["start"], t["end"], bearers.only(t["text"])) for t in titles]
        for start, end, idents in (*standing, *((a, b, found) for a, b, found in heads if found)):
            if not taken.overlapping(start, end):
                mention = _pronoun(text, start, end, idents, known)
                taken.add(start, end, mention)
                kept.append(mention)
        return kept


def _spoken_of(rows: Sequence[EntityRow], mentions: Sequence[MentionRow]) -> list[EntityRow]:
    """Return the entities that mentions still stand for, with the names of all of them."""
    names: dict[str, list[str]] = defaultdict(list)
    for m in sorted(mentions, key=lambda m: m["start"]):
        for entity in m["entities"]:
            names[entity].append(m["text"])
    kept = [row for row in rows if row["id"] in names]
    return [{**row, "aliases": [n for n in dict.fromkeys(names[row["id"]]) if n != row["label"]]} for row in kept]


def _one_type(mentions: Sequence[MentionRow]) -> list[MentionRow]:
    """Return the mentions with one type for one name: the one that its evidence adds up to."""
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for m in mentions:
        if m["form"] == "name" and m["type"]:
            votes[fold(m["text"])][m["type"]] += m["confidence"]
    chosen = {name: max(sorted(types), key=types.__getitem__) for name, types in votes.items()}
    heard = {sound(name): type_ for name, type_ in sorted(chosen.items()) if len(name) > 3}
    return [_typed(m, chosen, heard) for m in mentions]


def _typed(mention: MentionRow, chosen: Mapping[str, str], heard: Mapping[str, str]) -> MentionRow:
    """Return a mention with the type of its name, or of a name that is spelt a little differently (해솔벨리)."""
    name = fold(mention["text"])
    if mention["form"] != "name" or len(name) < 2:
        return mention
    alike = heard.get(sound(name), "") if not mention["type"] else mention["type"]
    return {**mention, "type": chosen.get(name, alike)}


def _introduce(
    text: str, words: Sequence[Word], mentions: Sequence[MentionRow]
) -> tuple[list[MentionRow], list[tuple[Name, Name]]]:
    """Return the mentions with the second names that the text introduces, and which names are so paired."""
    pairs: list[tuple[Name, Name]] = []
    kinds: dict[str, MentionRow] = {}
    for mention, name in introductions(text, mentions):
        pairs.append(((mention["type"], mention["text"]), (mention["type"], name)))
        kinds.setdefault(name, mention)
    rows = Spans((m["start"], m["end"], m) for m in mentions)
    index = WordIndex(words)
    for name, mention in sorted(kinds.items()):
        for span in index.find(name) if " " not in name else _spans(text, name):
            _put(rows, span, name, mention)
    return list(rows), pairs


def _put(rows: Spans[MentionRow], span: tuple[int, int], name: str, like: MentionRow) -> None:
    """Put one more mention of a name that is introduced; what lies inside it gives way."""
    start, end = span
    near = rows.overlapping(start, end)
    same = next((r for r in near if (r["start"], r["end"]) == span), None)
    if same:
        rows.add(start, end, {**same, "type": like["type"]})
        return
    if all(start <= r["start"] and r["end"] <= end for r in near):
        for row in near:
            rows.remove(row["start"], row["end"])
        rows.add(start, end, {**like, "start": start, "end": end, "text": name, "source": "introduced"})


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


def _borne(mention: MentionRow, bearers: Bearers) -> MentionRow:
    """Return a mention by surname and title with the person it stands for; any other as it is."""
    return {**mention, "entities": bearers.resolve(mention)} if mention["form"] == "title" else mention


def _pronoun(text: str, start: int, end: int, idents: list[str], known: Mapping[str, EntityRow]) -> MentionRow:
    row = known.get(idents[0]) if idents else None
    return MentionRow(
        start=start,
        end=end,
        text=text[start:end],
        type=row["type"] if row else "",
        kind=row["kind"] if row else None,
        form="pronoun",
        source="coreference",
        confidence=0.6,
        entities=idents,
    )
