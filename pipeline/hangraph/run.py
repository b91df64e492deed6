"""Wire the steps of one run: articles are read, analysed, identified, made a graph, validated and written.

What a run leaves in its folder:

| file | what it is |
|---|---|
| `graph.trig` | the whole graph, each article's facts and their provenance in named graphs |
| `graph.ttl` | the same triples in one graph |
| `facts/NAME.json` | the facts export of each article |
| `pages/NAME.html` | each article with its mentions coloured and its facts beside their sentences |
| `shapes.txt` | the SHACL report |
| `network.png` | the network of the entities, if matplotlib is installed |
| `rejected.jsonl` | what could not be read or analysed, with the reason; absent where nothing was rejected |
"""

from __future__ import annotations

import json
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

import spacy
from rdflib import Dataset
from spacy.language import Language
from spacy.tokens import Doc

from hangraph import document, exporters, morphology, schema, sources, stages
from hangraph.errors import ConfigError, HangraphError, SourceError, StoreError
from hangraph.explore import page
from hangraph.graph import build as graph
from hangraph.graph import mint, network, validate
from hangraph.paths import config_file
from hangraph.record import Article, Extraction
from hangraph.schema import Schema

LONGEST = 10_000_000  # characters of one article; spaCy's own limit, a million, is for its parser
NAME = 80  # characters of a file name: at most 240 bytes in Hangul, where 255 are the rule

Listen = Callable[[str, int], None]
Reject = Callable[[str, Exception], None]


@dataclass(frozen=True, slots=True)
class Source:
    """An article on its way through a run, and the name of its files."""

    name: str
    article: Article


@dataclass(slots=True)
class Summary:
    """What a run did; `rejected` has the source and the reason of each document that was left out."""

    folder: Path
    title: str = ""  # of the last article
    articles: int = 0
    entities: int = 0
    facts: int = 0
    statements: int = 0
    violations: int = 0
    picture: bool = False
    rejected: list[dict[str, str]] = field(default_factory=list)

    @property
    def rejected_share(self) -> float:
        """The share of the documents that were rejected."""
        total = self.articles + len(self.rejected)
        return len(self.rejected) / total if total else 0.0


@lru_cache(maxsize=4)
def load_pipeline(ontology: Path | None = None, config: Path | None = None) -> Language:
    """Return the pipeline of config.cfg, with a user's folder of Turtle beside the shipped ontology.

    `config` is a user's own file of the same form: what it sets goes before what the shipped one sets, but it may not
    set the folder of Turtle.
    Raises ConfigError for a config that does not fit the stages, OntologyError for Turtle that breaks its rules.
    """
    for package in (morphology, stages):  # their modules register what the config names
        for module in pkgutil.iter_modules(package.__path__):
            import_module(f"{package.__name__}.{module.name}")
    subject = str(config or config_file())
    try:
        settings = spacy.util.load_config(config_file(), interpolate=False)
        if config:
            own = spacy.util.load_config(config, interpolate=False)
            if own.get("paths", {}).get("ontology"):  # which the graph would know nothing of
                raise ConfigError("sets paths.ontology", subject=subject, hint="give the folder with --ontology")
            settings = settings.merge(own)
        settings.setdefault("paths", {})["ontology"] = str(ontology) if ontology else None
        nlp = spacy.util.load_model_from_config(settings.interpolate(), auto_fill=True)
    except OSError as error:
        raise ConfigError("cannot be read", subject=subject, hint="name a file in the form of config.cfg") from error
    except ValueError as error:
        raise ConfigError(str(error), subject=subject, hint="mend the setting it names") from error
    nlp.max_length = LONGEST
    return nlp


def make_doc(nlp: Language, article: Article) -> Doc:
    """Return the tokenised Doc of an article, with what its source knows of it; raise SourceError if too long."""
    if len(article.text) > nlp.max_length:
        hint = f"split it: {nlp.max_length:,} are the limit"
        raise SourceError(f"{len(article.text):,} characters are too many", subject=article.id, hint=hint)
    doc = nlp.make_doc(article.text)
    doc._.article = {k: getattr(article, k) for k in ("id", "title", "subtitle", "publisher", "published", "url")}
    doc._.blocks = [{"kind": b.kind, "start": b.start, "end": b.end} for b in article.blocks]
    return doc


def extract(nlp: Language, found: Iterable[Source], reject: Reject) -> Iterator[tuple[Source, Extraction]]:
    """Yield each article with what was read out of it, ids minted; hand `reject` the name and error of the others."""

    def docs() -> Iterator[tuple[Doc, tuple[Source, Reject]]]:
        for source in found:
            try:
                yield make_doc(nlp, source.article), (source, reject)
            except Exception as error:  # one bad article never ends a run, whatever is wrong with it
                reject(source.name, error)

    nlp.set_error_handler(cast(Any, _reject_batch))  # typed as never returning, though spaCy's own may
    for doc, (source, _) in nlp.pipe(docs(), as_tuples=True):
        try:
            extraction = mint.identify(document.extraction(doc, source.article))
        except Exception as error:
            reject(source.name, error)
        else:
            yield source, extraction


