"""What notebooks and programs call: one function for each thing hangraph does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
from rdflib import Dataset

from hangraph import document, exporters, run, schema
from hangraph.document import FactRow
from hangraph.errors import ConfigError, SourceError, StoreError
from hangraph.evaluation import facts as scoring
from hangraph.evaluation.scores import Score
from hangraph.explore import page
from hangraph.graph import build as graph
from hangraph.graph import network, records
from hangraph.graph import validate as validation
from hangraph.graph.network import centrality, communities
from hangraph.graph.validate import Report
from hangraph.record import Article, Entity, Extraction, Fact
from hangraph.run import Listen, Source, Summary, build, load_pipeline
from hangraph.schema import Entry
from hangraph.sources.text import parse_text
from hangraph.stores import Table, open_graph, query

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = [
    "Explanation",
    "Summary",
    "Table",
    "build",
    "build_graph",
    "centrality",
    "communities",
    "draw_network",
    "explain",
    "export",
    "extract",
    "extract_file",
    "find_fact",
    "judge_facts",
    "load_pipeline",
    "make_network",
    "make_page",
    "open_graph",
    "query",
    "score_facts",
    "validate",
]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A fact with all that made it: its article, subject and object, speaker, and the entry of the lexicon.

    `relation` is the Korean label of its predicate.
    """

    fact: Fact
    relation: str
    article: Article
    subject: Entity | None
    object: Entity | None
    speaker: Entity | None
    entry: Entry | None


def extract(
    text: str,
    *,
    published: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    ontology: Path | None = None,
    config: Path | None = None,
) -> Extraction:
    """Return what a text says: its entities and facts, with IRIs for ids.

    `published` (ISO 8601) is what relative dates are reckoned from: None takes it from the text's own dateline, an
    empty string means unknown. `ontology` is a folder of Turtle files that add to the shipped ontology, `config` a
    spaCy config whose settings go before those of the shipped one.
    """
    article = parse_text(text, title=title, publisher=publisher, published=published, url=url)
    return next(_extracted([Source("text", article)], ontology, config))


def extract_file(
    path: str | Path, *, published: str | None = None, ontology: Path | None = None, config: Path | None = None
) -> tuple[Extraction, ...]:
    """Return what the articles of a file, folder or pattern say; raise the first error of any of them."""
    return tuple(_extracted(run.read([path], _raise, published=published), ontology, config))


def build_graph(extractions: Iterable[Extraction], *, ontology: Path | None = None) -> Dataset:
    """Return the graph of the extractions: an rdflib Dataset, two named graphs an article."""
    return graph.build(extractions, schema.load(ontology))


def export(source: Dataset | str | Path, format: str) -> bytes:
    """Return a graph, or the graph in a file, in a format of `exporters.EXPORTERS`."""
    return exporters.write(_dataset(source), format)


def validate(source: Dataset | str | Path) -> Report:
    """Return how a graph, or the graph in a file, fits the SHACL shapes."""
    return validation.validate(_dataset(source))


def make_network(source: Dataset | str | Path, *, every: bool = False) -> nx.MultiDiGraph:
    """Return the network of the entities of a graph; `every` takes in plans, denials and what others say."""
    return network.network(_dataset(source), every=every)


def draw_network(net: nx.MultiDiGraph, *, title: str = "") -> Figure:
    """Return a picture of a network, a matplotlib figure; raise ConfigError without the extra `plot`."""
    if not run.can_draw():
        raise ConfigError(
            "matplotlib or its Korean font is missing", subject="picture", hint="pip install 'hangraph[plot]'"
        )
    from hangraph.explore import picture  # slow to load, and not always there

    return picture.draw_network(net, title=title)


def make_page(extraction: Extraction, *, ontology: Path | None = None) -> str:
    """Return the HTML page of an article, its facts beside their sentences."""
    return page.generate_page(extraction, schema.load(ontology))


def find_fact(iri: str, graphs: Iterable[str | Path], *, ontology: Path | None = None) -> Explanation:
    """Return the fact of this IRI, from the first of the graph files that has it, with all that made it.

    Raises StoreError if none has it.
    """
    for path in graphs:
        for extraction in records.extractions(open_graph(path)):
            for fact in extraction.facts:
                if fact.id == iri:
                    return explain(fact, extraction, ontology=ontology)
    raise StoreError("no graph has this fact", subject=iri, hint="name the graph file with --graph")


def explain(fact: Fact, extraction: Extraction, *, ontology: Path | None = None) -> Explanation:
    """Return a fact of an extraction with all that made it."""
    known = schema.load(ontology)
    relation = known.properties.get(fact.predicate)
    entries = {e.iri: e for e in known.entries}
    return Explanation(
        fact,
        relation.labels.get("ko", fact.predicate) if relation else fact.predicate,
        extraction.article,
        extraction.entity(fact.subject),
        extraction.entity(fact.object),
        extraction.entity(fact.attributed_to or ""),
        entries.get(fact.entry or ""),
    )


def score_facts(
    folder: str | Path, *, ontology: Path | None = None, listen: Listen = lambda _what, _done: None
) -> dict[str, Score]:
    """Return the score of each gold annotation in a folder, by its name; files without relations are left out.

    Raises SourceError for a folder without gold annotation.
    """
    found: dict[str, Score] = {}
    for gold in _golds(folder):
        listen(gold.article.id, len(found))
        article = parse_text(gold.article.text, published=gold.article.published or "")
        found[gold.article.id] = scoring.score(gold, next(_extracted([Source(gold.article.id, article)], ontology)))
    return found


def judge_facts(
    folders: Iterable[str | Path], *, ontology: Path | None = None, listen: Listen = lambda _what, _done: None
) -> list[list[tuple[FactRow, bool]]]:
    """Return the facts of each gold article of these folders, by the ranks of the rules, with whether each is right.

    Articles annotated as telling no fact are left out. Raises SourceError for a folder without gold annotation.
    """
    nlp = load_pipeline(ontology)
    nlp.get_pipe("kg_facts").confidence = None  # type: ignore[attr-defined] # typed as any callable
    articles: list[list[tuple[FactRow, bool]]] = []
    for gold in (gold for folder in folders for gold in _golds(folder)):
        listen(gold.article.id, len(articles))
        article = parse_text(gold.article.text, published=gold.article.published or "")
        doc = nlp(run.make_doc(nlp, article))
        extraction = document.extraction(doc, article)
        rows = dict(zip(map(id, extraction.facts), document.facts(doc), strict=True))
        articles.append([(rows[id(fact)], right) for fact, right in scoring.judge(gold, extraction)])
    return articles


def _golds(folder: str | Path) -> list[Extraction]:
    files = sorted(Path(folder).glob("*.json"))
    golds = [g for g in map(scoring.read_gold, files) if g.facts and g.article.text]
    if not golds:
        hint = "give a folder of JSON files with text, entities and relations"
        raise SourceError("there is no gold annotation", subject=str(folder), hint=hint)
    return golds


def _extracted(found: Iterable[Source], ontology: Path | None, config: Path | None = None) -> Iterator[Extraction]:
    return (extraction for _, extraction in run.extract(load_pipeline(ontology, config), found, _raise))


def _raise(_source: str, error: Exception) -> None:
    raise error


def _dataset(source: Dataset | str | Path) -> Dataset:
    return source if isinstance(source, Dataset) else open_graph(source)
