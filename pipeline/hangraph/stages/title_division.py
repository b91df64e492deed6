"""Divide the phrase before a title into the name of its bearer and the rest: 정혜윰 온새미로지스 사장."""

from __future__ import annotations

from collections.abc import Sequence

from hangraph.morphology.eojeol import Word
from hangraph.stages.title_lexicon import Title
from hangraph.stages.title_passage import Passage

SURE = 0.5
Span = tuple[int, int]
Division = tuple[Span | None, list[int], float]  # the name, the words left over, how sure


def divide(passage: Passage, run: list[int], title: Title) -> Division:
    """Return the name in a phrase, the rest of the phrase, and how sure that is.

    A name found before stands where the phrase shows none, or only a part of it: 프랭크 모레노 회장.
    """
    read, known = _read(passage, run, title), _known(passage, run, title)
    if known is None or read[0] == known[0]:
        return read
    return known if read[0] is None or _within(read[0], known[0]) else read


def _within(inner: Span, outer: Span | None) -> bool:
    return outer is not None and outer[0] <= inner[0] and inner[1] <= outer[1]


def _read(passage: Passage, run: list[int], title: Title) -> Division:
    """Return the division of a phrase by what its words look like."""
    if title.envoy and run and is_sent(passage, run[-1]):
        person, _, confidence = divide(passage, run[:-1], title)
        return person, run[-1:], confidence
    scores = [_score(passage, run, n) for n in range(len(run))]
    best = max(scores, default=0.0)
    if best < SURE:
        return _divide_foreign(passage, run, title)
    return _korean(passage, run, scores.index(best), best)


def _known(passage: Passage, run: list[int], title: Title) -> Division | None:
    """Return the division at a person that was found before and of whom the phrase has all words.

    Nothing stands between before a noun that is a title among other things (not in 모레노 탄핵 주장) and before one
    that names its body itself (not in 윤가람 정부 외교부장관).
    """
    for k in reversed(run):
        person = passage.people.get(k)
        if person is None:
            continue
        named = [n for n in run if passage.people.get(n) is person]
        first, last = passage.words[named[0]], passage.words[named[-1]]
        apart = (title.common or title.body_end is not None) and named[-1] != run[-1]
        if any("envoy" in passage.lexicon.modifier_values(passage.words[n].text) for n in range(named[0], named[-1])):
            continue  # a name that took in what follows: 소피 라베른 [주한 벨로리아 대사]
        if (first.start, last.end) == (person["start"], person["end"]) and not apart:
            rest = [n for n in run if n > named[-1]] or [n for n in run if n < named[0]]
            return (first.start, last.end), rest, max(SURE, person["confidence"])
    return None


def is_sent(passage: Passage, k: int) -> bool:
    """Whether a word says whose envoy it is or where to: 주한 벨로리아 대사, 주사르반 대사."""
    word, before = passage.words[k], passage.words[k - 1] if k else None
    posted = before is not None and "envoy" in passage.lexicon.modifier_values(before.text) and word.joins
    return posted or (word.text[:1] == "주" and len(word.text) > 2 and passage.cover.get(k) is None)


def _korean(passage: Passage, run: list[int], where: int, score: float) -> Division:
    name = passage.words[run[where]]
    rest = run[where + 1 :] if where == 0 and len(run) > 1 else run[:where] or run[where + 1 :]
    start = name.start
    before = passage.words[run[where - 1]] if where else None
    if before and before.proper and passage.lexicon.names.score(name) < 0.3 and run[where - 1] not in passage.cover:
        start, rest = passage.words[run[where - 1]].start, run[where + 1 :]  # 구로키 하루오(黒木春夫)
    return (start, name.end), rest, min(0.95, score)


def _score(passage: Passage, run: list[int], n: int) -> float:
    """Return how likely the n-th word of a phrase before a title is a Korean name."""
    k, last = run[n], len(run) - 1
    words, lexicon = passage.words, passage.lexicon
    score = _likeness(passage, k) - _penalty(passage, k)
    score += 0.15 if n == last else 0.05 if n == 0 else -0.1
    if n == 0 and last and (all(m in passage.cover for m in run[1:]) or lexicon.ends_in_body(words[run[-1]])):
        score += 0.15
    if n < last and _goes_on(passage, k, run[n + 1]):
        score -= 0.4
    if n == last and n and _is_given(passage, run[n - 1]):
        score -= 0.7  # 소피 나무레
    if 0 < n < last and run[n - 1] not in passage.cover and words[run[n - 1]].proper:
        score -= 0.4  # the body follows the name, so what precedes is of the name: 소피 라베른 파리 시장
    return score


