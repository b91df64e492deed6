"""What a dependency tree says of phrases and clauses."""

from __future__ import annotations

import pytest

from builders import fact_stages, marked_doc
from hangraph import document
from hangraph.document import PhraseRow, WordRow
from hangraph.stages.chunk_votes import Trees, Vote
from hangraph.stages.chunk_words import Unit


def trees(*words: str) -> tuple[Trees, str]:
    """Return trees of words given as form/head/label, heads counted from 1 with 0 for the root, and their text."""
    rows: list[WordRow] = []
    at = 0
    for i, word in enumerate(words):
        form, head, label = word.split("/")
        above = int(head) - 1 if head != "0" else i
        upos = "VERB" if form.endswith(("다", "한")) else "NOUN"
        rows.append(WordRow(start=at, end=at + len(form), head=above, label=label, upos=upos, confidence=0.9 - i / 100))
        at += len(form) + 1
    return Trees(rows), " ".join(word.split("/")[0] for word in words)


def units(text: str, *parts: str) -> list[Unit]:
    """Return units of these words, in order; a clause ends with a full stop, a phrase with its particle after +."""
    found: list[Unit] = []
    at = 0
    for part in parts:
        words, _, particle = part.removesuffix(".").partition("+")
        at = text.index(words, at)
        found.append(Unit(at, at + len(words), clause=part.endswith("."), particles=[particle] if particle else []))
        at += len(words)
    return found


def said(words: list[str], *parts: str) -> list[tuple[int, str] | None]:
    """Return unit and label of each vote."""
    tree, text = trees(*words)
    return [(v.unit, v.label) if v else None for v in tree.votes(units(text, *parts))]


def test_votes_are_none_without_trees() -> None:
    """An unparsed document says nothing."""
    assert Trees([]).votes(units("그는 갔다", "그+는", "갔다.")) == [None, None]


def test_votes_follow_the_tree() -> None:
    """공장에서 depends on 썼다, not on 만든 beside it; the root on nothing."""
    words = ["공장에서/4/obl", "만든/3/acl", "배를/4/obj", "썼다/0/root"]
    assert said(words, "공장+에서", "만든.", "배+를", "썼다.") == [(3, "obl"), (2, "acl"), (3, "obj"), None]


def test_votes_lead_through_the_words_of_a_phrase() -> None:
    """쉬폰 드레스를 입었다: 쉬폰 stands for the phrase in the tree; the phrase is one unit here."""
    words = ["쉬폰/3/obj", "드레스를/1/flat", "입었다/0/root"]
    assert said(words, "쉬폰 드레스+를", "입었다.") == [(1, "obj"), None]


def test_votes_chain_the_parts_of_a_name() -> None:
    """미르시 가온전자를: the first part hangs on the last, which carries the particle and depends on the verb."""
    words = ["미르시/3/obj", "가온전자를/1/flat", "찾았다/0/root"]
    assert said(words, "미르시", "가온전자+를", "찾았다.") == [(1, "flat"), (2, "obj"), None]


def test_votes_turn_enumerations_round() -> None:
    """달내시와 미르시, 나루시를: each member hangs on the next, the last on the verb, by the label of the first."""
    words = ["달내시와/4/obj", "미르시/1/conj", "나루시를/1/conj", "찾았다/0/root"]
    assert said(words, "달내시+와", "미르시", "나루시+를", "찾았다.") == [(1, "conj"), (2, "conj"), (3, "obj"), None]


def test_votes_take_a_noun_that_sums_up_for_the_last_member() -> None:
    """달내시 등 도시를: 도시를 is in apposition to its member, and carries the particle."""
    words = ["달내시/4/obj", "등/1/dep", "도시를/1/appos", "찾았다/0/root"]
    assert said(words, "달내시", "도시+를", "찾았다.") == [(1, "conj"), (2, "obj"), None]


def test_votes_hang_a_modifier_on_the_complement() -> None:
    """그는 유명한 배우다: the tree hangs 유명한 on the eojeol 배우다, which is a phrase and its copula."""
    tree, text = trees("그는/3/nsubj", "유명한/3/acl", "배우다/0/root")
    parts = [*units(text, "그+는", "유명한.", "배우+이다"), Unit(len(text) - 1, len(text), clause=True)]
    assert [v and (v.unit, v.label) for v in tree.votes(parts)] == [(3, "nsubj"), (2, "acl"), None, None]


def test_votes_climb_past_words_that_are_in_no_unit() -> None:
    """A word between that no unit holds (an adverb) is passed over, and the vote is no surer than each step."""
    tree, text = trees("미르시에/2/obl", "아주/3/advmod", "갔다/0/root")
    assert tree.votes(units(text, "미르시+에", "갔다."))[0] == Vote(1, "advmod", 0.89)


