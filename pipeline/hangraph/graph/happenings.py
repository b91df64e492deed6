"""Happenings: what asserted facts tell of, as nodes with participants, place and time.

The ontology says which: a relation with an `hg:eventClass` (metWith → Meeting) gives a happening; `hg:subjectRole` and
`hg:objectRole` say what ties it to subject and object. A relation to a named Event or Agreement gives that one its
participants. Plans, denials and quotations give none: they are to be asked of the fact nodes.
"""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import RDF, RDFS, Literal, URIRef

from hangraph.graph.dates import dated
from hangraph.graph.mint import digest
from hangraph.graph.terms import HG, literal
from hangraph.record import Entity, Extraction, Fact
from hangraph.schema import Property, Schema

Triple = tuple[URIRef, URIRef, URIRef | Literal]


def happenings(extraction: Extraction, schema: Schema) -> Iterator[Triple]:
    """Yield the triples of everything the article's plain facts say has happened."""
    entities = {e.id: e for e in extraction.entities}
    for fact in extraction.facts:
        if not is_plain(fact):
            continue
        relation = schema.properties[fact.predicate]
        object_ = entities.get(fact.object)
        if object_ and "subjectRole" in relation.values and _has_participants(object_, schema):
            yield URIRef(object_.id), HG[relation.values["subjectRole"]], URIRef(fact.subject)
        if "eventClass" in relation.values and not (object_ and schema.is_a(object_.type, "Event")):
            yield from _happening(extraction.article.id, fact, relation, entities, schema)


def is_plain(fact: Fact) -> bool:
    """Return whether the article itself asserts the fact, so that a plain triple may stand for it."""
    return fact.status == "asserted" and fact.attributed_to is None


def types(name: str, schema: Schema) -> Iterator[URIRef]:
    """Yield the IRIs of a class and of every class above it."""
    found = schema.classes[name]
    yield URIRef(found.iri)
    for parent in found.parents:
        yield URIRef(schema.classes[parent].iri)


def _has_participants(entity: Entity, schema: Schema) -> bool:
    return schema.is_a(entity.type, "Event") or schema.is_a(entity.type, "Agreement")


def _happening(
    article: str, fact: Fact, relation: Property, entities: dict[str, Entity], schema: Schema
) -> Iterator[Triple]:
    kind, object_ = relation.values["eventClass"], entities.get(fact.object)
    # all who sign one agreement on one day take part in one signing
    shared = object_ is not None and schema.is_a(object_.type, "Agreement")
    node = URIRef(f"{article}/happening/{kind}-{digest(fact.object, fact.date) if shared else digest(fact.id)}")
    for type_ in types(kind, schema):
        yield node, RDF.type, type_
    yield node, RDFS.label, literal(_label(kind, fact, entities, shared, schema))
    yield node, HG[relation.values["subjectRole"]], URIRef(fact.subject)
    yield node, HG[relation.values["objectRole"]], URIRef(fact.object) if object_ else literal(fact.object)
    yield node, HG.toldBy, URIRef(fact.id)
    yield from dated(node, fact.date)


def _label(kind: str, fact: Fact, entities: dict[str, Entity], shared: bool, schema: Schema) -> str:
    object_ = entities[fact.object].label if fact.object in entities else fact.object
    told = (object_,) if shared else (entities[fact.subject].label, object_)
    return f"{schema.classes[kind].labels.get('ko', kind)}: {', '.join(told)}"
