"""Find statements in a sentence: quotations that are speech, and clauses of indirect speech.

`… “간다”며 “이긴다”고 말했다` holds two quotations, `협약을 체결했다고 밝혔다` an indirect statement,
`사과를 요구했다` one that is the object of its verb.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from hangraph.document import QuoteRow
from hangraph.stages.quote_endings import How, bare, ending, promising
from hangraph.stages.quote_themes import themes
from hangraph.stages.quote_words import FAR, Saying, Words

_END = r"(?=[^가-힣]|$)"
# what follows a quotation that is speech; 는 only after a clause (“간다”는), for it is also the topic's particle
_AFTER = re.compile(
    r"\s?(?:"
    rf"(?P<go>(?:이?라고|고|하고)(?:도|는|까지)?{_END})"
    rf"|(?P<and>이?라(?:며|면서)(?:도|는)?{_END})|(?P<joined>(?:며|면서)(?:도|는)?{_END})"
    rf"|(?P<noun>(?:이?라는|이?란|이?라던){_END})|(?P<clause>는{_END})"
    r")"
)
_AFTER_END = re.compile(r"\s*(?:[.。]|$)")
_HOW: dict[str, How] = {"go": "go", "and": "and", "joined": "and", "noun": "noun", "clause": "noun"}
_AFTER_CLAUSE = frozenset({"joined", "clause"})
_ROW = re.compile(r"\s?[,·ㆍ、]?\s?(?:(?:및|또는|그리고|과|와|이나)\s)?")
_REACH = 6  # tokens between a quotation and an ending that quotes it: “…을 수출”중이라며
_NOUN = 7  # tokens from 라는 to its noun of speech: 라는 내용의 짧은 글을
_OBJECT = frozenset({"을", "를", "까지", "도", "만"})
_NAMED = 12  # tokens from 것이 to whose word it is
_CLAUSE = ("EF", "EC")


@dataclass(frozen=True, slots=True)
class Statement:
    """Something said: `start:end` its words; for a quotation its row; `ender` the token where the quoting ends.

    `saying` is the predicate of saying it belongs to, if the lexicon has it.
    """

    how: How
    start: int
    end: int
    first: int
    ender: int
    quote: QuoteRow | None = None
    saying: Saying | None = None
    sure: bool = True


def find_statements(words: Words, quotes: list[QuoteRow]) -> list[Statement]:
    """Return the statements of a sentence in order, quotations first where they begin together."""
    direct = _in_rows(words, quotes, [_direct(words, quote) for quote in quotes])
    taken = {i for s in direct for i in range(s.first, s.ender + 1)}
    indirect = [s for s in _indirect(words) if not any(i in taken for i in range(s.ender - 1, s.ender + 1))]
    found = [_with_saying(words, s) for s in (*direct, *indirect)]
    kept = _outer(words, [s for s in found if s is not None])
    used = {s.saying.first: s.how == "and" for s in kept if s.saying}
    kept += [
        Statement("theme", words.start(t.first), words.end(t.last), t.first, t.last + 1, None, t.saying)
        for t in themes(words, used)
    ]
    return sorted(kept, key=lambda s: s.ender)


def _outer(words: Words, statements: list[Statement]) -> list[Statement]:
    """Return the statements without those that only give the grounds in another: 위험하다고 판단해 막았다고 밝혔다."""
    last = max((s.ender for s in statements if s.how == "go" and s.quote is None and s.saying), default=0)
    return [s for s in statements if s.quote is not None or s.ender >= last or not _gives_grounds(words, s)]


def _gives_grounds(words: Words, statement: Statement) -> bool:
    saying = statement.saying
    parts = [words.parts(i)[-1] for i in range(saying.last, min(saying.last + 2, len(words)))] if saying else []
    return statement.how == "go" and any(t == "EC" and f in ("아", "어", "여") for f, t in parts)


def _in_rows(words: Words, quotes: list[QuoteRow], read: list[Statement | None]) -> list[Statement]:
    """Return the statements with those that only the last of a row marks as such: “물러나라”, “사과하라”고 외쳤다."""
    for k in range(len(quotes) - 2, -1, -1):
        following = read[k + 1]
        gap = words.text[quotes[k]["end"] : quotes[k + 1]["start"]]
        if read[k] is None and following is not None and following.how != "end" and _ROW.fullmatch(gap):
            inner, first = (quotes[k]["inner_start"], quotes[k]["inner_end"]), words.at(quotes[k]["start"])
            read[k] = replace(following, start=inner[0], end=inner[1], first=first, quote=quotes[k])
    return [s for s in read if s is not None]


def find_headlines(words: Words, quotes: list[QuoteRow]) -> list[Statement]:
    """Return the quotations of a headline: 홍길동 시장 “재정 지킨다”, with nothing but a comma between."""
    found = []
    for quote in quotes:
        first, ender = words.at(quote["start"]), words.at(quote["end"]) - 1
        following = words.text[quote["end"] : quote["end"] + 1]
        if first and quote["marks"] == "double" and (not following.strip() or following in "…·,"):
            found.append(Statement("headline", quote["inner_start"], quote["inner_end"], first, ender, quote))
    return found


def _direct(words: Words, quote: QuoteRow) -> Statement | None:
    """Return a quotation as a statement if what follows it quotes, or it ends its sentence."""
    text, end = words.text, quote["end"]
    inner = (quote["inner_start"], quote["inner_end"])
    base = Statement("go", *inner, words.at(quote["start"]), words.at(end) - 1, quote, sure=_is_clause(words, quote))
    match = _AFTER.match(text, end, min(len(text), end + 12))
    how = _HOW.get(match.lastgroup or "") if match else None
    if match and how and (base.sure or match.lastgroup not in _AFTER_CLAUSE):
        # “역사적인 날”이라며: no name is quoted so
        return replace(base, how=how, ender=words.at(match.end()) - 1, sure=base.sure or how == "and")
    if match is None and base.sure and base.ender + 1 < len(words):
        following = words.tokens[base.ender + 1]
        if following.text in words.sayings.speech and text[end : end + 1] in (" ", "\xa0"):
            return replace(base, how="noun")  # “반갑다” 발언을 했다
    if match is None and (base.sure or _length(text, quote) > 2) and quote["marks"] == "double":
        partial = _partial(words, base)
        if partial is not None:
            return partial
        if base.sure and _AFTER_END.match(text[end : words.span.end_char]):
            return replace(base, how="end")
        if base.sure and text[quote["inner_end"] - 1] in ".!?" and text[end : end + 1].isspace():
            return replace(base, how="end")  # “간다.” 홍길동 대표의 말이다.
    return None


def _is_clause(words: Words, quote: QuoteRow) -> bool:
    """Return whether the words of a quotation end with a predicate."""
    last = words.at(quote["inner_end"]) - 1
    while last > 0 and not words.tokens[last].text[-1].isalnum():
        last -= 1
    tag = words.tokens[last].tag_
    return tag.endswith(_CLAUSE) or (tag == "JX" and words.tokens[last].text == "요")


def _length(text: str, quote: QuoteRow) -> int:
    return len(text[quote["inner_start"] : quote["inner_end"]].split())


def _partial(words: Words, base: Statement) -> Statement | None:
    """Return a quotation whose clause goes on behind its marks: “물러나야” 한다며."""
    first = base.ender + 1
    if first < len(words) and words.tokens[first].tag_.startswith("J"):
        return None
    for i in range(first, min(first + _REACH, len(words))):
        if words.quoted[i] or words.tokens[i].tag_.startswith("J"):
            return None
        quoting = ending(words, i)
        if quoting is not None:
            return replace(base, how=quoting[0], ender=i)
    return None


def _indirect(words: Words) -> Iterator[Statement]:
    """Yield the clauses that an ending quotes, outside quotations; where they begin is for the speaker to say."""
    for i in range(1, len(words)):
        if words.quoted[i]:
            continue
        quoting = ending(words, i) or promising(words, i) or bare(words, i)
        if quoting is not None and quoting[1] > words.span.start_char:
            yield Statement(quoting[0], words.span.start_char, quoting[1], 0, i)


def _with_saying(words: Words, statement: Statement) -> Statement | None:
    """Return the statement with its predicate of saying, None where another predicate shows it is no statement."""
    if statement.how == "noun":
        return _of_noun(words, statement)
    if statement.how in ("end", "headline"):
        return statement
    direct, passed = statement.quote is not None, False
    for i in range(statement.ender + 1, min(statement.ender + FAR, len(words))):
        if words.quoted[i] or words.in_time[i]:
            continue
        saying = words.saying(i, quoting=True)
        close = statement.how == "go" and not passed
        if saying is not None and (close or saying.entry.value("needs") != "quotation"):
            return replace(statement, saying=saying)
        named = words.tokens[i].lemma_ in words.sayings.naming or words.tokens[i].text in words.sayings.naming
        if named or (not statement.sure and words.tokens[i].lemma_ == "하다" and words.is_predicate(i)):
            return None  # “한강의 기적”이라고 불리는, “한강”이라고 하는
        passed = passed or words.is_predicate(i)
        if passed and not direct:
            break
    if direct:
        return statement if statement.sure else None
    return statement if statement.how == "and" else None


def _of_noun(words: Words, statement: Statement) -> Statement | None:
    """Return a statement that a noun of speech takes up: 돕겠다는 뜻을 전했다, 돕겠다는 설명이다."""
    told = _told_as(words, statement.ender + 1)
    if told is not None:
        return replace(statement, saying=told)
    for i in range(statement.ender + 1, min(statement.ender + _NOUN, len(words) - 1)):
        if words.quoted[i] or not (words.is_nominal(i) or _modifies(words, i)):
            return None
        entry = words.sayings.speech.get(words.tokens[i].text)
        following = words.tokens[i + 1]
        if words.tokens[i].text == "것" and following.text == "으로" and i + 2 < len(words):
            saying = words.saying(i + 2, quoting=True)  # 아쉽다는 것으로 표현했다
            return replace(statement, saying=saying) if saying else None
        if entry is None:
            continue
        if following.text in _OBJECT:
            saying = _saying_after(words, i + 2, Saying(i, i + 2, entry))
            return replace(statement, saying=saying) if saying else None
        if following.text in ("과", "와") and words.tokens[min(i + 2, len(words) - 1)].text == "함께":
            return statement  # “반갑다”라는 글과 함께 사진을 올렸다
        if entry.value("predicate") and words.parts(i + 1)[0][1] == "VCP":
            return replace(statement, saying=Saying(i, i + 1, entry))
    return None


def _modifies(words: Words, i: int) -> bool:
    """Return whether a token may stand before a noun of speech: 신중한 입장, 이런 내용의 글, 간절한 뜻."""
    parts = words.parts(i)
    adjective = parts[-1][1] == "ETM" and parts[0][1] in ("VA", "XSA", "XSV", "ETM")
    return adjective or words.tokens[i].tag_ in ("JKG", "MM", "MAG", "XSA")


def _told_as(words: Words, first: int) -> Saying | None:
    """Return the noun of speech that a statement is said to be: 늘었다는 것이 통계청의 분석이다."""
    texts = [token.text for token in words.tokens[first : first + 2]]
    if texts[:1] != ["것"] or texts[-1] not in ("이", "은", "도"):
        return None
    for i in range(first + 2, min(first + _NAMED, len(words) - 2)):
        entry = words.sayings.speech.get(words.tokens[i + 1].text) if words.tokens[i].tag_ == "JKG" else None
        if entry is not None and words.parts(i + 2)[0][1] == "VCP":
            return Saying(i + 1, i + 2, entry)
    return None


def _saying_after(words: Words, first: int, noun: Saying) -> Saying | None:
    """Return the predicate of saying that comes next, or `noun` with 하다: 돕겠다는 말을 했다."""
    for i in range(first, min(first + 8, len(words))):
        saying = words.saying(i, quoting=True)
        if words.parts(i)[0][0] == "하" and words.tokens[i].tag_.startswith("V"):
            return noun if i == first else None
        if saying is not None or words.is_predicate(i):
            return None if saying is not None and saying.entry.value("needs") == "quotation" else saying
    return None
