"""A verb or a relation is added by Turtle alone, from a folder of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import RDF, Literal, URIRef

from hangraph import api, run, schema
from hangraph.errors import OntologyError
from hangraph.graph import build as graph
from hangraph.graph.terms import HG, union
from hangraph.record import Extraction

PREFIXES = """
@prefix hg: <https://w3id.org/hangraph/news#> .
@prefix lex: <https://w3id.org/hangraph/lexicon#> .
@prefix frame: <https://w3id.org/hangraph/lexicon/frame#> .
@prefix ontolex: <http://www.w3.org/ns/lemon/ontolex#> .
@prefix synsem: <http://www.w3.org/ns/lemon/synsem#> .
@prefix lexinfo: <http://www.lexinfo.net/ontology/3.0/lexinfo#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix my: <https://example.org/mine#> .
"""
# 왕림하다, to grace with a visit: a word for a relation that is there
VERB = """
lex:왕림 a ontolex:LexicalEntry ; lexinfo:partOfSpeech lexinfo:noun ;
  ontolex:canonicalForm [ ontolex:writtenRep "왕림"@ko ] ;
  lex:lightVerb "하다"@ko ;
  synsem:synBehavior frame:goal ;
  ontolex:sense [ a ontolex:LexicalSense, synsem:OntoMap ; ontolex:reference hg:visited ;
    synsem:subjOfProp frame:goal-agent ; synsem:objOfProp frame:goal-goal ] .
"""
# 칭찬하다, to praise: a relation that is not there, and its word
RELATION = """
{0}:praised a owl:ObjectProperty, hg:Relation ;
  rdfs:label "칭찬"@ko, "praised"@en ;
  skos:definition "누구를 칭찬했다."@ko, "Spoke well of a person."@en ;
  rdfs:domain hg:Person ; rdfs:range hg:Person .
lex:칭찬 a ontolex:LexicalEntry ; lexinfo:partOfSpeech lexinfo:noun ;
  ontolex:canonicalForm [ ontolex:writtenRep "칭찬"@ko ] ;
  lex:lightVerb "하다"@ko ;
  synsem:synBehavior frame:praise ;
  ontolex:sense [ a ontolex:LexicalSense, synsem:OntoMap ; ontolex:reference {0}:praised ;
    synsem:subjOfProp frame:praise-agent ; synsem:objOfProp frame:praise-theme ] .
frame:praise a synsem:SyntacticFrame ; rdfs:label "이/가 …을 칭찬하다"@ko ;
  synsem:synArg frame:praise-agent, frame:praise-theme .
frame:praise-agent a synsem:SyntacticArgument ; synsem:marker lex:subject .
frame:praise-theme a synsem:SyntacticArgument ; synsem:marker lex:object .
"""
TAG = "my:tag {} ."
TEXT = "김세린 대표는 8일 부산에 왕림했다. 김세린 대표는 9일 이정훈 교수를 칭찬했다."
VISIT = ("김세린", "visited", "부산", "2024-05-08")
PRAISE = ("김세린", "praised", "이정훈", "2024-05-09")


@pytest.fixture(scope="module", autouse=True)
def _no_pipelines_kept() -> Iterator[None]:
    """Forget the pipelines of these folders afterwards: no other test needs them."""
    yield
    run.load_pipeline.cache_clear()


@pytest.fixture(scope="module")
def with_verb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a new verb."""
    return folder(tmp_path_factory.mktemp("verb"), VERB)


