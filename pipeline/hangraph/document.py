"""Everything hangraph keeps on a spaCy `Doc`, and the one typed way to it.

Stages meet here and nowhere else. All values are plain dicts, lists and strings, so that they survive
`Doc.to_bytes`, `DocBin(store_user_data=True)` and `nlp.pipe(n_process=2)`. Offsets are code points into `doc.text`.

| extension | written by | holds |
|---|---|---|
| `article` | tokenizer / run | id, title, subtitle, publisher, published, url of the article |
| `blocks` | run | typed stretches of the text (`record.BLOCK_KINDS`) |
| `morphemes` | tokenizer | for each token its underlying `[form, tag]` pairs (했 → [["하", "XSV"], ["았", "EP"]]) |
| `quotes` | sentences, quotes | quotations, later with their speaker |
| `names` | ner | what the model, or another finder of names, takes for names |
| `words` | parser | the words of each sentence with head, relation and part of speech |
| `mentions` | entities, titles, coreference | names, titles used as names, pronouns |
| `titles` | titles | positions with their person and body |
| `times` | time | temporal expressions with their value |
| `entities` | coreference | what the mentions name |
| `phrases`, `clauses` | chunks | case-marked phrases and the predicates they attach to |
| `pairs` | relation_classifier | two names and the relation the model reads between them |
| `facts` | relations, status, quotes | what the text says of the entities |
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Any, Literal, NotRequired, TypedDict, cast

from spacy.tokens import Doc, Span

from hangraph.record import Argument, Article, Entity, Extraction, Fact, Mention


class ArticleRow(TypedDict, total=False):
    """Article metadata a stage may read; `published` is ISO 8601 or None."""

    id: str
    title: str | None
    subtitle: str | None
    publisher: str | None
    published: str | None
    url: str | None


class BlockRow(TypedDict):
    """One block of the article."""

    kind: str
    start: int
    end: int


class QuoteRow(TypedDict):
    """A quotation: `start:end` spans its marks, `inner_start:inner_end` the words inside them."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    marks: Literal["double", "single"]
    speaker: NotRequired[str | None]  # entity id
    cue: NotRequired[str | None]  # IRI of the lexicon entry of the verb of saying


class NameRow(TypedDict):
    """A name as a finder of names gives it: class (`PS`), finer tag (`PS_NAME`), and how sure it is (0 to 1)."""

    start: int
    end: int
    label: str
    tag: str
    confidence: float


class WordRow(TypedDict):
    """A word as dependency trees count them: an eojeol without the punctuation on it, which is a word of its own.

    `head` is an index into `doc._.words`; a root is its own head. `label` is the relation to the head, as Universal
    Dependencies names it, `upos` the part of speech.
    """

    start: int
    end: int
    head: int
    label: str
    upos: str
    confidence: float


class PairRow(TypedDict):
    """Two names of a sentence, (start, end) each, and the relation of KLUE's that the first has to the second.

    `clause` is the one that says so, an index into `doc._.clauses`; None where one name describes the other.
    """

    subject: list[int]
    object: list[int]
    relation: str
    confidence: float
    clause: int | None


class MentionRow(TypedDict):
    """A mention: `doc.text[start:end] == text`, without particle and without title.

    `form` says how it names: a `name`; a `title` used as a name (김 시장, 윤 시장, 총영사는); a `pronoun`
    (그는, 양사, 이 회사). `entities` holds the ids it stands for once coreference has run: none, one or several (양사).
    """

    start: int
    end: int
    text: str
    type: str
    kind: str | None
    form: Literal["name", "title", "pronoun"]
    source: str  # what found it: gazetteer, lexicon, pattern, title, model …
    confidence: float
    entities: list[str]


class TitleRow(TypedDict):
    """A position in the text: the bare title (시장), whose it is, and at which body.

    `person` and `body` are (start, end) of mentions in `doc._.mentions`, or None. `former` marks 전 장관.
    `entry` is the IRI of the lexicon entry; `reference` its class (`Position`, `Honorific`, `Kin`).
    """

    start: int
    end: int
    text: str
    person: list[int] | None
    body: list[int] | None
    former: bool
    reference: str
    entry: str


