"""Read the ontology and the lexicon, the single source of what may exist and of what cues it in Korean.

Everything comes from Turtle: `news.ttl` (classes, properties), `tags.ttl` and `lexicon/*.ttl` (OntoLex-Lemon entries).
A user's own folder of Turtle files adds to it. Read once per set of folders with pyoxigraph, then plain dataclasses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from hangraph.errors import OntologyError
from hangraph.paths import ontology_folder
from hangraph.vocabulary import Argument, Class, Entry, Property, RelationTag, Sense

__all__ = [
    "LEXICON",
    "NEWS",
    "PREFIXES",
    "Argument",
    "Class",
    "Entry",
    "Property",
    "RelationTag",
    "Schema",
    "Sense",
    "load",
    "local",
]

NEWS = "https://w3id.org/hangraph/news#"
LEXICON = "https://w3id.org/hangraph/lexicon#"
PREFIXES = f"""
PREFIX hg: <{NEWS}>
PREFIX lex: <{LEXICON}>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX ontolex: <http://www.w3.org/ns/lemon/ontolex#>
PREFIX synsem: <http://www.w3.org/ns/lemon/synsem#>
PREFIX lexinfo: <http://www.lexinfo.net/ontology/3.0/lexinfo#>
"""
# files in the folder that are not vocabulary for the extractor
NOT_SCHEMA = frozenset({"shapes.ttl", "alignments.ttl"})


@dataclass(frozen=True)
class Schema:
    """The ontology and lexicon of one set of folders; `tags` maps the tags of models to class names.

    `relation_tags` are the labels of relation models by name.
    """

    classes: dict[str, Class]
    properties: dict[str, Property]
    entries: tuple[Entry, ...]
    tags: dict[str, str] = field(default_factory=dict)
    relation_tags: dict[str, RelationTag] = field(default_factory=dict)

    def denoting(self, reference: str, *, narrower: bool = True) -> tuple[Entry, ...]:
        """Return the entries that denote the class or property `reference`, or (if `narrower`) one below it."""
        key = reference, narrower
        if key not in self._denoting:  # the lexicon is long, and each document asks for the same
            self._denoting[key] = tuple(
                e
                for e in self.entries
                if any(r == reference or (narrower and self.is_a(r, reference)) for r in e.denotes)
            )
        return self._denoting[key]

    def is_a(self, name: str, ancestor: str) -> bool:
        """Return whether class `name` is `ancestor` or stands below it."""
        found = self.classes.get(name)
        return name == ancestor or (found is not None and ancestor in found.parents)

    def forms(self, reference: str) -> dict[str, Entry]:
        """Return the written forms of all entries denoting `reference` or below, longest first; not to be changed."""
        if reference not in self._forms:
            self._forms[reference] = by_form(self.denoting(reference))
        return self._forms[reference]

    @cached_property
    def relational(self) -> dict[str, Entry]:
        """The written forms of the nouns that denote a relation (최대주주, 저자), longest first."""
        return by_form(e for e in self.entries if any(d in self.properties for d in e.denotes))

    @cached_property
    def _denoting(self) -> dict[tuple[str, bool], tuple[Entry, ...]]:
        return {}

    @cached_property
    def _forms(self) -> dict[str, dict[str, Entry]]:
        return {}

    @cached_property
    def predicates(self) -> tuple[Entry, ...]:
        """The entries with frames: verbs and verbal nouns."""
        return tuple(e for e in self.entries if e.arguments)

    @cached_property
    def particles(self) -> dict[str, tuple[str, ...]]:
        """The written forms of each case particle, by the name markers use (`subject` → 이, 가, 께서)."""
        return {local(e.iri): e.written for e in self.entries if e.pos == "particle"}


def by_form(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Return the written forms of entries, longest first."""
    pairs = [(form, entry) for entry in entries for form in entry.written]
    return dict(sorted(pairs, key=lambda p: (-len(p[0]), p[0])))


