"""Words cut as the lexicon of names knows better than the analyzer."""

from __future__ import annotations

from dataclasses import replace

from builders import tokenizer
from hangraph import schema
from hangraph.morphology.eojeol import read_words
from hangraph.stages.entity_lexicon import EntityLexicon
from hangraph.stages.entity_words import recut


def test_recut_leaves_no_word_empty() -> None:
    """로부터 that stands alone, as after a formula, is a particle and nothing that a name could be cut from."""
    (word,) = read_words(tokenizer()("가람"))
    alone = replace(word, text="로", particle="부터", tags=("JKB", "JX"))
    assert recut(EntityLexicon(schema.load()), [alone]) == [alone]
    whole = replace(word, text="온새미벤처스로", particle="부터", tags=("NNP", "JKB"))
    assert [w.text for w in recut(EntityLexicon(schema.load()), [whole])] == ["온새미벤처스"]
