"""The ontology: everything is labelled, defined and placed, and says what the contract says."""

from __future__ import annotations

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

from hangraph import schema
from hangraph.graph.terms import HG
from hangraph.paths import ontology_folder

NEWS = Graph().parse(ontology_folder() / "news.ttl", format="turtle")
CLASSES = sorted(str(s) for s in NEWS.subjects(RDF.type, OWL.Class) if isinstance(s, URIRef))
KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property)
PROPERTIES = sorted({str(s) for kind in KINDS for s in NEWS.subjects(RDF.type, kind)})
LITERAL = ("Literal",)
ACTORS = ("Organization", "Person", "Place")
# the contract's predicates: subject → object
CONTRACT = {
    "holdsPosition": (("Person",), LITERAL),
    "positionAt": (("Person",), ("Organization", "Place")),
    "memberOf": (ACTORS, ("Organization",)),
    "appointedAs": (("Person",), LITERAL),
    "familyOf": (("Person",), ("Person",)),
    "locatedIn": (("Entity",), ("Place",)),
    "partOf": (("Event", "Organization", "Place", "Program"), ("Event", "Organization", "Place", "Program")),
    "signedAgreement": (ACTORS, ("Agreement",)),
    "agreementType": (("Agreement",), LITERAL),
    "agreementPurpose": (("Agreement",), LITERAL),
    "visited": (ACTORS, ("Event", "Organization", "Place")),
    "metWith": (ACTORS, ACTORS),
    "attended": (ACTORS, ("Event",)),
    "gaveLectureAt": (("Person",), ("Event", "Organization", "Place")),
    "developedBy": (("Program",), ACTORS),
    "operates": (ACTORS, ("Agreement", "Event", "Organization", "Place", "Program")),
    "founded": (ACTORS, ("Event", "Organization", "Place", "Program")),
    "acquired": (("Organization", "Person"), ("Organization", "Program")),
    "invested": (ACTORS, ("Organization", "Place", "Program")),
    "announced": (ACTORS, ("Entity", "Literal")),
    "saidBy": (("Quotation",), ACTORS),
}


def test_ontology_has_its_size() -> None:
    """The parametrised tests below run over what is there."""
    assert len(CLASSES) >= 60
    assert len(PROPERTIES) >= 45


@pytest.mark.parametrize("term", [*CLASSES, *PROPERTIES])
def test_term_is_labelled_and_defined_in_both_languages(term: str) -> None:
    """Each class and property has one label and one definition in Korean and in English."""
    for predicate in (RDFS.label, SKOS.definition):
        found = [o.language for o in NEWS.objects(URIRef(term), predicate) if isinstance(o, Literal)]
        assert sorted(str(language) for language in found) == ["en", "ko"]


@pytest.mark.parametrize("term", PROPERTIES)
def test_property_has_domain_and_range(term: str) -> None:
    """Each property says what it joins."""
    assert NEWS.value(URIRef(term), RDFS.domain) is not None
    assert NEWS.value(URIRef(term), RDFS.range) is not None


@pytest.mark.parametrize("term", CLASSES)
def test_class_stands_below_a_known_one(term: str) -> None:
    """Superclasses of this namespace are defined here."""
    for parent in NEWS.objects(URIRef(term), RDFS.subClassOf):
        assert not str(parent).startswith(HG) or str(parent) in CLASSES


@pytest.mark.parametrize("name", CONTRACT)
def test_schema_reads_the_contract_predicates(name: str) -> None:
    """Each predicate of the contract is a relation with the contract's subjects and objects."""
    found = schema.load().properties[name]
    assert found.relation
    assert (found.domain, found.range) == CONTRACT[name]
    assert found.symmetric == (name == "metWith")


@pytest.mark.parametrize("name", ["Person", "Place", "Organization", "Agreement", "Event", "Program"])
def test_schema_reads_the_contract_types(name: str) -> None:
    """The six entity types stand directly below hg:Entity."""
    assert schema.load().classes[name].parents[0] == "Entity"


@pytest.mark.parametrize("kind", ["City", "District", "Country", "Region", "Facility"])
def test_schema_reads_the_kinds_of_place(kind: str) -> None:
    """The five kinds are places."""
    assert schema.load().is_a(kind, "Place")


def test_happenings_name_classes_and_properties_that_exist() -> None:
    """What a relation says of its happening is defined: an event class and the roles of subject and object."""
    known = schema.load()
    told = {p.name: p.values for p in known.properties.values() if p.relation and p.values}
    assert len(told) >= 10
    for values in told.values():
        assert {"subjectRole"} <= values.keys() <= {"eventClass", "subjectRole", "objectRole"}
        assert "eventClass" not in values or known.is_a(values["eventClass"], "Event")
        assert {v for k, v in values.items() if k != "eventClass"} <= known.properties.keys()


@pytest.mark.parametrize("name", ["alignments.ttl", "relations.ttl", "shapes.ttl", "tags.ttl"])
def test_other_files_speak_of_defined_terms_only(name: str) -> None:
    """No file uses a term of the ontology that news.ttl lacks."""
    graph = Graph().parse(ontology_folder() / name, format="turtle")
    defined = {*CLASSES, *PROPERTIES, *(str(s) for s in NEWS.subjects(RDF.type, HG.Status))}
    used = {str(x) for triple in graph for x in triple if isinstance(x, URIRef) and x.startswith(HG)}
    assert used
    assert used - defined == set()


def test_tags_map_each_tag_of_a_scheme_once() -> None:
    """A tag of a model stands for one entity class; KLUE's three kinds of name are there."""
    graph = Graph().parse(ontology_folder() / "tags.ttl", format="turtle")
    rows = [
        (str(graph.value(t, SKOS.inScheme)), str(graph.value(t, SKOS.notation)), str(c).removeprefix(HG))
        for t, c in graph.subject_objects(HG.tagFor)
    ]
    assert len({(scheme, tag) for scheme, tag, _ in rows}) == len(rows) >= 50
    klue = {tag: c for scheme, tag, c in rows if scheme.endswith("klue")}
    assert klue == {"PS": "Person", "LC": "Place", "OG": "Organization"}
    assert all(schema.load().is_a(c, "Entity") for _, _, c in rows)


def test_relation_tags_map_each_relation_of_klue_once() -> None:
    """All thirty are there; what stands for a relation says which name is its subject and of which kinds both are."""
    graph = Graph().parse(ontology_folder() / "relations.ttl", format="turtle")
    names = [str(n) for n in graph.objects(None, SKOS.notation)]
    assert len(set(names)) == len(names) == 30
    used = schema.load().relation_tags
    assert set(used) < set(names)
    assert {n for n, tag in used.items() if tag.dates} == {"org:founded"}
    for name, tag in used.items():
        assert all(kinds <= {"PER", "ORG", "LOC", "DAT", "POH"} and kinds for kinds in tag.kinds), name
        assert tag.relation or tag.dates, name


def test_relation_tags_fit_the_relations_they_stand_for() -> None:
    """The kinds of the names are those of the relation's domain and range, from the subject's end."""
    known = schema.load()
    kinds = {"Person": "PER", "Organization": "ORG", "Place": "LOC"}
    for tag in known.relation_tags.values():
        for relation in (known.properties[n] for n in (tag.relation, tag.titled) if n):
            ends = (relation.domain, relation.range) if tag.subject == 0 else (relation.range, relation.domain)
            for of_tag, classes in zip(tag.kinds, ends, strict=True):
                allowed = {kinds.get(c, "POH") for c in classes} | ({"DAT"} if "Literal" in classes else set())
                assert of_tag & allowed or "Entity" in classes, tag.name