def local(iri: str) -> str:
    """Return the part of an IRI after its last # or /."""
    return iri.replace("#", "/").rsplit("/", 1)[-1]


def load(*extra: str | Path | None) -> Schema:
    """Return the schema of the shipped ontology and of the `extra` folders of Turtle files.

    Raises OntologyError for a folder that is missing, a file that does not parse or an entry that lacks its parts.
    """
    return _load((str(ontology_folder()), *(str(e) for e in extra if e)))


@lru_cache(maxsize=8)
def _load(folders: tuple[str, ...]) -> Schema:
    store = ox.Store()
    for folder in folders:
        for path in _turtle_files(Path(folder)):
            _parse(store, path)
    classes = _classes(store)
    properties = _properties(store)
    entries = _entries(store)
    schema = Schema(classes, properties, entries, _tags(store), _relation_tags(store))
    _check(schema)
    return schema


def _turtle_files(folder: Path) -> Iterable[Path]:
    if not folder.is_dir():
        raise OntologyError("no such folder", subject=str(folder), hint="give a folder of .ttl files")
    return [p for p in sorted(folder.rglob("*.ttl")) if p.name not in NOT_SCHEMA]


def _parse(store: ox.Store, path: Path) -> None:
    try:
        store.load(path=str(path), format=ox.RdfFormat.TURTLE)
    except SyntaxError as error:
        raise OntologyError(f"not Turtle: {error}", subject=str(path), hint="mend the line named") from error


def _rows(store: ox.Store, query: str) -> Iterator[list[str | None]]:
    solutions: Any = store.query(PREFIXES + query)
    width = len(solutions.variables)
    for solution in solutions:
        yield [None if solution[i] is None else str(solution[i].value) for i in range(width)]


def _labels(store: ox.Store) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for iri, text, lang in _rows(store, "SELECT ?s ?l (LANG(?l) AS ?g) { ?s rdfs:label ?l } ORDER BY ?s ?l"):
        found[iri or ""][lang or ""] = text or ""
    return found


def _classes(store: ox.Store) -> dict[str, Class]:
    parents: dict[str, list[str]] = defaultdict(list)
    for child, parent in _rows(
        store, "SELECT ?c ?p { ?c a owl:Class OPTIONAL { ?c rdfs:subClassOf ?p } FILTER(isIRI(?c)) }"
    ):
        parents[child or ""] += [parent] if parent and parent.startswith(NEWS) else []
    labels = _labels(store)
    return {local(c): Class(local(c), c, _ancestors(c, parents), labels.get(c, {})) for c in sorted(parents)}


def _ancestors(iri: str, parents: dict[str, list[str]]) -> tuple[str, ...]:
    found: list[str] = []
    queue = sorted(parents.get(iri, ()))
    while queue:
        parent = queue.pop(0)
        if parent not in found and parent != iri:
            found.append(parent)
            queue += sorted(parents.get(parent, ()))
    return tuple(local(p) for p in found)


_RELATIONS = (
    "SELECT ?p ?n ?v { ?p a hg:Relation OPTIONAL { ?p ?n ?v FILTER(STRSTARTS(STR(?n), STR(hg:))) } } ORDER BY ?p ?n ?v"
)
_DOMAINS = """SELECT ?p ?d ?r ?sym {
  ?p a ?kind . FILTER(?kind IN (owl:ObjectProperty, owl:DatatypeProperty, rdf:Property))
  BIND(EXISTS { ?p a owl:SymmetricProperty } AS ?sym)
  OPTIONAL { { ?p rdfs:domain ?d FILTER(isIRI(?d)) } UNION { ?p rdfs:domain/owl:unionOf/rdf:rest*/rdf:first ?d } }
  OPTIONAL { { ?p rdfs:range ?r FILTER(isIRI(?r)) } UNION { ?p rdfs:range/owl:unionOf/rdf:rest*/rdf:first ?r } }
} ORDER BY ?p ?d ?r"""


