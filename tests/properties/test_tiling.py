"""Whatever the text and whatever the analyzer says, tokens and white space tile the text."""

from __future__ import annotations

import unicodedata

import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from hangraph.document import morphemes
from hangraph.morphology.alignment import Token, align, align_columns, check_tiling
from hangraph.morphology.analyzers import Morpheme, create_analyzer
from hangraph.morphology.folding import fold
from hangraph.morphology.lexicon import NounIndex, merge_nouns

ODDITIES = " \u00a0\u3000\r\n\t\u2028\ufeff\u200b\u200d\ufe0f\x00😀👨🇰社·ㆍ‘’“”()3.,ＡﾊLé\u0301한ㄴ"
KOREAN = st.text(st.sampled_from("가나다은는이를을의했만났갔난걸시장서울" + ODDITIES), max_size=40)
TEXT = KOREAN | KOREAN.map(lambda text: unicodedata.normalize("NFD", text)) | st.text(max_size=40)
UNICODE = TEXT | st.text(st.characters(), max_size=20)  # with lone surrogates
MORPHEME = st.builds(
    lambda form, tag: Morpheme(form, tag, ((form, tag),)),
    st.text(st.sampled_from("가나다은는이를을의했만났갔난걸시장서울ㄴㄹ" + ODDITIES), max_size=4),
    st.sampled_from(["NNG", "JX", "VV", "EP", "EF", "VCP", "SY", "SN", "UN"]),
)
NLP = spacy.blank("ko", config={"nlp": {"tokenizer": {"@tokenizers": "hangraph.KoreanTokenizer.v1"}}})


@given(UNICODE, st.lists(MORPHEME, max_size=20))
@settings(max_examples=300, deadline=None)
def test_align_tiles_any_text_with_any_morphemes(text, found):
    """An analyzer may lie as it likes."""
    tokens = align(text, found)
    check_tiling(text, tokens)
    assert all(token.end > token.start and token.tag and token.parts for token in tokens)
    assert not any(char.isspace() for token in tokens for char in text[token.start : token.end])


@given(UNICODE)
@settings(max_examples=300, deadline=None)
def test_align_tiles_any_text_with_mecab(text):
    """What Mecab says of any text tiles it, and every token's morpheme is of that stretch."""
    tokens = align(text, create_analyzer("mecab").analyze(text))
    check_tiling(text, tokens)
    for token in tokens:
        assert fold(text[token.start : token.end]).text == token.morpheme.form


@given(TEXT)
@settings(max_examples=300, deadline=None)
def test_doc_is_the_text(text):
    """`doc.text == text`, exactly, with morphemes for each token."""
    doc = NLP(text)
    assert doc.text == text
    assert len(morphemes(doc)) == len(doc)


@given(TEXT, st.lists(st.text(st.sampled_from("가나다은는이를을의시장서울"), min_size=1, max_size=4), max_size=5))
@settings(max_examples=300, deadline=None)
def test_merge_nouns_tiles_and_merges_once(text, nouns):
    """Merged tokens still tile the text, and merging again changes nothing."""
    columns = align_columns(text, create_analyzer("mecab").analyze(text))
    index = NounIndex(nouns)
    merged = merge_nouns(text, columns, index)
    check_tiling(text, list(map(Token, *merged)))
    assert merge_nouns(text, merged, index) == merged
    assert len(merged.starts) <= len(columns.starts) + len(nouns) * len(text)


@given(UNICODE)
@settings(max_examples=300, deadline=None)
def test_fold_keeps_every_code_point(text):
    """Folding is in order, loses nothing, and folding the folded changes nothing."""
    folded = fold(text)
    starts = folded.starts or list(range(len(text) + 1))
    assert starts[0] == 0
    assert starts[-1] == len(text)
    assert starts == sorted(set(starts))
    assert fold(folded.text).text == folded.text
    assert [char.isspace() for char in folded.text] == [text[start].isspace() for start in starts[:-1]]
