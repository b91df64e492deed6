"""What kg_ner can find names with: the model hangraph ships, or a model of one's own, by a line of config.cfg.

| `@misc` | model | package |
|---|---|---|
| `hangraph.ModelNames.v1` | a model folder of hangraph, null for the one it ships | |
| `hangraph.SpacyNames.v1` | a spaCy pipeline that sets `doc.ents`: a folder or an installed package | |
| `hangraph.TransformersNames.v1` | a folder with a token classifier and its fast tokenizer | transformers |
| `hangraph.GlinerNames.v1` | a folder with a GLiNER model, and the labels to ask it for | gliner |

Each is called with texts and gives the rows of each. `labels` maps a model's labels to tags that `tags.ttl` knows
(`{"PERSON": "PS"}`); a label that it does not list stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.util import registry

from hangraph.document import NameRow
from hangraph.encoder.reader import Scheme, load_reader
from hangraph.errors import ConfigError

NameFinder = Callable[[Sequence[str]], Sequence[Sequence[NameRow]]]
_NIKL = frozenset("PS FD TR AF OG LC CV DT TI QT EV AM PT MT TM".split())


@registry.misc("hangraph.ModelNames.v1")  # type: ignore[untyped-decorator] # spaCy's registry is untyped
def create_model_names(model: str | None = None, scheme: Scheme = "coarse") -> ModelNames:
    """Return the finder over a model folder; `scheme` is `coarse` for the classes of NIKL or `klue` for KLUE's six."""
    return ModelNames(model, scheme)


class ModelNames:
    """Names as hangraph's own model reads them."""

    def __init__(self, model: str | None = None, scheme: Scheme = "coarse") -> None:
        self.model = model
        self.scheme: Scheme = scheme
        load_reader(model).manifest.head("ner" if scheme == "coarse" else scheme)

    def __call__(self, texts: Sequence[str]) -> list[list[NameRow]]:
        """Return the names of each text."""
        reader = load_reader(self.model)
        return [
            [
                NameRow(start=n.start, end=n.end, label=n.label, tag=n.tag, confidence=n.confidence)
                for n in names
            ]
            for names in reader.names(reader.encode(texts), self.scheme)
        ]  # fmt: skip


@registry.misc("hangraph.SpacyNames.v1")  # type: ignore[untyped-decorator] # spaCy's registry is untyped
def create_spacy_names(path: str, labels: dict[str, str] | None = None) -> SpacyNames:
    """Return the finder over a spaCy pipeline."""
    try:
        return SpacyNames(spacy.load(path), labels or {})
    except (OSError, ImportError) as error:
        hint = "give the folder of a pipeline or the name of an installed one"
        raise ConfigError(" ".join(str(error).split()), subject=path, hint=hint) from error


class SpacyNames:
    """The entities of a spaCy pipeline, which says nothing of how sure it is: all are taken for sure."""

    def __init__(self, nlp: Language, labels: Mapping[str, str]) -> None:
        self.nlp = nlp
        self.labels = labels

    def __call__(self, texts: Sequence[str]) -> list[list[NameRow]]:
        """Return the names of each text."""
        return [
            [_row(ent.start_char, ent.end_char, self.labels.get(ent.label_, ent.label_), 1.0) for ent in doc.ents]
            for doc in self.nlp.pipe(texts)
        ]


@registry.misc("hangraph.TransformersNames.v1")  # type: ignore[untyped-decorator] # spaCy's registry is untyped
def create_transformers_names(path: str, labels: dict[str, str] | None = None) -> TransformersNames:
    """Return the finder over a token classifier of the transformers library.

    What a sentence has beyond the tokenizer's limit is left out by that library.
    """
    folder = _folder(path)
    pipeline = _package("transformers").pipeline
    # words whole: a word of several tokens gets the class of its first
    classify = pipeline("token-classification", model=folder, tokenizer=folder, aggregation_strategy="first")
    return TransformersNames(classify, labels or {})


class TransformersNames:
    """The entities of a token classifier, words whole."""

    def __init__(self, classify: Callable[[str], Iterable[Mapping[str, Any]]], labels: Mapping[str, str]) -> None:
        self.classify = classify
        self.labels = labels

    def __call__(self, texts: Sequence[str]) -> list[list[NameRow]]:
        """Return the names of each text, each read alone, so that no text depends on those beside it."""
        return [self._read(text) if text.strip() else [] for text in texts]

    def _read(self, text: str) -> list[NameRow]:
        found = list(self.classify(text))
        if any(entity["start"] is None for entity in found):
            raise ConfigError("the model's tokenizer gives no offsets", hint="use a model with a fast tokenizer")
        label = [self.labels.get(entity["entity_group"], entity["entity_group"]) for entity in found]
        return [
            _row(entity["start"], entity["end"], tag, float(entity["score"]))
            for entity, tag in zip(found, label, strict=True)
        ]


@registry.misc("hangraph.GlinerNames.v1")  # type: ignore[untyped-decorator] # spaCy's registry is untyped
def create_gliner_names(path: str, labels: dict[str, str], threshold: float = 0.5) -> GlinerNames:
    """Return the finder over a GLiNER model; it is asked for the keys of `labels` (`{"person": "PS"}`)."""
    folder = _folder(path)
    model = _package("gliner").GLiNER.from_pretrained(folder, local_files_only=True)
    return GlinerNames(model, labels, threshold)


class GlinerNames:
    """The entities of a GLiNER model at or above a threshold of its confidence."""

    def __init__(self, model: Any, labels: Mapping[str, str], threshold: float) -> None:
        self.model = model
        self.labels = labels
        self.threshold = threshold

    def __call__(self, texts: Sequence[str]) -> list[list[NameRow]]:
        """Return the names of each text, each read alone, so that no text depends on those beside it."""
        return [self._read(text) if text.strip() else [] for text in texts]

    def _read(self, text: str) -> list[NameRow]:
        found = self.model.predict_entities(text, list(self.labels), threshold=self.threshold)
        return [_row(e["start"], e["end"], self.labels[e["label"]], float(e["score"])) for e in found]


def _package(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise ConfigError(
            f"the package {name!r} is not installed", subject="kg_ner", hint=f"pip install {name}"
        ) from error


def _folder(path: str) -> str:
    """Return a path that is a folder; what is none would be looked for on the network."""
    if not Path(path).is_dir():
        raise ConfigError("there is no such folder", subject=path, hint="download the model and give its folder")
    return path


def _row(start: int, end: int, tag: str, confidence: float) -> NameRow:
    """Return a row; the class of a NIKL tag is its first two letters (LCP_CITY is an LC), others are their own."""
    label = tag[:2] if tag[:2] in _NIKL and "_" in tag else tag
    return NameRow(start=start, end=end, label=label, tag=tag, confidence=round(confidence, 2))
