"""Korean morphology: KoNLPy's analyzers behind one Protocol, aligned to characters, under a spaCy tokenizer."""

from hangraph.morphology.alignment import Token, align, check_tiling
from hangraph.morphology.analyzers import ANALYZERS, Analyzer, Morpheme, create_analyzer
from hangraph.morphology.lexicon import NounIndex, merge_nouns
from hangraph.morphology.tokenizer import KoreanTokenizer, create_tokenizer

__all__ = [
    "ANALYZERS",
    "Analyzer",
    "KoreanTokenizer",
    "Morpheme",
    "NounIndex",
    "Token",
    "align",
    "check_tiling",
    "create_analyzer",
    "create_tokenizer",
    "merge_nouns",
]