def _reject_batch(_stage: str, _component: Any, batch: list[Doc], error: Exception) -> None:
    """Reject the articles a stage failed on; each Doc says where to, for one pipeline may serve several runs."""
    for doc in batch:
        source, reject = doc._context
        reject(source.name, error)


def read(paths: Iterable[str | Path], reject: Reject, *, published: str | None = None) -> Iterator[Source]:
    """Yield the articles of files, folders and patterns under names of their own; hand `reject` the others.

    Raises SourceError at once for a path with nothing to read.
    """
    files = [file for path in paths for file in sources.find_files(path)]
    return _read(list(dict.fromkeys(files)), reject, published)


def _read(files: list[Path], reject: Reject, published: str | None) -> Iterator[Source]:
    taken: set[str] = set()
    for file in files:
        for found in sources.read(file, published=published):
            if isinstance(found, SourceError):
                reject(found.subject or str(file), found)
            else:
                yield Source(_name(found.id or file.name.split(".")[0], taken), found)


def _name(wish: str, taken: set[str]) -> str:
    """Return a file name for an article that no earlier one has, letter case aside."""
    plain = re.sub(r"[^\w.-]+", "_", wish).strip("._")[:NAME] or "article"
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain}-{number}"
    taken.add(name.casefold())
    return name


def build(
    paths: Iterable[str | Path],
    folder: Path,
    *,
    published: str | None = None,
    ontology: Path | None = None,
    config: Path | None = None,
    listen: Listen = lambda _what, _done: None,
) -> Summary:
    """Make a graph of the articles and write it, with all that goes with it, into a folder.

    Raises SourceError for a path with nothing to read, StoreError for a folder that cannot be written.
    """
    summary = Summary(folder)

    def reject(source: str, error: Exception) -> None:
        summary.rejected.append({"source": source, "reason": reason(error)})

    listen("파이프라인 준비", 0)
    found = read(paths, reject, published=published)
    known, nlp = schema.load(ontology), load_pipeline(ontology, config)
    with writing(folder):
        _clear(folder)
        dataset = graph.build(_recorded(extract(nlp, found, reject), known, summary, listen), known)
        _write_graph(dataset, summary, listen)
        _write_rejected(summary)
    return summary


def can_draw() -> bool:
    """Return whether the extra `plot` is installed."""
    return all(find_spec(package) for package in ("matplotlib", "helper_plot_hangul"))


def reason(error: Exception) -> str:
    """Return what went wrong in one line; an error that is none of hangraph's own is named by its kind."""
    words = str(error) if isinstance(error, HangraphError) else f"{type(error).__name__}: {error}"
    return " ".join(words.split())


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Turn what the file system refuses within into a StoreError that names the place."""
    try:
        yield
    except OSError as error:
        hint = "free some space" if error.errno == 28 else "choose another place or mend its permissions"
        raise StoreError(
            f"cannot be written: {error.strerror or error}", subject=str(error.filename or place), hint=hint
        ) from error


def _clear(folder: Path) -> None:
    """Make the folder and take away what an earlier run left in it, of other articles or of this one."""
    for name, ending in (("facts", ".json"), ("pages", ".html")):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for path in (folder / name).glob(f"*{ending}"):
            path.unlink()
    (folder / "rejected.jsonl").unlink(missing_ok=True)


def _recorded(
    found: Iterable[tuple[Source, Extraction]], known: Schema, summary: Summary, listen: Listen
) -> Iterator[Extraction]:
    """Yield the extractions, each once its facts and its page are written."""
    for source, extraction in found:
        (summary.folder / "facts" / f"{source.name}.json").write_bytes(exporters.facts.dump((extraction,)))
        page.write_page(extraction, summary.folder / "pages" / f"{source.name}.html", known)
        summary.title = extraction.article.title or ""
        summary.articles += 1
        summary.entities += len(extraction.entities)
        summary.facts += len(extraction.facts)
        listen(source.article.title or source.name, summary.articles)
        yield extraction


def _write_graph(dataset: Dataset, summary: Summary, listen: Listen) -> None:
    """Write the graph, the report on its shapes and its picture."""
    listen("그래프", summary.articles)
    summary.statements = len(dataset)
    for form in ("trig", "ttl"):
        (summary.folder / f"graph.{form}").write_bytes(exporters.write(dataset, form))
    listen("SHACL 검증", summary.articles)
    report = validate.validate(dataset)
    summary.violations = len(report.violations)
    (summary.folder / "shapes.txt").write_text(report.text, "utf-8")
    listen("그림", summary.articles)
    title = summary.title if summary.articles == 1 else ""
    summary.picture = _write_picture(dataset, summary.folder / "network.png", title)


def _write_rejected(summary: Summary) -> None:
    if summary.rejected:
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in summary.rejected)
        (summary.folder / "rejected.jsonl").write_text("".join(lines), "utf-8")


def _write_picture(dataset: Dataset, path: Path, title: str) -> bool:
    """Draw the network where the extra `plot` is installed; return whether it is."""
    path.unlink(missing_ok=True)
    if not can_draw():
        return False
    from hangraph.explore import picture  # the extra's packages are slow to load and may be absent

    picture.write_picture(network.network(dataset, every=True), path, title=title)
    return True
