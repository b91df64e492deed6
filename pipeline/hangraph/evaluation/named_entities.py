"""Score names against annotated sentences: a name is right if its first and last character and its class are.

A file has a JSON object a line, `{"id", "text", "label": [[start, end, tag], …]}`, with offsets in code points, half
open. Two schemes of tags are scored:

| scheme | tags in the file | classes scored |
|---|---|---|
| coarse | NIKL's (국립국어원), fine (`OGG_ECONOMY`) or coarse (`OG`) | the 15 coarse ones |
| klue | KLUE-NER's (`OG`) | its six |

Lines with `wikitree` in their id are of news and are scored apart as well.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, Literal

from hangraph.encoder.reader import Reader
from hangraph.evaluation.annotation import bad_line, batches, empty, opened
from hangraph.evaluation.scores import Pace, Tally

Scheme = Literal["coarse", "klue"]
Name = tuple[int, int, str]
Listen = Callable[[str, int], None]

NEWS = "wikitree"  # the news site whose name stands in the ids of KLUE's news sentences
_HINT = 'each line is {"id": …, "text": …, "label": [[start, end, tag], …]}'


@dataclass(frozen=True, slots=True)
class Sentence:
    """An annotated sentence; `names` are (start, end, class)."""

    id: str
    text: str
    names: frozenset[Name]


@dataclass(frozen=True, slots=True)
class NameScore:
    """How well names were found, on all sentences and on those of news (None if there are none)."""

    all: Tally
    news: Tally | None
    pace: Pace

    def to_json(self) -> dict[str, Any]:
        """Return the figures of all sentences, and under `wikitree` those of news."""
        news = {NEWS: self.news.to_json()} if self.news else {}
        return {**self.all.to_json(), **news, **self.pace.to_json()}


def coarse(tag: str) -> str:
    """Return the class of a tag: the first two letters of what stands before its first `_` (AFW_OTHER → AF)."""
    return tag.partition("_")[0][:2]


def read_sentences(path: Path) -> list[Sentence]:
    """Return the annotated sentences of a file, their tags made coarse.

    Raises SourceError for a file without sentences and for a bad line, by its number.
    """
    with opened(path) as file:
        found = [_sentence(path, number, line) for number, line in enumerate(file, 1) if line.strip()]
    if not found:
        raise empty(path, _HINT)
    return found


def _sentence(path: Path, number: int, line: str) -> Sentence:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise bad_line(path, number, f"no JSON: {error}", _HINT) from error
    text, label = (row.get("text"), row.get("label")) if isinstance(row, dict) else (None, None)
    if not isinstance(text, str) or not isinstance(label, list):
        raise bad_line(path, number, "`text` and `label` are missing or of the wrong type", _HINT)
    for name in label:
        wrong = _wrong(name, text)
        if wrong:
            raise bad_line(path, number, f"{name!r} is no name: {wrong}", _HINT)
    return Sentence(str(row.get("id", number)), text, frozenset((s, e, coarse(tag)) for s, e, tag in label))


def _wrong(name: Any, text: str) -> str:
    """Return what is wrong with a name, or nothing."""
    if not isinstance(name, list) or [type(part) for part in name] != [int, int, str]:
        return "it needs start, end and tag"
    start, end, tag = name
    if not 0 <= start < end <= len(text):
        return f"the text has {len(text)} characters"
    return "" if tag else "its tag is empty"


def score(
    sentences: Sequence[Sentence], reader: Reader, scheme: Scheme, listen: Listen = lambda _what, _done: None
) -> NameScore:
    """Return how well the reader finds the names of the sentences; `listen` hears how many are done."""
    found: list[frozenset[Name]] = []
    begin = perf_counter()
    for batch in batches(list(sentences)):
        listen("개체명", len(found))
        rows = reader.names(reader.encode([s.text for s in batch]), scheme)
        found += [frozenset((n.start, n.end, n.label) for n in names) for names in rows]
    pace = Pace(len(found), perf_counter() - begin)
    pairs = list(zip((s.names for s in sentences), found, strict=True))
    news = [pair for s, pair in zip(sentences, pairs, strict=True) if NEWS in s.id]
    return NameScore(tally(pairs), tally(news) if news else None, pace)


def tally(pairs: Sequence[tuple[frozenset[Name], frozenset[Name]]]) -> Tally:
    """Count the names of each class in pairs of what is annotated and what was found."""
    return Tally.of(
        (label for gold, _ in pairs for *_, label in gold),
        (label for _, found in pairs for *_, label in found),
        (label for gold, found in pairs for *_, label in gold & found),
    )
