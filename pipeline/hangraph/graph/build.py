"""Build the graph: extractions become an RDF dataset of two named graphs an article.

`<article>/facts` holds the entities, the facts as nodes of their own, a plain triple for each fact that the article
itself asserts, and the happenings those tell of. `<article>/provenance` holds the article, the stretches of text
(`oa:TextPositionSelector`, `oa:TextQuoteSelector`) and what made each fact (PROV-O).

A past office (`hg:former true`) is asserted, so it has its plain triple too: plain triples say that something held or
happened at some time, not that it holds today; the fact node has the qualifier and the date.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from rdflib import OWL, RDF, RDFS, SKOS, XSD, Dataset, Literal, URIRef

from hangraph import schema as ontology
from hangraph.errors import InternalError, OntologyError
from hangraph.graph.dates import dated
from hangraph.graph.happenings import Triple, happenings, is_plain, types
from hangraph.graph.mint import digest, identify, iri, segment, span_iri
from hangraph.graph.terms import DATA, HG, LEX, OA, PROV, SCHEMA, Quad, empty, literal, plain
from hangraph.record import Article, Entity, Extraction, Fact, Mention
from hangraph.schema import Schema

CONTEXT = 32  # code points of text kept before and after a quote, to find it again in a changed text


def build(extractions: Iterable[Extraction], schema: Schema | None = None) -> Dataset:
    """Return the dataset of the extractions, whose default graph is the union of all its graphs.

    Raises OntologyError for a type, predicate or qualifier that the ontology lacks.
    """
    dataset = empty()
    known = schema or ontology.load()
    for extraction in extractions:
        dataset.addN((s, p, o, dataset.graph(g)) for s, p, o, g in quads(extraction, known))
    return dataset


def quads(extraction: Extraction, schema: Schema) -> Iterator[Quad]:
    """Yield the quads of one article; ids that are no IRIs yet are minted first."""
    found = identify(extraction)
    facts, provenance = (URIRef(f"{found.article.id}/{name}") for name in ("facts", "provenance"))
    for s, p, o in _stated(found, schema):
        yield s, p, o, facts
    for s, p, o in _origin(found):
        yield s, p, o, provenance


def _stated(extraction: Extraction, schema: Schema) -> Iterator[Triple]:
    entities = {e.id: e for e in extraction.entities}
    for entity in extraction.entities:
        yield from _entity(entity, schema)
    for fact in extraction.facts:
        yield from _fact(extraction.article.id, fact, entities, schema)
    yield from happenings(extraction, schema)


def _entity(entity: Entity, schema: Schema) -> Iterator[Triple]:
    node = URIRef(entity.id)
    for name in filter(None, (entity.type, entity.kind)):
        if not schema.is_a(name, "Entity") or name not in schema.classes:
            raise OntologyError(
                "no such entity type", subject=name, hint="define the class in news.ttl below hg:Entity"
            )
        for class_ in types(name, schema):
            yield node, RDF.type, class_
    yield node, RDFS.label, literal(entity.label)
    for alias in entity.aliases:
        if alias != entity.label:
            yield node, SKOS.altLabel, literal(alias)
    for same in entity.same_as:
        yield node, OWL.sameAs, URIRef(iri(same))


def _fact(article: str, fact: Fact, entities: Mapping[str, Entity], schema: Schema) -> Iterator[Triple]:
    node, (subject, predicate, object_) = URIRef(fact.id), _terms(article, fact, entities, schema)
    yield node, RDF.type, HG.Fact
    yield node, RDF.subject, subject
    yield node, RDF.predicate, predicate
    yield node, RDF.object, object_
    yield predicate, RDF.type, HG.Relation
    yield node, HG.status, HG[fact.status]
    yield node, HG.confidence, Literal(f"{fact.confidence:.2f}", datatype=XSD.decimal)
    yield from dated(node, fact.date)
    if fact.attributed_to:
        yield node, HG.attributedTo, URIRef(fact.attributed_to)
    for name, value in fact.qualifiers.items():
        yield node, *_qualifier(name, value, schema)
    if fact.subject not in entities:
        yield subject, RDF.type, HG.Quotation
        yield subject, RDF.value, literal(fact.subject)
    if is_plain(fact):
        yield subject, predicate, object_


def _terms(
    article: str, fact: Fact, entities: Mapping[str, Entity], schema: Schema
) -> tuple[URIRef, URIRef, URIRef | Literal]:
    """Return subject, predicate and object; words that are said become a quotation, since no literal is a subject."""
    relation = schema.properties.get(fact.predicate)
    if relation is None or not relation.relation:
        raise OntologyError("no such relation", subject=fact.predicate, hint="define it in news.ttl as an hg:Relation")
    if fact.subject in entities:
        subject = URIRef(fact.subject)
    elif "Quotation" in relation.domain:
        subject = URIRef(f"{article}/quotation/{digest(fact.subject)}")
    else:
        raise InternalError(f"a literal as subject of {fact.predicate}", subject=fact.subject, hint="name an entity id")
    object_ = URIRef(fact.object) if fact.object in entities else literal(fact.object)
    return subject, URIRef(relation.iri), object_


def _qualifier(name: str, value: str | bool, schema: Schema) -> tuple[URIRef, Literal]:
    found = schema.properties.get(name)
    if found is None or "Fact" not in found.domain:
        raise OntologyError("no such qualifier", subject=name, hint="define it in news.ttl with the domain hg:Fact")
    if name == "clock":
        return URIRef(found.iri), Literal(value, datatype=XSD.time)
    return URIRef(found.iri), Literal(value) if isinstance(value, bool) else literal(value)


def _origin(extraction: Extraction) -> Iterator[Triple]:
    article = extraction.article
    yield from _article(article)
    for entity in extraction.entities:
        yield URIRef(article.id), SCHEMA.mentions, URIRef(entity.id)
        for mention in entity.mentions:
            yield URIRef(entity.id), HG.mention, URIRef(span_iri(article.id, "mention", mention))
            yield from _span(article, "mention", HG.Mention, mention)
    for fact in extraction.facts:
        yield from _making(article, fact)


def _article(article: Article) -> Iterator[Triple]:
    node = URIRef(article.id)
    yield node, RDF.type, HG.Article
    text = article.text.encode("utf-8", "surrogatepass")
    yield node, SCHEMA.sha256, Literal(hashlib.sha256(text).hexdigest())
    named = {"headline": article.title, "alternativeHeadline": article.subtitle, "publisher": article.publisher}
    for name, value in named.items():
        if value:
            yield node, SCHEMA[name], literal(value)
    if article.published:
        yield node, SCHEMA.datePublished, _moment(article.published)
    if article.url:
        yield node, SCHEMA.url, URIRef(iri(article.url))


def _moment(text: str) -> Literal:
    for kind, datatype in ((date, XSD.date), (datetime, XSD.dateTime)):
        try:
            return Literal(kind.fromisoformat(text).isoformat(), datatype=datatype)
        except ValueError:
            continue
    return literal(text)


def _making(article: Article, fact: Fact) -> Iterator[Triple]:
    node = URIRef(fact.id)
    yield node, PROV.wasDerivedFrom, URIRef(article.id)
    if fact.stage:
        stage = URIRef(f"{DATA}stage/{segment(fact.stage)}")
        yield node, PROV.wasAttributedTo, stage
        yield stage, RDF.type, HG.Stage
        yield stage, RDFS.label, plain(fact.stage)
    if fact.entry:
        yield node, HG.entry, URIRef(iri(fact.entry) if "://" in fact.entry else LEX[segment(fact.entry)])
    for argument in fact.arguments:
        yield node, HG[f"{argument.role}Mention"], URIRef(span_iri(article.id, "mention", argument.mention))
        yield from _span(article, "mention", HG.Mention, argument.mention)
        if argument.particles:
            yield node, HG[f"{argument.role}Particles"], plain(argument.particles)
    for span in fact.evidence:
        yield node, HG.evidence, URIRef(span_iri(article.id, "evidence", span))
        yield from _span(article, "evidence", HG.Evidence, span)


def _span(article: Article, role: str, class_: URIRef, span: Mention) -> Iterator[Triple]:
    node = URIRef(span_iri(article.id, role, span))
    position, quote = URIRef(f"{node}/position"), URIRef(f"{node}/quote")
    yield node, RDF.type, class_
    yield node, OA.hasSource, URIRef(article.id)
    yield node, OA.hasSelector, position
    yield node, OA.hasSelector, quote
    yield position, RDF.type, OA.TextPositionSelector
    yield position, OA.start, Literal(span.start)
    yield position, OA.end, Literal(span.end)
    yield quote, RDF.type, OA.TextQuoteSelector
    yield quote, OA.exact, plain(span.text)
    if article.text:
        yield quote, OA.prefix, plain(article.text[max(0, span.start - CONTEXT) : span.start])
        yield quote, OA.suffix, plain(article.text[span.end : span.end + CONTEXT])