def _properties(store: ox.Store) -> dict[str, Property]:
    domains: dict[str, set[str]] = defaultdict(set)
    ranges: dict[str, set[str]] = defaultdict(set)
    symmetric: dict[str, bool] = {}
    for iri, domain, range_, sym in _rows(store, _DOMAINS):
        symmetric[iri or ""] = sym == "true"
        if domain:
            domains[iri or ""].add(local(domain))
        if range_:
            ranges[iri or ""].add(local(range_) if range_.startswith(NEWS) else "Literal")
    relations: dict[str, dict[str, str]] = defaultdict(dict)
    for iri, name, value in _rows(store, _RELATIONS):
        relations[iri or ""] |= {local(name): local(value or "")} if name else {}
    labels = _labels(store)
    return {
        local(p): Property(
            local(p),
            p,
            tuple(sorted(domains[p])),
            tuple(sorted(ranges[p])),
            symmetric[p],
            labels.get(p, {}),
            p in relations,
            relations.get(p, {}),
        )
        for p in sorted(symmetric)
    }


_ENTRIES = """SELECT ?e ?lemma ?pos {
  ?e a ontolex:LexicalEntry ; ontolex:canonicalForm/ontolex:writtenRep ?lemma
  OPTIONAL { ?e lexinfo:partOfSpeech ?pos } } ORDER BY ?e ?lemma"""
_FORMS = "SELECT ?e ?form { ?e ontolex:otherForm/ontolex:writtenRep ?form } ORDER BY ?e ?form"
_DENOTES = "SELECT ?e ?r { ?e ontolex:denotes ?r } ORDER BY ?e ?r"
_VALUES = f"""SELECT ?e ?p ?v {{ ?e a ontolex:LexicalEntry ; ?p ?v
  FILTER(STRSTARTS(STR(?p), "{LEXICON}")) }} ORDER BY ?e ?p ?v"""
_SENSES = """SELECT ?e ?s ?ref ?subj ?obj ?dom ?ran {
  ?e ontolex:sense ?s . ?s ontolex:reference ?ref
  OPTIONAL { ?s synsem:subjOfProp ?subj } OPTIONAL { ?s synsem:objOfProp ?obj }
  OPTIONAL { ?s synsem:propertyDomain ?dom } OPTIONAL { ?s synsem:propertyRange ?ran } } ORDER BY ?e ?ref ?subj ?obj"""
_FRAMES = "SELECT ?e ?a { ?e synsem:synBehavior/synsem:synArg ?a } ORDER BY ?e ?a"
_ARGUMENTS = """SELECT ?a ?m (EXISTS { ?a synsem:optional true } AS ?opt) {
  ?a a synsem:SyntacticArgument OPTIONAL { ?a synsem:marker ?m } } ORDER BY ?a ?m"""