class TimeRow(TypedDict):
    """A temporal expression and its value in the contract's notation (`2015-04-05/2015-04-16`)."""

    start: int
    end: int
    text: str
    value: str
    grain: str  # day, month, year, decade, week, quarter, half, interval, clock
    clock: NotRequired[str | None]  # 14:38, where the text gives a time of day
    anchor: NotRequired[str | None]  # what a relative expression was resolved against


class EntityRow(TypedDict):
    """A thing the article speaks of; `id` is local to the article (`Person:윤가람`)."""

    id: str
    type: str
    kind: str | None
    label: str
    aliases: list[str]


class ArgumentRow(TypedDict):
    """Where a part of a fact stands in the text, without and with its particles; `role` is subject, object or date."""

    role: str
    start: int
    end: int
    particles: str


class FactRow(TypedDict):
    """A fact: `subject` and `object` are entity ids or literals; `evidence` are (start, end) pairs."""

    subject: str
    predicate: str
    object: str
    status: str
    date: str | None
    qualifiers: dict[str, str | bool]
    confidence: float
    attributed_to: str | None
    evidence: list[list[int]]
    stage: str
    entry: str | None
    clause: int | None  # index into doc._.clauses
    arguments: NotRequired[list[ArgumentRow]]


class PhraseRow(TypedDict):
    """A nominal phrase: `start:end` without its particles.

    `particles` are those that follow it as written (에, 는); `case` names the one that marks its role ('' if none).
    `head` is the span of the mention or temporal expression the phrase ends with, None for a common noun. `subtree` is
    where the words that depend on it begin. A phrase depends on a clause as its argument, or on another phrase
    (`link`: genitive, coordination, compound). `opens` marks the first phrase of a sentence or bullet, `comma` one
    with a comma after it.
    """

    start: int
    end: int
    subtree: int
    particles: list[str]
    case: str
    topic: bool
    head: list[int] | None
    opens: bool
    comma: bool
    sentence: int
    clause: int | None
    phrase: int | None
    link: str


class ClauseRow(TypedDict):
    """A predicate: `lemma` is the verb stem or verbal noun, `light` its light verb stem (하, 되, 갖 …) or ''.

    `start:end` spans the predicate with its endings; `tail` holds what follows the stem as (form, tag) pairs, with the
    auxiliaries and light nouns that carry tense and modality (ㄹ/ETM 예정/NNG 이/VCP 다/EF). `reach` is where the
    clause begins: the start of its leftmost argument. An adnominal clause modifies phrase `modifies`; a connective one
    leads to clause `next`.
    """

    start: int
    end: int
    reach: int
    lemma: str
    light: str
    tail: list[list[str]]
    form: str  # final, connective, adnominal or nominal
    sentence: int
    modifies: int | None
    next: int | None


_EXTENSIONS: dict[str, Any] = {
    "article": dict,
    "blocks": list,
    "morphemes": list,
    "quotes": list,
    "names": list,
    "words": list,
    "mentions": list,
    "titles": list,
    "times": list,
    "entities": list,
    "phrases": list,
    "clauses": list,
    "pairs": list,
    "facts": list,
}


def register() -> None:
    """Register every extension on `Doc`; safe to call again."""
    for name, kind in _EXTENSIONS.items():
        if not Doc.has_extension(name):
            # spaCy copies an empty default list or dict for each Doc
            Doc.set_extension(name, default=kind())


register()


def article(doc: Doc) -> ArticleRow:
    """Return the article's metadata."""
    return cast(ArticleRow, doc._.article)


def blocks(doc: Doc) -> list[BlockRow]:
    """Return the typed blocks in order; one paragraph over the whole text where none are known."""
    found = cast(list[BlockRow], doc._.blocks)
    return found or [BlockRow(kind="paragraph", start=0, end=_length(doc))]


def _length(doc: Doc) -> int:
    """Return the length of the text, which spaCy would put together anew."""
    return doc[-1].idx + len(doc[-1].text_with_ws) if len(doc) else 0


def morphemes(doc: Doc) -> list[list[list[str]]]:
    """Return for each token its underlying `[form, tag]` pairs."""
    return cast(list[list[list[str]]], doc._.morphemes)


def quotes(doc: Doc) -> list[QuoteRow]:
    """Return the quotations in order of their start."""
    return cast(list[QuoteRow], doc._.quotes)


