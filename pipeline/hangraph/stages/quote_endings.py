"""Read the endings that quote: 간다고, 간다며, 간다는."""

from __future__ import annotations

import re
from typing import Literal

from hangraph.stages.quote_words import Saying, Words

How = Literal["go", "and", "noun", "end", "theme", "headline"]

# an ending that quotes, by its underlying form: how, and what of it is no part of the words quoted
_ENDINGS: tuple[tuple[How, re.Pattern[str]], ...] = (
    ("and", re.compile(r"(?:다|라|자|냐)(며|면서)$")),
    ("go", re.compile(r"(?:다|라|자|냐)(고)$")),
    ("noun", re.compile(r"(?:다|라|자|냐)(는|던)$")),
)
_NEAR = 5  # tokens between 기로 and its predicate


def ending(words: Words, i: int) -> tuple[How, int] | None:
    """Return how a token quotes, and where the words it quotes end: 체결한다고 ends after 체결한다."""
    form, tag = words.parts(i)[-1]
    if tag not in ("EC", "ETM", "JKQ", "EF"):
        return None
    for how, pattern in _ENDINGS:
        match = pattern.search(form)
        if match:
            said = words.parts(i - 1)[-1][1] == "EF" if i else False
            if said and form in ("라고", "라며", "라면서", "라는"):  # 왔다라고
                return how, words.start(i)
            if form.startswith("다라"):
                return how, words.end(i) - len(form) + 1
            copula = any(t == "VCP" for _, t in words.parts(i))
            if copula:  # 조치라고
                return how, words.start(i)
            if i and words.parts(i - 1)[-1][1] == "VCP":  # 것이라고
                return how, words.start(i - 1)
            return how, words.end(i) - len(match.group(1))
    return None


def bare(words: Words, i: int) -> tuple[How, int] | None:
    """Return the same for 라 without 고, right before a verb of saying: 막지 않을 것이라 알렸다."""
    parts = words.parts(i)
    if parts[-1] != ["라", "EC"] or i + 1 >= len(words) or words.saying(i + 1, quoting=True) is None:
        return None
    copula = i if parts[0][1] == "VCP" else i - 1
    return ("go", words.start(copula)) if words.parts(copula)[0][1] == "VCP" else None


def quotes_at(words: Words, i: int) -> bool:
    """Return whether a token ends a clause that is quoted."""
    quoting = ending(words, i)
    return quoting is not None and quoting[0] == "go"


def promising(words: Words, i: int) -> tuple[How, int] | None:
    """Return the same for what is no quoting ending, but quotes before some predicates.

    회의를 열기로 발표했다, not 열기로 했다; 서류를 내도록 요구했다, not 내도록 도왔다; 비가 올 것으로 내다봤다, not
    올 것으로 보인다.
    """
    text, before = words.tokens[i].text, words.tokens[i - 1]
    if text == "로" and before.tag_ == "ETN" and before.text == "기":
        wanted, end = ("theme", "true"), words.end(i)
    elif words.parts(i)[-1][0].endswith(("도록", "토록")) or text.endswith(("도록", "토록")):
        wanted, end = ("asks", "true"), words.end(i)
    elif text == "으로" and before.text == "것":
        wanted, end = ("sees", "true"), words.end(i - 1)
    else:
        return None
    saying = _next_saying(words, i + 1)
    return ("go", end) if saying is not None and saying.entry.value(wanted[0]) == wanted[1] else None


def _next_saying(words: Words, first: int) -> Saying | None:
    """Return the predicate of saying that comes next, over adverbs: 공식 발표했다, 여러 차례 요구했다."""
    for k in range(first, min(first + _NEAR, len(words))):
        saying = words.saying(k, quoting=True)
        if saying is not None:
            return saying
        if not words.tokens[k].tag_.startswith(("MA", "NN", "XR", "SN")) or words.is_predicate(k):
            return None
    return None
