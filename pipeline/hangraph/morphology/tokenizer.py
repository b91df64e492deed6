"""The spaCy tokenizer: morphemes as tokens, `doc.text` the text exactly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

from hangraph import document
from hangraph.errors import AlignmentError, SourceError
from hangraph.morphology.alignment import Columns, align_columns
from hangraph.morphology.analyzers import DEFAULT_ANALYZER, Morpheme, create_analyzer
from hangraph.morphology.lexicon import NounIndex, merge_nouns
from hangraph.morphology.tagsets import PREDICATES, universal_tag

_ATTRIBUTES = ["TAG", "POS", "LEMMA", "MORPH"]
_SPACE = Morpheme("", "_SP", ())
_MEMORY = 1 << 17  # distinct morphemes whose attributes are remembered
_SURROGATE = re.compile("[\ud800-\udfff]")
_RESERVED = str.maketrans({"|": "/", "=": ":", ",": ";"})  # marks that spaCy's morphology reads itself


@registry.tokenizers("hangraph.KoreanTokenizer.v1")  # type: ignore[untyped-decorator] # spaCy's registry is untyped
def create_tokenizer(analyzer: str = DEFAULT_ANALYZER, keep: Sequence[str] = ()) -> Callable[[Language], Any]:
    """Return the factory of a tokenizer over the named analyzer that keeps the nouns `keep` whole."""
    create_analyzer(analyzer)  # an unknown name is reported when the config is read

    def create(nlp: Language) -> KoreanTokenizer:
        return KoreanTokenizer(nlp.vocab, analyzer=analyzer, keep=keep)

    return create


class KoreanTokenizer(DummyTokenizer):
    """Makes a Doc of a text: one token a morpheme, fused ones (했, 난) in one, white space as spaCy has it.

    Sets tag (Sejong), pos (UPOS), lemma (만났 → 만나다), morph (`Sem=지명` where mecab knows a semantic class) and
    `doc._.morphemes`. Nothing is loaded before the first text, so that it may be pickled and forked.
    """

    def __init__(self, vocab: Vocab, analyzer: str = DEFAULT_ANALYZER, keep: Iterable[str] = ()) -> None:
        self.vocab = vocab
        self.analyzer = analyzer
        self.keep = sorted(set(keep))
        self._nouns = NounIndex(self.keep)
        self._table = _Table(vocab)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.vocab, self.analyzer, self.keep)

    def __call__(self, text: str) -> Doc:
        """Return the Doc of a text; raise SourceError for a lone surrogate, which spaCy's UTF-8 cannot hold."""
        surrogate = _SURROGATE.search(text)
        if surrogate:
            raise SourceError(
                "a lone surrogate is no character", subject=f"offset {surrogate.start()}", hint="decode the source anew"
            )
        columns = align_columns(text, create_analyzer(self.analyzer).analyze(text))
        if self.keep:
            columns = merge_nouns(text, columns, self._nouns)
        return self._build(text, columns)

    def _build(self, text: str, columns: Columns) -> Doc:
        words, spaces, morphemes = _space(text, columns)
        doc = Doc(self.vocab, words=words, spaces=spaces)
        if words:
            if len(self._table) >= _MEMORY:
                self._table = _Table(self.vocab)
            rows = list(map(self._table.__getitem__, morphemes))
            # spaCy's stub names a protocol that numpy's arrays do not meet
            doc.from_array(_ATTRIBUTES, self._table.attributes[rows])  # type: ignore[arg-type] # stubs want ints
            # a long article repeats few morphemes: equal ones share their lists
            parts = self._table.parts
            doc._.morphemes = [parts[row] for row in rows]
        return doc


class _Table(dict[Morpheme, int]):
    """What a Doc stores of each morpheme met so far: its row in `attributes` (hashes) and in `parts`."""

    def __init__(self, vocab: Vocab) -> None:
        super().__init__()
        self.vocab = vocab
        self.attributes: NDArray[np.uint64] = np.zeros((1024, len(_ATTRIBUTES)), dtype=np.uint64)
        self.parts: list[list[list[str]]] = []

    def __missing__(self, morpheme: Morpheme) -> int:
        row = self[morpheme] = len(self.parts)
        if row == len(self.attributes):
            self.attributes = np.concatenate([self.attributes, np.zeros_like(self.attributes)])
        self.attributes[row] = self._hash(morpheme)
        self.parts.append([list(part) for part in morpheme.parts])
        return row

    def _hash(self, morpheme: Morpheme) -> tuple[int, int, int, int]:
        """Return the hashes of a morpheme's tag, pos, lemma and morph."""
        pos = "SPACE" if morpheme is _SPACE else universal_tag(morpheme.tag)
        semantic = morpheme.semantic.translate(_RESERVED)
        return (
            self._add(morpheme.tag),
            self._add(pos),
            self._add(find_lemma(morpheme)),
            self.vocab.morphology.add({"Sem": semantic}) if semantic else 0,
        )

    def _add(self, string: str) -> int:
        # never transient: the hash outlives a memory zone; spaCy's stub lacks the argument
        return self.vocab.strings.add(string, allow_transient=False)  # type: ignore[call-arg] # stubs lack it


def find_lemma(morpheme: Morpheme) -> str:
    """Return the dictionary form: 만났 → 만나다, 했 → 하다, 난 (나 + ㄴ) → 나; any other form as it is."""
    first, fused, _ = morpheme.tag.partition("+")
    if first in PREDICATES:
        return morpheme.parts[0][0] + "다"
    return morpheme.parts[0][0] if fused else morpheme.form


def _space(text: str, columns: Columns) -> tuple[list[str], list[bool], list[Morpheme]]:
    """Return words, spaces and morphemes as Doc wants them, white space but single blanks being words too."""
    words: list[str] = []
    spaces: list[bool] = []
    morphemes: list[Morpheme] = []
    position = 0
    for start, end, morpheme in zip(*columns, strict=True):
        if start != position:
            _add_gap(text[position:start], words, spaces, morphemes)
        words.append(text[start:end])
        spaces.append(False)
        morphemes.append(morpheme)
        position = end
    if position < len(text):
        _add_gap(text[position:], words, spaces, morphemes)
    return words, spaces, morphemes


def _add_gap(gap: str, words: list[str], spaces: list[bool], morphemes: list[Morpheme]) -> None:
    """Add the white space between two tokens: a blank belongs to the token before it, the rest is a word."""
    if words and gap[:1] == " ":
        spaces[-1] = True
        gap = gap[1:]
        if not gap:
            return
    if not gap.isspace():
        raise AlignmentError("the tokens do not tile the text", subject=repr(gap), hint="report the text and analyzer")
    words.append(gap)
    spaces.append(False)
    morphemes.append(_SPACE)


document.register()