def parsed(marked: str, *words: str, confidence: float = 0.9) -> dict[str, tuple[str, PhraseRow]]:
    """Return the phrases of a sentence whose words have these heads and labels, each with its head and by its text."""
    doc = marked_doc(marked)
    sentences, titles, time, chunks, *_ = fact_stages()
    rows: list[WordRow] = []
    at = 0
    for i, word in enumerate(words):
        form, head, label = word.split("/")
        at = doc.text.index(form, at)
        above = int(head) - 1 if head != "0" else i
        rows.append(WordRow(start=at, end=at + len(form), head=above, label=label, upos="NOUN", confidence=confidence))
        at += len(form)
    doc._.words = rows
    doc = chunks(time(titles(sentences(doc))))
    clauses, phrases = document.clauses(doc), document.phrases(doc)
    found = {}
    for row in phrases:
        if row["clause"] is not None:
            head = clauses[row["clause"]]["lemma"]
        else:
            above = phrases[row["phrase"]] if row["phrase"] is not None else row
            head = doc.text[above["start"] : above["end"]]
        found[doc.text[row["start"] : row["end"]]] = (head, row)
    return found


SHIP = "[오세린|Person] 회장은 [미르시|Place:City]에서 [한빛전자|Organization]가 만든 배를 봤다."
SAW = (
    "오세린/7/nsubj",
    "회장은/1/flat",
    "미르시에서/7/obl",
    "한빛전자가/5/nsubj",
    "만든/6/acl",
    "배를/7/obj",
    "봤다/0/root",
)
MADE = (*SAW[:2], "미르시에서/5/obl", *SAW[3:])


@pytest.mark.parametrize(
    ("words", "confidence", "clause"), [((), 0.9, "만들"), (SAW, 0.9, "보"), (MADE, 0.9, "만들"), (SAW, 0.4, "만들")]
)
def test_votes_decide_which_clause_a_phrase_belongs_to(words: tuple[str, ...], confidence: float, clause: str) -> None:
    """미르시에서 만든 or 미르시에서 봤다: the tree says, if it is sure; without it, the nearest clause that can."""
    assert parsed(SHIP, *words, confidence=confidence)["미르시"][0] == clause


def test_votes_leave_a_topic_to_the_rules() -> None:
    """A topic stands over all clauses: hung on the last by the tree, it still is what the first is about."""
    words = ("오세린/5/nsubj", "회장은/1/flat", "미르시를/4/obj", "방문해/5/advcl", "강연했다/0/root")
    found = parsed("[오세린|Person] 회장은 [미르시|Place:City]를 방문해 강연했다.", *words)
    assert found["오세린 회장"][0] == "방문"


def test_votes_join_like_to_like_alone() -> None:
    """나루시와 달내시를 are two cities; 나루시와 협약을 are none, even where the tree takes them for a list."""
    words = ("나루시와/3/obj", "달내시를/1/conj", "이었다/0/root")
    alike = parsed("[나루시|Place:City]와 [달내시|Place:City]를 이었다.", *words)
    assert (alike["나루시"][0], alike["나루시"][1]["link"]) == ("달내시", "coordination")
    unlike = parsed("[나루시|Place:City]와 협약을 체결했다.", "나루시와/3/obj", "협약을/1/conj", "체결했다/0/root")
    assert unlike["나루시"][0] == "체결"


def test_votes_part_what_only_looks_like_a_list() -> None:
    """[오세린] 대표와 [윤가람] 시장이 만났다: two people may also be the one who met and the one who was met."""
    marked = "[오세린|Person] 대표와 [윤가람|Person] 시장이 만났다."
    words = ("오세린/5/obl", "대표와/1/flat", "윤가람/5/nsubj", "시장이/3/flat", "만났다/0/root")
    assert parsed(marked)["오세린 대표"][1]["link"] == "coordination"
    assert parsed(marked, *words)["오세린 대표"][0] == "만나"


def test_votes_give_no_clause_a_second_subject() -> None:
    """A tree that hangs two subjects on one verb is not heard for the first of them."""
    marked = "[오세린|Person] 회장이 오자 [윤가람|Person] 시장은 [미르시|Place:City]를 떠났다."
    words = (
        "오세린/7/nsubj", "회장이/1/flat", "오자/7/advcl", "윤가람/7/nsubj", "시장은/4/flat", "미르시를/7/obj",
        "떠났다/0/root",
    )  # fmt: skip
    assert parsed(marked, *words)["오세린 회장"][0] == "오"