def _grouped(store: ox.Store, query: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, value in _rows(store, query):
        found[key or ""].append(value or "")
    return found


def _arguments(store: ox.Store) -> dict[str, Argument]:
    markers: dict[str, list[str]] = defaultdict(list)
    optional: dict[str, bool] = {}
    for iri, marker, opt in _rows(store, _ARGUMENTS):
        optional[iri or ""] = opt == "true"
        markers[iri or ""] += [local(marker)] if marker else []
    return {a: Argument(a, tuple(markers[a]), optional[a]) for a in sorted(optional)}


def _senses(store: ox.Store, arguments: dict[str, Argument]) -> dict[str, list[Sense]]:
    rows: dict[tuple[str, str], dict[str, set[str]]] = {}
    for row in _rows(store, _SENSES):
        cells = rows.setdefault((row[0] or "", row[1] or ""), defaultdict(set))
        for name, value in zip(("reference", "subject", "object", "domain", "range"), row[2:], strict=True):
            if value:
                cells[name].add(value)
    found: dict[str, list[Sense]] = defaultdict(list)
    for (entry, _), cells in rows.items():
        found[entry].append(_sense(entry, cells, arguments))
    return {e: sorted(s, key=_sense_order) for e, s in found.items()}


def _sense(entry: str, cells: dict[str, set[str]], arguments: dict[str, Argument]) -> Sense:
    def argument(name: str) -> Argument | None:
        iri = next(iter(sorted(cells[name])), None)
        if iri is not None and iri not in arguments:
            raise OntologyError(
                f"maps an argument that no frame has: {iri}", subject=entry, hint="see ontology/README.md"
            )
        return arguments[iri] if iri else None

    names = {k: tuple(sorted(local(v) for v in cells[k])) for k in ("domain", "range")}
    return Sense(
        local(min(cells["reference"])), argument("subject"), argument("object"), names["domain"], names["range"]
    )


def _sense_order(sense: Sense) -> tuple[str, str, str]:
    return sense.reference, sense.subject.iri if sense.subject else "", sense.object.iri if sense.object else ""


def _entries(store: ox.Store) -> tuple[Entry, ...]:
    arguments = _arguments(store)
    forms, denotes, senses = _grouped(store, _FORMS), _grouped(store, _DENOTES), _senses(store, arguments)
    frames = _grouped(store, _FRAMES)
    values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for iri, name, value in _rows(store, _VALUES):
        values[iri or ""][local(name or "")].append(local(value or "") if "://" in (value or "") else value or "")
    found: dict[str, Entry] = {}
    for iri, lemma, pos in _rows(store, _ENTRIES):
        key = iri or ""
        found[key] = Entry(
            key,
            lemma or "",
            tuple(forms.get(key, ())),
            local(pos or ""),
            tuple(local(d) for d in denotes.get(key, ())),
            tuple(senses.get(key, ())),
            tuple(arguments[a] for a in frames.get(key, ()) if a in arguments),
            {k: tuple(v) for k, v in values[key].items()} if key in values else {},
        )
    return tuple(found.values())


def _tags(store: ox.Store) -> dict[str, str]:
    rows = _rows(store, "SELECT ?n ?c { ?t a hg:Tag ; skos:notation ?n ; hg:tagFor ?c } ORDER BY ?n ?c")
    return {notation or "": local(class_ or "") for notation, class_ in rows}


_RELATION_TAGS = """SELECT ?n ?p ?v { ?t a hg:RelationTag ; skos:notation ?n ; ?p ?v
  FILTER(STRSTARTS(STR(?p), STR(hg:))) } ORDER BY ?n ?p ?v"""


def _relation_tags(store: ox.Store) -> dict[str, RelationTag]:
    rows: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for notation, name, value in _rows(store, _RELATION_TAGS):
        rows[notation or ""][local(name or "")].append(local(value or ""))
    return {name: _relation_tag(name, cells) for name, cells in rows.items()}


def _relation_tag(name: str, cells: dict[str, list[str]]) -> RelationTag:
    one = {key: values[0] for key, values in cells.items()}
    return RelationTag(
        name,
        (frozenset(cells["firstKind"]), frozenset(cells["secondKind"])),
        one.get("relationFor"),
        int(one.get("subjectEnd") == "second"),
        one.get("titledRelation"),
        one.get("dateOf"),
        one.get("kinFor"),
    )


def _check(schema: Schema) -> None:
    """Raise OntologyError for an entry or a tag that stands for what no class or property defines."""
    known = schema.classes.keys() | schema.properties.keys()
    for entry in schema.entries:
        for reference in (*entry.denotes, *(s.reference for s in entry.senses)):
            if reference not in known:
                raise _undefined(f"refers to {reference}", entry.iri)
    for name, class_ in schema.tags.items():
        if class_ not in schema.classes:
            raise _undefined(f"stands for {class_}", name)
    for tag in schema.relation_tags.values():
        for name in filter(None, (tag.relation, tag.titled, tag.dates)):
            if name not in schema.properties:
                raise _undefined(f"stands for {name}", tag.name)


def _undefined(what: str, subject: str) -> OntologyError:
    return OntologyError(f"{what}, which no Turtle file defines", subject=subject, hint="define it in news.ttl")