def names(doc: Doc) -> list[NameRow]:
    """Return the names the model found, in order of their start."""
    return cast(list[NameRow], doc._.names)


def words(doc: Doc) -> list[WordRow]:
    """Return the words of the dependency trees in order."""
    return cast(list[WordRow], doc._.words)


def mentions(doc: Doc) -> list[MentionRow]:
    """Return the mentions in order of their start."""
    return cast(list[MentionRow], doc._.mentions)


def titles(doc: Doc) -> list[TitleRow]:
    """Return the titles in order of their start."""
    return cast(list[TitleRow], doc._.titles)


def times(doc: Doc) -> list[TimeRow]:
    """Return the temporal expressions in order of their start."""
    return cast(list[TimeRow], doc._.times)


def entities(doc: Doc) -> list[EntityRow]:
    """Return the entities in order of their first mention."""
    return cast(list[EntityRow], doc._.entities)


def phrases(doc: Doc) -> list[PhraseRow]:
    """Return the nominal phrases in order of their start."""
    return cast(list[PhraseRow], doc._.phrases)


def clauses(doc: Doc) -> list[ClauseRow]:
    """Return the clauses in order of their predicate."""
    return cast(list[ClauseRow], doc._.clauses)


def pairs(doc: Doc) -> list[PairRow]:
    """Return the pairs of names the model relates, in order of the subject."""
    return cast(list[PairRow], doc._.pairs)


def facts(doc: Doc) -> list[FactRow]:
    """Return the facts in the order they were found."""
    return cast(list[FactRow], doc._.facts)


def set_mentions(doc: Doc, rows: list[MentionRow]) -> None:
    """Write the mentions, sorted, and mirror them in `doc.spans["mentions"]` for displacy.

    A mention may begin or end inside a token (달내 of 달내시장 under some taggers); its mirror then takes whole tokens.
    """
    ordered = sorted(rows, key=lambda m: (m["start"], -m["end"]))
    doc._.mentions = ordered
    starts = [token.idx for token in doc]  # doc.char_span would read the whole text for each mention
    doc.spans["mentions"] = [
        Span(doc, bisect_right(starts, m["start"]) - 1, bisect_left(starts, m["end"]), label=m["type"]) for m in ordered
    ]


def extraction(doc: Doc, article: Article) -> Extraction:
    """Return what the stages found on `doc` as the record that leaves the text tower; ids are local to the article.

    Mentions that no entity claims (pronouns without antecedent, names of unknown type) are left out, as are
    pronouns and bare nouns of things with a name (협약 for 업무협약) as mentions: a mention of the record is a name.
    """
    text = doc.text  # spaCy joins it anew at each call
    named: dict[str, list[Mention]] = {}
    labels = {row["id"]: row["label"] for row in entities(doc)}
    for m in mentions(doc):
        bare = m["source"] == "bare head" and m["text"] != labels.get(m["entities"][0] if m["entities"] else "")
        if m["form"] == "name" and len(m["entities"]) == 1 and not bare:
            named.setdefault(m["entities"][0], []).append(Mention(m["start"], m["end"], m["text"]))
    kept = [_entity_of(e, named.get(e["id"], [])) for e in entities(doc) if e["type"]]
    return Extraction(article=article, entities=tuple(kept), facts=tuple(_fact_of(text, f) for f in facts(doc)))


def _entity_of(row: EntityRow, found: list[Mention]) -> Entity:
    aliases = tuple(a for a in row["aliases"] if a != row["label"])
    return Entity(
        id=row["id"], type=row["type"], kind=row["kind"], label=row["label"], aliases=aliases, mentions=tuple(found)
    )


def _fact_of(text: str, row: FactRow) -> Fact:
    return Fact(
        id="",
        subject=row["subject"],
        predicate=row["predicate"],
        object=row["object"],
        status=row["status"],
        date=row["date"],
        qualifiers=dict(row["qualifiers"]),
        confidence=round(row["confidence"], 2),
        attributed_to=row["attributed_to"],
        evidence=tuple(Mention(s, e, text[s:e]) for s, e in row["evidence"]),
        stage=row["stage"],
        entry=row["entry"],
        arguments=tuple(
            Argument(a["role"], Mention(a["start"], a["end"], text[a["start"] : a["end"]]), a["particles"])
            for a in row.get("arguments", ())
        ),
    )
