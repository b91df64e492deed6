"""Find by whose word a sentence tells what it tells: 소방청에 따르면, 통계청의 조사 결과에 의하면."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hangraph.stages.quote_speakers import Phrase, Speakers
from hangraph.stages.quote_words import Saying, Words


@dataclass(frozen=True, slots=True)
class Source:
    """By whose word: the phrase that ends with 따르면, its entry, and `start:end` what the sentence tells."""

    phrase: Phrase
    saying: Saying
    start: int
    end: int


def find_sources(words: Words, speakers: Speakers) -> Iterator[Source]:
    """Yield the first source of a sentence, if it has one and tells something after it."""
    for i in range(2, len(words)):
        parts = words.parts(i)
        entry = words.sayings.sources.get(parts[0][0] + "다") if words.tokens[i].tag_.startswith("VV") else None
        if entry is None or words.tokens[i - 1].text != "에" or words.quoted[i]:
            continue
        last = i if parts[-1][0] == "면" else min(i + 1, len(words) - 1)
        if words.parts(last)[-1][0] != "면":
            continue
        who, nameless = _reporter(words, speakers, i - 2)
        who = who or _publisher(words, speakers, i - 2)
        end = words.span.end_char
        text = words.text[words.end(last) : end]
        start = end - len(text.lstrip(" ,\u00a0"))
        end = start + len(words.text[start:end].rstrip(" .\n\r\t\u00a0"))
        if (who or nameless) and start < end:
            phrase = Phrase(0, last, True, who, nameless and not who)
            yield Source(phrase, Saying(i, last, entry), start, end)
        return


def _publisher(words: Words, speakers: Speakers, head: int) -> tuple[str, ...]:
    """Return who made the report that a sentence goes by: 통계청이 발표한 ‘인구 통계’에 따르면."""
    before = speakers.phrases(words, 0, head)
    made = before and any(words.parts(i)[-1][1] == "ETM" for i in range(before[-1].particle, head))
    return before[-1].speakers if made else ()


def _reporter(words: Words, speakers: Speakers, head: int) -> tuple[tuple[str, ...], bool]:
    """Return whose word it is, or that nobody with a name says so.

    That of 소방청(청장 윤가람), of 소방청 측, or of the owner of 소방청의 조사 결과.
    """
    while head > 0 and (words.tokens[head].text in words.sayings.reports or _is_aside(words, head)):
        head -= 1
    if not words.is_nominal(head):
        return (), False
    _, who, nameless = speakers.name(words, head, 0)
    return who, nameless


def _is_aside(words: Words, i: int) -> bool:
    bracketed = words.quoted[i] and not words.in_quotation[i]
    return bracketed or words.tokens[i].tag_ == "JKG" or not any(c.isalnum() for c in words.tokens[i].text)