@pytest.fixture(scope="module", params=["hg", "my"])
def with_relation(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a new relation, in hangraph's namespace or one's own, and the verb that cues it."""
    return folder(tmp_path_factory.mktemp("relation"), RELATION.format(request.param))


def folder(path: Path, turtle: str) -> Path:
    """Write a file of Turtle into a folder and return the folder."""
    (path / "mine.ttl").write_text(PREFIXES + turtle, "utf-8")
    return path


def extracted(ontology: Path | None) -> Extraction:
    """Return what the text says by the shipped ontology and a folder."""
    return api.extract(TEXT, published="2024-05-10", ontology=ontology)


def told(extraction: Extraction) -> set[tuple[str, str, str, str | None]]:
    """Return the visits and praises of an extraction."""
    names = {e.id: e.label for e in extraction.entities}
    return {
        (names[f.subject], f.predicate, names[f.object], f.date)
        for f in extraction.facts
        if f.predicate in {"visited", "praised"}
    }


def test_extension_is_needed_for_what_it_adds() -> None:
    """Without a folder the text gives none of these facts."""
    assert told(extracted(None)) == set()


def test_extension_adds_a_verb(with_verb: Path) -> None:
    """A new entry gives facts of a relation that is there."""
    extraction = extracted(with_verb)
    assert told(extraction) == {VISIT}
    (fact,) = (f for f in extraction.facts if f.predicate == "visited")
    assert (fact.status, fact.stage, fact.entry) == ("asserted", "kg_relations", f"{schema.LEXICON}왕림")
    assert [e.text for e in fact.evidence] == ["김세린 대표는 8일 부산에 왕림했다"]


def test_extension_by_a_verb_gives_a_valid_graph(with_verb: Path) -> None:
    """The graph of a new verb's facts conforms, and has the visit as a plain triple and a happening."""
    dataset = api.build_graph([extracted(with_verb)], ontology=with_verb)
    assert api.validate(dataset).conforms
    triples = union(dataset)
    assert len(list(triples.subject_objects(HG.visited))) == 1
    assert len(list(triples.subjects(RDF.type, HG.Visit))) == 1


def test_extension_by_a_verb_knows_its_endings(with_verb: Path) -> None:
    """A new verb is planned and denied like any other."""
    text = "김세린 대표는 오는 20일 부산에 왕림할 예정이다. 이정훈 교수는 부산에 왕림하지 않았다."
    facts = api.extract(text, published="2024-05-10", ontology=with_verb).facts
    assert sorted(f.status for f in facts if f.predicate == "visited") == ["denied", "planned"]


def test_extension_adds_a_relation(with_relation: Path) -> None:
    """A new property and its verb give facts of it, dated like the others."""
    assert told(extracted(with_relation)) == {PRAISE}


def test_extension_by_a_relation_gives_a_valid_graph(with_relation: Path) -> None:
    """The graph of a new relation's facts conforms, names its property by its own IRI and explains its facts."""
    extraction = extracted(with_relation)
    dataset = api.build_graph([extraction], ontology=with_relation)
    relation = URIRef(schema.load(with_relation).properties["praised"].iri)
    assert api.validate(dataset).conforms
    triples = union(dataset)
    assert len(list(triples.subject_objects(relation))) == 1
    (node,) = triples.subjects(RDF.predicate, relation)
    assert triples.value(node, HG.date) == Literal("2024-05-09")
    (fact,) = (f for f in extraction.facts if f.predicate == "praised")
    explained = api.explain(fact, extraction, ontology=with_relation)
    assert explained.entry is not None
    assert explained.entry.lemma == "칭찬"


def test_extension_by_a_relation_shows_on_the_page(with_relation: Path) -> None:
    """The page calls a new relation by the label of its Turtle."""
    extraction = extracted(with_relation)
    shipped = api.make_page(extracted(None))
    page = api.make_page(extraction, ontology=with_relation)
    assert page.count("칭찬") > shipped.count("칭찬")


def test_extension_is_asked_of_the_graph_too(with_relation: Path) -> None:
    """A relation that the graph's schema lacks is refused with a hint."""
    with pytest.raises(OntologyError, match="no such relation"):
        graph.build([extracted(with_relation)], schema.load())


@pytest.mark.parametrize(
    ("turtle", "words"),
    [
        (VERB.replace("hg:visited", "hg:graced"), "refers to graced"),
        (VERB.replace("frame:goal-goal ]", "frame:nowhere ]"), "maps an argument that no frame has"),
        (VERB.replace("a ontolex:LexicalEntry ;", "a ontolex:LexicalEntry ,,"), "not Turtle"),
        (TAG.format('a hg:Tag ; skos:notation "XX" ; hg:tagFor hg:Spaceship'), "stands for Spaceship"),
        (TAG.format('a hg:RelationTag ; skos:notation "x:y" ; hg:relationFor hg:graced'), "stands for graced"),
    ],
    ids=["unknown relation", "unknown argument", "no Turtle", "unknown class of a tag", "unknown relation of a tag"],
)
def test_extension_that_does_not_fit_fails_at_start(tmp_path: Path, turtle: str, words: str) -> None:
    """Turtle that breaks the rules is refused before any text is read."""
    with pytest.raises(OntologyError, match=words):
        run.load_pipeline(folder(tmp_path, turtle))


def test_extension_from_no_folder_fails_at_start(tmp_path: Path) -> None:
    """A folder that is not there is named."""
    with pytest.raises(OntologyError, match="no such folder"):
        run.load_pipeline(tmp_path / "none")
