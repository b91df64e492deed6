"""Words cut as the lexicon of names knows better than the analyzer."""

from __future__ import annotations

from dataclasses import replace

from builders import tokenizer
from hangraph import schema
from hangraph.document import NameRow
from hangraph.morphology.eojeol import read_words
from hangraph.stages.entity_lexicon import EntityLexicon
from hangraph.stages.entity_words import recut, whole


def test_recut_leaves_no_word_empty() -> None:
    """로부터 that stands alone, as after a formula, is a particle and nothing that a name could be cut from."""
    (word,) = read_words(tokenizer()("가람"))
    alone = replace(word, text="로", particle="부터", tags=("JKB", "JX"))
    assert recut(EntityLexicon(schema.load()), [alone]) == [alone]
    whole = replace(word, text="온새미벤처스로", particle="부터", tags=("NNP", "JKB"))
    assert [w.text for w in recut(EntityLexicon(schema.load()), [whole])] == ["온새미벤처스"]


def test_whole_words_end_in_no_particle_that_a_model_reads_as_part_of_a_name() -> None:
    """A railway whose name ends in 일 keeps it where a model is sure of the name, and only there."""
    words = [replace(read_words(tokenizer()("가온레"))[0], full=4, particle="일", copula=True)]
    name = NameRow(start=0, end=4, label="OG", tag="OGG_ECONOMY", confidence=0.95)
    assert [(w.text, w.end, w.particle) for w in whole(words, [name])] == [("가온레일", 4, "")]
    assert whole(words, [{**name, "confidence": 0.6}]) == words
