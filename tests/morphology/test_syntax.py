"""Phrases out of dependency trees."""

from __future__ import annotations

from spacy.tokens import Doc

from builders import tokenizer
from hangraph.document import WordRow
from hangraph.morphology.syntax import Phrase, phrase_heads, phrases


def parsed(*words: str) -> Doc:
    """Return a Doc of words given as form/head/label, heads counted from 1 with 0 for the root; ~ joins to the next."""
    text = ""
    rows: list[WordRow] = []
    for i, word in enumerate(words):
        form, head, label = word.rsplit("/", 2)
        start, form = len(text), form.removesuffix("~")
        text += form + ("" if word.rsplit("/", 2)[0].endswith("~") or i == len(words) - 1 else " ")
        above = int(head) - 1 if head != "0" else i
        rows.append(WordRow(start=start, end=start + len(form), head=above, label=label, upos="NOUN", confidence=0.75))
    doc = tokenizer().make_doc(text)
    doc._.words = rows
    return doc


def found(doc: Doc) -> dict[str, Phrase]:
    """Return the phrases by their text."""
    return {doc.text[p.start : p.end]: p for p in phrases(doc)}


def test_phrases_take_the_particle_of_their_last_word() -> None:
    """쉬폰 드레스를 입었다: the tree's object is 쉬폰, the particle stands on 드레스를."""
    doc = parsed("그는/4/nsubj", "쉬폰/4/obj", "드레스를/2/flat", "입었다~/0/root", "./4/punct")
    phrase = found(doc)["쉬폰 드레스를"]
    assert (phrase.particle, phrase.label, phrase.words) == ("를", "obj", (1, 2))
    assert doc._.words[phrase.head]["label"] == "obj"
    governor = phrases(doc)[phrase.governor or 0]
    assert doc.text[governor.start : governor.end] == "입었다"
    assert (governor.governor, governor.particles) == (None, ())


def test_phrases_leave_out_marks() -> None:
    """A mark is no phrase, and no part of one."""
    assert list(found(parsed("“~/2/punct", "미르~/0/root", "”/2/punct"))) == ["미르"]


def test_phrases_take_a_particle_that_stands_apart() -> None:
    """『미르』는 컸다: the particle after the mark is a word of its own, and the phrase reaches to it."""
    doc = parsed("『~/2/punct", "미르~/5/nsubj", "』~/2/punct", "는/2/case", "컸다/0/root")
    phrase = found(doc)["미르』는"]
    assert (phrase.particle, phrase.words) == ("는", (1, 3))


def test_phrases_mark_members_of_a_list_by_its_last() -> None:
    """귀와 꼬리를 감추다: both are what is hidden, though 를 stands but once."""
    doc = parsed("귀와/3/obj", "꼬리를/1/conj", "감추다/0/root")
    first, second, _ = phrases(doc)
    assert (first.particle, first.label, second.particle, second.label) == ("를", "obj", "를", "conj")
    assert second.governor == 0


def test_phrases_prefer_the_particle_that_marks_the_case() -> None:
    """미르시에서는: 에서 marks the case, 는 the topic."""
    phrase = phrases(parsed("미르시에서는/2/obl", "눈이/3/nsubj", "왔다/0/root"))[0]
    assert phrase.particle == "에서"
    assert [form for form, _ in phrase.particles] == ["에서", "는"]


def test_phrases_keep_a_predicate_with_its_auxiliaries() -> None:
    """위치하고 있다: one predicate; its endings are no particles."""
    phrase = phrases(parsed("미르시에/2/obl", "위치하고/0/root", "있다/2/flat"))[1]
    assert (phrase.words, phrase.particle) == ((1, 2), "")


def test_phrases_of_an_unparsed_document_are_none() -> None:
    """Without trees there are no phrases."""
    assert phrases(tokenizer().make_doc("그는 갔다.")) == []


def test_phrase_heads_follow_chains_of_held_words() -> None:
    """A word held by a held word belongs to the head of both; a root that is held heads itself."""
    doc = parsed("가/0/flat", "나/1/flat", "다/2/flat", "라/1/nmod")
    assert phrase_heads(doc._.words) == [0, 0, 0, 3]
