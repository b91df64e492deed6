"""Read what follows a predicate's stem: endings, auxiliaries, and the nouns that carry modality and time."""

from __future__ import annotations

from hangraph.stages.chunk_words import Cues, Word

ENDING = frozenset({"EP", "EF", "EC", "ETM", "ETN"})
# endings after which no auxiliary stands
CONDITIONS = frozenset({"면", "으면", "거나", "지만", "으나"})


def continues(tail: list[list[str]], word: Word, cues: Cues) -> bool:
    """Return whether a word goes on with the predicate whose endings so far are `tail`: 체결할 + 예정 + 이 + 다."""
    last = tail[-1] if tail else ["", ""]
    tag, stem = word.tag, word.pairs[0][0]
    return (
        (tag in ENDING and not word.spaced)
        or (tag == "VX" and last[1] in {"EC", "JX"} and last[0] not in CONDITIONS)
        or (tag in {"VV", "VA"} and stem in {"있", "않", "못하", "하"} and _asks_auxiliary(tail))
        or (tag == "VCP" and last[1] in {"NNB", "NNG"})
        or (tag.startswith("J") and not word.spaced and _takes_particle(last, cues))
        or (last[1] == "ETM" and _is_tail_noun(word, cues))
        or (stem in {"있", "없"} and any(form in {"수", "적", "바"} for form, _ in tail[-2:]))
    )


def form_of(tail: list[list[str]], cues: Cues) -> str:
    """Return the form of a clause by its last ending: final, connective or adnominal."""
    for form, tag in reversed(tail):
        if tag == "EF":
            return "final"
        if tag == "EC":
            return "connective"
        if tag == "ETM":
            return "adnominal"
        if tag == "ETN" or form in cues.temporal or tag.startswith("J") or form == "것":
            return "connective"
        if form in cues.modal or form in {"바", "중", "듯"}:
            return "final"
    return "final"


def _is_tail_noun(word: Word, cues: Cues) -> bool:
    return word.text in {"것", "수", "적", "바", "중", "듯"} or word.text in cues.temporal or word.text in cues.modal


def _asks_auxiliary(tail: list[list[str]]) -> bool:
    """Whether the tail asks for an auxiliary: 기로 하다, 고 있다, 지 않다."""
    if not tail:
        return False
    forms = [f for f, _ in tail[-2:]]
    if forms == ["기", "로"] or forms[-1] in {"기도", "기로", "려고", "고자"}:
        return True
    return tail[-1][1] == "EC" and tail[-1][0] in {"고", "아", "어", "지", "여"}


def _takes_particle(last: list[str], cues: Cues) -> bool:
    """Whether a particle goes on with the tail: 체결할 계획을, 만나기를, 방문한 적이."""
    return last[1] in {"ETN", "NNB", "JKB"} or last[0] in {"것", "지"} or last[0] in cues.modal
