"""The records that travel between the towers: articles in, extractions out. Standard library only.

Offsets are Unicode code points, half open, into `Article.text`, which is the text as read, untouched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

BLOCK_KINDS = (
    "title",  # headline
    "subtitle",  # 부제
    "dateline",  # 기사입력 2015/04/10 [14:38]
    "byline",  # 홍길동 기자
    "heading",  # ○ ■ ◇ section headings
    "bullet",  # ▲ △ ▷ · - list lines
    "caption",  # ▲ … © 매체
    "paragraph",  # the article's own prose
    "boilerplate",  # 광고, 본문듣기, 무단전재 및 재배포 금지
)
READ_KINDS = frozenset({"title", "subtitle", "heading", "bullet", "caption", "paragraph"})
STATUSES = ("asserted", "planned", "denied", "conditional")


@dataclass(frozen=True, slots=True)
class Block:
    """A typed stretch of an article's text; `kind` is one of BLOCK_KINDS."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A news article: its text as read, what is known about it, and its typed blocks.

    `published` is ISO 8601 with a zone where one is known (`2015-04-10T14:38:00+09:00`), a bare date, or None.
    `blocks` do not overlap and stand in order; white space between them belongs to none.
    """

    text: str
    id: str = ""
    title: str | None = None
    subtitle: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text: `article.text[start:end] == text`. Names an entity, or is evidence for a fact."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A thing an article speaks of. `id` is an IRI once minted; `type` and `kind` are the contract's."""

    id: str
    type: str
    label: str
    kind: str | None = None
    aliases: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Argument:
    """Where a part of a fact stands in the text: `role` is subject, object or date; particles follow the mention.

    A part that is left out where the fact is told stands where it was named last before.
    """

    role: str
    mention: Mention
    particles: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What an article asserts, plans, denies or quotes.

    `subject` and `object` are entity ids or literals; `attributed_to` is the entity id of a speaker;
    `stage` and `entry` say which pipeline stage and which lexicon entry (IRI) made it.
    """

    id: str
    subject: str
    predicate: str
    object: str
    status: str = "asserted"
    date: str | None = None
    qualifiers: Mapping[str, str | bool] = field(default_factory=dict)
    confidence: float = 1.0
    attributed_to: str | None = None
    evidence: tuple[Mention, ...] = ()
    stage: str = ""
    entry: str | None = None
    arguments: tuple[Argument, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What was read out of one article: the seam between the text side and the graph side."""

    article: Article
    entities: tuple[Entity, ...] = ()
    facts: tuple[Fact, ...] = ()

    def entity(self, ident: str) -> Entity | None:
        """Return the entity with this id, or None (the term is a literal)."""
        return next((e for e in self.entities if e.id == ident), None)

    def to_json(self) -> dict[str, Any]:
        """Return the facts export of the contract as plain dicts and lists."""
        a = self.article
        return {
            "article": {
                "id": a.id,
                "url": a.url,
                "title": a.title,
                "subtitle": a.subtitle,
                "publisher": a.publisher,
                "published": a.published,
                "text": a.text,
                "blocks": [{"kind": b.kind, "start": b.start, "end": b.end} for b in a.blocks],
            },
            "entities": [_entity_json(e) for e in self.entities],
            "facts": [_fact_json(f) for f in self.facts],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Extraction:
        """Rebuild an extraction from `to_json`'s output; `from_json(x.to_json()) == x`."""
        a = dict(data["article"])
        blocks = tuple(Block(b["kind"], b["start"], b["end"]) for b in a.pop("blocks", None) or ())
        article = Article(**{"text": "", **{k: v for k, v in a.items() if k in _ARTICLE_FIELDS}}, blocks=blocks)
        return cls(
            article=article,
            entities=tuple(_entity(e) for e in data["entities"]),
            facts=tuple(_fact(f) for f in data["facts"]),
        )


_ARTICLE_FIELDS = frozenset(Article.__dataclass_fields__) - {"blocks"}


def _span_json(m: Mention) -> dict[str, Any]:
    return {"start": m.start, "end": m.end, "text": m.text}


def _entity_json(e: Entity) -> dict[str, Any]:
    return {
        "id": e.id,
        "type": e.type,
        "kind": e.kind,
        "label": e.label,
        "aliases": list(e.aliases),
        "mentions": [_span_json(m) for m in e.mentions],
        "sameAs": list(e.same_as),
    }


def _fact_json(f: Fact) -> dict[str, Any]:
    return {
        "id": f.id,
        "subject": f.subject,
        "predicate": f.predicate,
        "object": f.object,
        "status": f.status,
        "date": f.date,
        "qualifiers": dict(f.qualifiers),
        "confidence": round(f.confidence, 2),
        "attributedTo": f.attributed_to,
        "evidence": [_span_json(m) for m in f.evidence],
        "stage": f.stage,
        "entry": f.entry,
        "arguments": [{"role": a.role, **_span_json(a.mention), "particles": a.particles} for a in f.arguments],
    }


def _spans(rows: list[dict[str, Any]]) -> tuple[Mention, ...]:
    return tuple(Mention(r["start"], r["end"], r["text"]) for r in rows)


def _entity(row: Mapping[str, Any]) -> Entity:
    return Entity(
        id=row["id"],
        type=row["type"],
        kind=row.get("kind"),
        label=row["label"],
        aliases=tuple(row.get("aliases", ())),
        mentions=_spans(row.get("mentions", [])),
        same_as=tuple(row.get("sameAs", ())),
    )


def _fact(row: Mapping[str, Any]) -> Fact:
    return Fact(
        id=row["id"],
        subject=row["subject"],
        predicate=row["predicate"],
        object=row["object"],
        status=row.get("status", "asserted"),
        date=row.get("date"),
        qualifiers=dict(row.get("qualifiers", {})),
        confidence=row.get("confidence", 1.0),
        attributed_to=row.get("attributedTo"),
        evidence=_spans(row.get("evidence", [])),
        stage=row.get("stage", ""),
        entry=row.get("entry"),
        arguments=tuple(
            Argument(a["role"], Mention(a["start"], a["end"], a["text"]), a.get("particles", ""))
            for a in row.get("arguments", ())
        ),
    )
