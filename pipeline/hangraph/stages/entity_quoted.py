"""Names in quotation marks and brackets: ‘2023 나루 기술 세미나’, 《고대 토기의 길》, 시민단체 '○○ 연대'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hangraph.morphology.eojeol import Word
from hangraph.stages.entity_candidates import Candidate
from hangraph.stages.entity_lexicon import EntityLexicon

_QUOTED = re.compile(
    r"‘(?P<a>[^‘’\n]{1,40})’|'(?P<b>[^'\n]{1,40})'|“(?P<c>[^“”\n]{1,30})”|\"(?P<d>[^\"\n]{1,30})\""
    r"|[《<〈](?P<e>[^《》<>〈〉\n]{1,50})[》>〉]|[『「](?P<f>[^『』「」\n]{1,50})[』」]"
)
_GLOSS = re.compile(r"(?<=\S)\s?\([^()]+\)$")
_SENTENCE = re.compile(r"(?:[다요까죠자라네]|[다요까죠][.!?]+|[.!?…])$|[,.?!]\s")
_AFTER = re.compile(r"\s?([가-힣A-Za-z]{1,8})")
# what follows words that somebody said, not a name
_SAID = re.compile(r"\s?(?:(?:이?라|다|자|냐)(?:고|며|면서|는)|고\s|며\s)")
_PUBLISHED = re.compile(r"(?<![가-힣])([가-힣]{1,6}(?:사|출판|북스|문고|미디어))의 [《『]")  # 너울사의 《…》
_MEDIA = re.compile(r"(?:신문|일보|뉴스|타임스|포스트|저널|방송|통신|경제)$")
_WORK = "ef"  # 《》 and 『』 hold titles of works, whatever they say


class QuotedNames:
    """The source of names that quotation marks set apart."""

    def __init__(self, lexicon: EntityLexicon) -> None:
        self.lexicon = lexicon

    def find(self, text: str, words: Sequence[Word], start: int, end: int) -> Iterator[Candidate]:
        """Yield the quoted names between two offsets."""
        for match in _PUBLISHED.finditer(text, start, end):
            yield Candidate(match.start(1), match.end(1), "Organization", None, "quoted", 0.6)
        previous: tuple[int, str, str | None] | None = None
        for match in _QUOTED.finditer(text, start, end):
            group = str(match.lastgroup)
            inner = match.group(group)
            a, b = match.span(group)
            if inner != inner.strip() or not re.search(r"[가-힣A-Za-z]", inner):
                continue
            typed = self._type(text, match, inner, group)
            if not typed and previous and text[previous[0] : match.start()].strip() in ("", ",", "·"):
                typed = (previous[1], 0.6)  # 시집 ‘젖은 돌’ ‘강의 뒷모습’
            if typed and typed[0]:
                previous = (match.end(), typed[0], None)
                gloss = _GLOSS.search(inner)  # 말그림(Malgrim)
                yield Candidate(a, a + gloss.start() if gloss else b, typed[0], None, "quoted", typed[1])

    def _type(self, text: str, match: re.Match[str], inner: str, group: str) -> tuple[str, float] | None:
        before = text[max(0, match.start() - 14) : match.start()].rstrip()
        hypernym = self._before(before) or self._maker(before)
        if group in _WORK:
            media = _MEDIA.search(inner) or hypernym == "Organization"  # 주간지 《너울》
            return ("Organization", 0.7) if media else ("Program", 1.0)
        if len(inner) < 2 or _SENTENCE.search(inner) or (group in "cd" and _SAID.match(text, match.end())):
            return None
        head = self.lexicon.head_of(inner)
        if head and head.form != inner and not head.has("short") and not head.has("attach"):
            return head.type, 0.9
        after = _AFTER.match(text, match.end())
        following = self.lexicon.head_of(after.group(1)) if after and group in "ab" else None
        if hypernym:
            return hypernym, 0.75
        if following and after and following.form == after.group(1) and following.type in ("Event", "Program"):
            return following.type, 0.7
        return None

    def _maker(self, before: str) -> str:
        """Return Program behind one who makes works: ○○○ 감독 ‘소금창고’."""
        word = before.split()[-1] if before.split() else ""
        title = self.lexicon.titles.get(self.lexicon.title_of(word.removesuffix("의"))) if word else None
        return "Program" if title and "works" in title.values else ""

    def _before(self, before: str) -> str:
        """Return the class that a noun before the quotation names: 시민단체 ‘…’, 시집 ‘…’, 합작법인인 ‘…’."""
        word = re.split(r"[\s,(]", before)[-1] if before else ""
        stem = word.removesuffix("인") if len(word) > 2 else word
        for form in (word, stem):
            found = self.lexicon.hypernym_of(form)
            if found and not form.endswith(("의", "은", "는")):
                return found.value("of") or ""
        return ""
