"""Find what is stated by the object of a verb: `사과를 요구했다`, `청탁을 받은 사실을 시인했다`, `친구임을 밝혔다`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hangraph.stages.quote_endings import ending
from hangraph.stages.quote_words import FAR, Saying, Words

_FACTS = frozenset({"것", "점", "사실", "의사", "뜻", "방침", "계획", "의지", "입장"})
_CLAUSES = frozenset({"것", "사실", "점"})
_EMPTY = frozenset({"적", "공식"})
_BARE = _FACTS | {"결과", "내용", "자료", "소식", "방안"}
_IN_OBJECT = frozenset({"JKG", "JC", "SC", "MM", "SSO", "SSC", "SP"})
_IN_CLAUSE = ("ETM", "ETN", "JKO", "JKB", "MAG", "VV", "VA", "XSV", "XSA", "EP", "VCP")


@dataclass(frozen=True, slots=True)
class Theme:
    """The object of a verb of saying: its first and last token, without the particle, and the verb."""

    first: int
    last: int
    saying: Saying


def themes(words: Words, used: Mapping[int, bool]) -> Iterator[Theme]:
    """Yield what is stated by the object of a verb: 사과를 요구했다, 인사 청탁을 받은 사실을 시인했다.

    `used` are the predicates of saying that have their statement already, and whether that is joined to them by 며:
    다리가 낡았다며 철거를 요구했다 says both, 다리가 낡았다며 규탄 성명을 발표했다 one.
    """
    for i in range(1, len(words)):
        if words.quoted[i] or words.tokens[i].text not in ("을", "를"):
            continue
        clause = is_clause_noun(words, i - 1)
        if not clause and not words.is_nominal(i - 1):
            continue
        noun = words.tokens[i - 1].text
        saying = _theme_saying(words, i + 1, noun, clause=clause)
        if saying is None or _before_quotation(words, saying) or not used.get(saying.first, True):
            continue
        if saying.first in used and not clause and noun in words.sayings.speech:
            continue
        first = _first_of_object(words, i - 1)
        if (noun in words.sayings.speech or noun in _BARE) and _is_bare(words, first, i - 1):
            continue
        yield Theme(first, i - 1, saying)


def _is_bare(words: Words, first: int, last: int) -> bool:
    """Return whether a noun of speech says nothing of what is said: 결과를 발표했다, 부정적 입장을 밝혔다."""
    entry = words.sayings.speech.get(words.tokens[last].text)
    if first == last or entry is None or not entry.value("stated"):
        return first == last
    if words.tokens[last - 1].text in _EMPTY:
        return True
    parts = words.parts(last - 1)
    like = last - 2 >= first and (parts[0][1] == "VCP" or words.tokens[last - 2].tag_ == "XR")
    return parts[-1][1] == "ETM" and (like or parts[0][1] in ("VA", "XSA") or last - 2 <= first)


def is_clause_noun(words: Words, i: int) -> bool:
    """Return whether a token makes a clause a noun: 친한 사이임, 돈을 받은 사실, 집회를 열 것."""
    if words.parts(i)[-1][1] == "ETN" and words.parts(i)[-1][0] in ("ㅁ", "음"):
        return True
    return words.tokens[i].text in _CLAUSES and i > 0 and words.parts(i - 1)[-1][1] == "ETM"


def _theme_saying(words: Words, first: int, noun: str, *, clause: bool) -> Saying | None:
    """Return the predicate that takes its object as a statement, right after the object or an adverb.

    `소감을 묻는 기자`: one that modifies a noun tells nothing, unless it is to come (발표할 예정이다), nor does one
    that is itself part of what is said (약속하라고 요구했다).
    """
    entry = words.sayings.speech.get(noun)
    stated = entry is not None and entry.value("stated") is not None
    for i in range(first, min(first + 4, len(words))):
        saying = words.saying(i, quoting=stated)
        if saying is not None:
            theme, needs = saying.entry.value("theme"), saying.entry.value("needs")
            takes = (
                theme == "true"
                or (clause and theme is not None)
                or (stated and (needs == "speechNoun" or (saying.entry.pos == "verb" and needs is None)))
            )
            modifies = any(t == "ETM" for _, t in words.parts(saying.last)) or _is_adnominal(words, saying.last + 1)
            told = not modifies or words.is_planned(saying) or is_reported(words, saying.last)
            following = range(saying.last, min(saying.last + 3, len(words)))
            inner = any(ending(words, k) or words.parts(k)[-1] == ["기", "ETN"] for k in following)
            return saying if takes and told and not inner and saying.entry.value("tense") != "past" else None
        if not words.tokens[i].tag_.startswith(("MA", "SN", "NNB", "NNG", "JKB")) or words.is_predicate(i):
            return None
    return None


def _before_quotation(words: Words, saying: Saying) -> bool:
    """Return whether a predicate only leads to a quotation: 자료를 공개하며 “…”고 말했다."""
    last = min(saying.last + 1, len(words) - 1)
    connects = any(words.parts(i)[-1][1] == "EC" for i in (saying.last, last))
    return connects and any(words.in_quotation[last : last + 12])


def _is_adnominal(words: Words, i: int) -> bool:
    return i < len(words) and words.tokens[i].tag_ == "ETM"


def is_reported(words: Words, i: int) -> bool:
    """Return whether a predicate with 것 or 바 tells all the same: 발표한 것으로 전해졌다, 발표한 바 있다."""
    for k in range(i + 1, min(i + 3, len(words) - 1)):
        if words.tokens[k].text in ("것", "바"):
            following = words.parts(k + 1)[0]
            return following[0] in ("으로", "로", "있") or following[1] == "VCP"
    return False


def _first_of_object(words: Words, last: int) -> int:
    """Return the first token of a noun phrase with the clauses that modify it: 연정과 관련한 세부 사항.

    For 것 and its like that is all the clause says, back to the subject (0).
    """
    head = words.tokens[last].text
    tells = head in _FACTS and last > 0 and words.parts(last - 1)[-1][1] == "ETM"
    if head == "것" or tells or words.parts(last)[-1][1] == "ETN":
        return 0
    i, clause = last, False
    while i > max(0, last - FAR):
        tag = words.tokens[i - 1].tag_
        clause = clause or words.parts(i - 1)[-1][1] == "ETM"
        inside = words.quoted[i - 1] or words.is_nominal(i - 1) or tag in _IN_OBJECT
        if not (inside or (clause and tag.endswith(_IN_CLAUSE))):
            break
        i -= 1
    i = _after_place(words, i, last)
    while i < last and (words.tokens[i].tag_ in ("JC", "SC", "SP", "SSC", "JKG", "_SP") or words.in_time[i]):
        i += 1
    return i


def _after_place(words: Words, first: int, last: int) -> int:
    """Return where an object begins after the place of speech: 시청에서 이 같은 내용을 담은 대책을 발표했다."""
    i = first
    while i < last and words.is_nominal(i):
        i += 1
    return i + 1 if first < i < last and words.tokens[i].text == "에서" else first
