"""Mint IRIs: the same article, entity or fact always gets the same one, with no clock and no chance in it.

| thing | IRI under https://w3id.org/hangraph/data/ | made from |
|---|---|---|
| article | `article/<hash>` | its address, else publisher, title and day, else its text |
| entity | `article/<hash>/Person/윤가람` | article, type, label; a second one of both gets `~2` |
| fact | `article/<hash>/fact/visited-<hash>` | subject, predicate, object, status, date, qualifiers, speaker |
| quotation | `article/<hash>/quotation/<hash>` | its words |
| stretch of text | `article/<hash>/mention/10-13`, `…/evidence/10-60` | its offsets |

Hangul stands in an IRI as it is (RFC 3987); what may not stand there is percent-encoded.
"""

from __future__ import annotations

import hashlib
import json
import math
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from hangraph.errors import InternalError
from hangraph.graph.terms import DATA
from hangraph.record import Article, Entity, Extraction, Fact, Mention

LONGEST = 100  # code points of a label in an IRI; the rest is told by a hash
# letters, marks, numbers and punctuation that RFC 3987 lets stand (ucschar); symbols of private use are not among them
_STANDING = (
    (0xA0, 0xD7FF),
    (0xF900, 0xFDCF),
    (0xFDF0, 0xFFEF),
    *((plane << 16, (plane << 16) + 0xFFFD) for plane in range(1, 15)),
)
# control, format (bidi among it), surrogate, private use, unassigned, separators: invisible, so never in an IRI
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"})
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._")


def segment(text: str) -> str:
    """Return the text as one path segment of a valid IRI: NFC, spaces as _, the forbidden percent-encoded.

    `~` marks what is no plain label: an empty one, one of dots only, or one cut at LONGEST.
    """
    composed = unicodedata.normalize("NFC", text.strip()).replace(" ", "_")
    if len(composed) > LONGEST:
        return "".join(map(_encode, composed[:LONGEST])) + "~" + digest(composed)
    encoded = "".join(map(_encode, composed))
    return encoded if encoded.strip(".") else f"~{encoded}"


def iri(text: str) -> str:
    """Return an IRI with every character that may not stand in one percent-encoded; its own syntax stays."""
    return "".join(c if c in "%:/?#[]@!$&'()*+,;=~" else _encode(c) for c in unicodedata.normalize("NFC", text.strip()))


def digest(*parts: object) -> str:
    """Return 16 hexadecimal digits that stand for the parts."""
    packed = json.dumps(parts, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
    return hashlib.sha256(packed).hexdigest()[:16]


def article_iri(article: Article) -> str:
    """Return the article's IRI, from its address, else publisher, title and day, else its text.

    The day keeps columns apart that come back under one title (인사, 부고).
    """
    if article.url:
        return f"{DATA}article/{digest('url', article.url.strip())}"
    if article.publisher and article.title:
        day = (article.published or "")[:10]
        return f"{DATA}article/{digest('title', _plain(article.publisher), _plain(article.title), day)}"
    return f"{DATA}article/{digest('text', article.text)}"


def identify(extraction: Extraction) -> Extraction:
    """Return the extraction with IRIs for ids; two entities of one type and label but two ids stay two.

    Facts alike in all but evidence become one with the evidence of all. Doing it twice changes nothing.
    Raises InternalError for two entities with one id and for a speaker that is no entity.
    """
    article = replace(extraction.article, id=article_iri(extraction.article))
    names = _entity_iris(article.id, extraction.entities)
    entities = tuple(replace(e, id=names[e.id]) for e in extraction.entities)
    facts: dict[str, Fact] = {}
    minted = frozenset(names.values())
    for fact in extraction.facts:
        found = _identified(article.id, fact, names, minted)
        facts[found.id] = _merged(facts[found.id], found) if found.id in facts else found
    return Extraction(article=article, entities=entities, facts=tuple(facts.values()))


def _encode(character: str) -> str:
    if character in _UNRESERVED:
        return character
    code = ord(character)
    standing = any(low <= code <= high for low, high in _STANDING) and unicodedata.category(character) not in _HIDDEN
    return character if standing else "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _entity_iris(article: str, entities: tuple[Entity, ...]) -> dict[str, str]:
    names: dict[str, str] = {}
    taken: dict[str, int] = {}
    for entity in sorted(entities, key=_age):
        if entity.id in names:
            raise InternalError("two entities have this id", subject=entity.id, hint="give each its own")
        wanted = f"{article}/{entity.type}/{segment(entity.label)}"
        taken[wanted] = taken.get(wanted, 0) + 1
        names[entity.id] = wanted if taken[wanted] == 1 else f"{wanted}~{taken[wanted]}"
    return names


def _age(entity: Entity) -> tuple[float, int, str]:
    """Order entities of one label by their first mention, whatever order they come in; ~2 stands before ~10."""
    first = min((m.start for m in entity.mentions), default=math.inf)
    return first, len(entity.id), entity.id


def _identified(article: str, fact: Fact, names: Mapping[str, str], minted: frozenset[str]) -> Fact:
    if fact.attributed_to is not None and fact.attributed_to not in names:
        raise InternalError("attributed to what is no entity", subject=fact.attributed_to, hint="name its entity id")
    speaker = names[fact.attributed_to] if fact.attributed_to is not None else None
    subject, object_ = names.get(fact.subject, fact.subject), names.get(fact.object, fact.object)
    # a literal may spell an entity's IRI: each part says which it is
    parts = [[term, term in minted] for term in (subject, object_)]
    told = (*parts, fact.predicate, fact.status, fact.date, dict(fact.qualifiers), speaker)
    ident = f"{article}/fact/{segment(fact.predicate)}-{digest(*told)}"
    return replace(fact, id=ident, subject=subject, object=object_, attributed_to=speaker)


def _merged(first: Fact, second: Fact) -> Fact:
    surer = max(first, second, key=lambda f: (f.confidence, f.stage, f.entry or ""))
    evidence = {(m.start, m.end): m for m in (*first.evidence, *second.evidence)}
    return replace(surer, evidence=tuple(evidence[k] for k in sorted(evidence)))


def span_iri(article: str, role: str, mention: Mention) -> str:
    """Return the IRI of a stretch of text; `role` is `mention` or `evidence`."""
    return f"{article}/{role}/{mention.start}-{mention.end}"