def _is_given(passage: Passage, k: int) -> bool:
    """Whether a word is a person's name and no Korean one: 소피, 니콜라."""
    word, names = passage.words[k], passage.lexicon.names
    strange = any(c not in names.syllables for c in word.text)
    return "인명" in word.sems and strange and k not in passage.cover


def _likeness(passage: Passage, k: int) -> float:
    """Return how much a word looks like a name; Hanja in brackets behind it are proof: 왕보(王步)."""
    following = passage.words[k + 1] if k + 1 < len(passage.words) else None
    hanja = following and following.gap == "(" and all("一" <= c <= "龥" for c in following.text)
    return 1.0 if hanja else passage.lexicon.names.score(passage.words[k])


def _penalty(passage: Passage, k: int) -> float:
    """Return what speaks against a word being a name: a name of another type over it."""
    word, mention = passage.words[k], passage.cover.get(k)
    if mention is None or mention["type"] == "Person":
        return 0.0
    swallowed = mention["start"] == word.start and mention["end"] > word.end and mention["source"] in ("head", "unit")
    if swallowed:
        return 0.0  # a name taken into the body behind it: 정혜윰 온새미로지스
    return 0.7 if mention["confidence"] >= SURE else 0.2


def _goes_on(passage: Passage, k: int, following: int) -> bool:
    """Whether a word of two syllables begins a foreign name rather than being a Korean one: 루스탐 벡나자로프."""
    word, after, mention = passage.words[k], passage.words[following], passage.cover.get(following)
    names = passage.lexicon.names
    free = mention is None or mention["start"] == word.start
    if passage.lexicon.ends_in_body(after):
        return False  # 봉하윤 미르시의회 의장
    strange = after.proper or len(after.text) == 1 or any(c not in names.syllables for c in after.text)
    if _is_given(passage, k) and free and len(after.text) > 1:
        return True  # 니콜라 주마
    short = len(word.text) == 2 or names.is_rare(word.text)
    return short and free and strange and names.score(after) < 0.3


def _divide_foreign(passage: Passage, run: list[int], title: Title) -> Division:
    """Return a foreign name at the end of a phrase or, with the body behind it, at its beginning."""
    words = passage.words
    if title.of_place and len(run) == 1 and words[run[0]].text in passage.lands:
        return None, run, 0.0  # 오르비아 대통령, where the text says 오르비아에서 or 오르비아 정부
    head, tail = _free_ends(passage, run, title)
    for part, rest in ((run[tail:], run[:tail]), (run[:head], run[head:])):
        score = passage.lexicon.names.foreign([words[k] for k in part])
        if score >= (0.65 if title.common else SURE) and (len(part) > 1 or _stands_single(words[part[0]], rest, title)):
            return (words[part[0]].start, words[part[-1]].end), rest, score
    return None, run, 0.0


def _stands_single(word: Word, rest: Sequence[int], title: Title) -> bool:
    """Whether one foreign word before a title is a person (라베른 총리) and not a body (코그니타 회장)."""
    person = title.of_place or "personal" in title.entry.values or "인명" in word.sems
    place = "지명" in word.sems and "인명" not in word.sems  # 미국 대통령
    return not place and (bool(rest) or person or title.body_end is not None)


def _free_ends(passage: Passage, run: list[int], title: Title) -> tuple[int, int]:
    """Return where the words at the beginning and at the end that no sure name covers stop."""
    free = [passage.sure(k) is None for k in run]
    if not run:
        return 0, 0
    long = title.of_place or len(passage.words[run[-1]].text) > 3
    town = title.of_place and len(passage.words[run[-1]].text) > 2 and passage.words[run[-1]].text[-1] in "시군구주현성"
    if len(run) > 2 and all(free) and (town or (long and passage.words[run[-1]].text in passage.alone)):
        free[-1] = False  # 루스탐 벡나자로프 사르반 국방장관, where 사르반 stands alone elsewhere
    taken = [n for n, is_free in enumerate(free) if not is_free]
    return (taken[0], taken[-1] + 1) if taken else (len(run), 0)
