"""The spaCy tokenizer: morphemes as tokens, `doc.text` the text exactly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import LEMMA, MORPH, POS, TAG
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

from hangraph import document
from hangraph.errors import AlignmentError, SourceError
from hangraph.morphology.alignment import Token, align
from hangraph.morphology.analyzers import DEFAULT_ANALYZER, Morpheme, create_analyzer
from hangraph.morphology.lexicon import index_nouns, merge_nouns
from hangraph.morphology.tagsets import PREDICATES, universal_tag

_ATTRIBUTES = [TAG, POS, LEMMA, MORPH]
_SPACE = Morpheme("", "_SP", ())
_MEMORY = 1 << 17  # distinct morphemes whose attributes are remembered
_SURROGATE = re.compile("[\ud800-\udfff]")
_RESERVED = str.maketrans({"|": "/", "=": ":", ",": ";"})  # marks that spaCy's morphology reads itself


@registry.tokenizers("hangraph.KoreanTokenizer.v1")
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
        self._nouns = index_nouns(self.keep)
        self._rows: dict[Morpheme, tuple[int, int, int, int]] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.vocab, self.analyzer, self.keep)

    def __call__(self, text: str) -> Doc:
        """Return the Doc of a text; raise SourceError for a lone surrogate, which spaCy's UTF-8 cannot hold."""
        surrogate = _SURROGATE.search(text)
        if surrogate:
            raise SourceError(
                "a lone surrogate is no character", subject=f"offset {surrogate.start()}", hint="decode the source anew"
            )
        tokens = align(text, create_analyzer(self.analyzer).analyze(text))
        if self._nouns:
            tokens = merge_nouns(text, tokens, self._nouns)
        return self._build(text, tokens)

    def _build(self, text: str, tokens: Sequence[Token]) -> Doc:
        words, spaces, morphemes = _space(text, tokens)
        doc = Doc(self.vocab, words=words, spaces=spaces)
        if words:
            rows, known = self._row, self._rows
            array: NDArray[np.uint64] = np.array([known.get(m) or rows(m) for m in morphemes], dtype=np.uint64)
            doc.from_array(_ATTRIBUTES, array)
        doc._.morphemes = [[list(part) for part in morpheme.parts] for morpheme in morphemes]
        return doc

    def _row(self, morpheme: Morpheme) -> tuple[int, int, int, int]:
        """Return the hashes of a morpheme's tag, pos, lemma and morph, kept for the next time."""
        if len(self._rows) >= _MEMORY:
            self._rows.clear()
        pos = "SPACE" if morpheme is _SPACE else universal_tag(morpheme.tag)
        semantic = morpheme.semantic.translate(_RESERVED)
        add = self.vocab.strings.add
        row = (
            # never transient: the hashes outlive a memory zone
            add(morpheme.tag, allow_transient=False),
            add(pos, allow_transient=False),
            add(find_lemma(morpheme), allow_transient=False),
            self.vocab.morphology.add({"Sem": semantic}) if semantic else 0,
        )
        self._rows[morpheme] = row
        return row


def find_lemma(morpheme: Morpheme) -> str:
    """Return the dictionary form: 만났 → 만나다, 했 → 하다, 난 (나 + ㄴ) → 나; any other form as it is."""
    first, fused, _ = morpheme.tag.partition("+")
    if first in PREDICATES:
        return morpheme.parts[0][0] + "다"
    return morpheme.parts[0][0] if fused else morpheme.form


def _space(text: str, tokens: Sequence[Token]) -> tuple[list[str], list[bool], list[Morpheme]]:
    """Return words, spaces and morphemes as Doc wants them, white space but single blanks being words too."""
    words: list[str] = []
    spaces: list[bool] = []
    morphemes: list[Morpheme] = []
    position = 0
    for start, end, morpheme in (*tokens, Token(len(text), len(text), _SPACE)):
        if start != position:
            gap = text[position:start]
            if start < position or not gap.isspace():
                raise AlignmentError("the tokens do not tile the text", subject=f"{position}:{start}")
            if words and gap[0] == " ":
                spaces[-1] = True
                gap = gap[1:]
            if gap:
                words.append(gap)
                spaces.append(False)
                morphemes.append(_SPACE)
        if end > start:
            words.append(text[start:end])
            spaces.append(False)
            morphemes.append(morpheme)
        position = end
    return words, spaces, morphemes


document.register()
