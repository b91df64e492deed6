"""Measure how fast articles are read: sentences a second, seconds to load, peak memory.

What runs is what `hangraph` runs for names and syntax, the tokenizer and the stages kg_sentences, kg_ner and kg_parser,
or another pipeline, through `nlp.pipe`. The figures hold for the machine they were taken on.
"""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

from hangraph.evaluation.scores import Pace

if TYPE_CHECKING:
    from spacy.language import Language

Listen = Callable[[str, int], None]

MODULES = ("morphology.tokenizer", "stages.sentences", "stages.ner", "stages.parser")
WARMING = "다솜시는 10일 나래시와 업무협약을 맺었다."  # the first text makes the sessions and is part of loading
MEGABYTE = 1024 if sys.platform.startswith("linux") else 1024**2  # of what getrusage counts in
LONGEST = 10_000_000
BATCH = 32  # articles, as in config.cfg


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast a model read; `cpu_seconds` are those of all cores together, `memory` the process's peak in MB."""

    pace: Pace
    articles: int
    characters: int
    cpu_seconds: float
    load_seconds: float
    memory: float

    def to_json(self) -> dict[str, Any]:
        """Return the figures as a plain dict."""
        return {
            **self.pace.to_json(),
            "sentences_per_cpu_second": round(self.pace.sentences / self.cpu_seconds if self.cpu_seconds else 0.0, 1),
            "articles": self.articles,
            "characters": self.characters,
            "seconds": round(self.pace.seconds, 2),
            "load_seconds": round(self.load_seconds, 2),
            "peak_memory_mb": round(self.memory),
            "cores": os.cpu_count(),
        }


def load(model: str | None = None) -> Language:
    """Return the pipeline that is measured; `model` is a folder, None the shipped one."""
    import spacy

    for module in MODULES:  # they register what is named here
        import_module(f"hangraph.{module}")
    nlp = spacy.blank("ko", config={"nlp": {"tokenizer": {"@tokenizers": "hangraph.KoreanTokenizer.v1"}}})
    nlp.add_pipe("kg_sentences")
    nlp.add_pipe("kg_ner", config={"names": {"@misc": "hangraph.ModelNames.v1", "model": model}})
    nlp.add_pipe("kg_parser", config={"model": model})
    nlp.batch_size = BATCH
    nlp.max_length = LONGEST
    return nlp


def measure(
    texts: Sequence[str], make: Callable[[], Language] = load, listen: Listen = lambda _what, _done: None
) -> Speed:
    """Return how fast the pipeline that is made reads the texts; `listen` hears how many are done."""
    listen("모델 준비", 0)
    begin = perf_counter()
    nlp = make()
    nlp(WARMING)
    load_seconds = perf_counter() - begin
    begin, begin_cpu, sentences = perf_counter(), process_time(), 0
    for done, doc in enumerate(nlp.pipe(texts), 1):
        sentences += sum(1 for _ in doc.sents)
        listen("읽기", done)
    pace = Pace(sentences, perf_counter() - begin)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    return Speed(pace, len(texts), sum(map(len, texts)), process_time() - begin_cpu, load_seconds, memory)
