"""Bylines and credits: who wrote, who sent, who photographed (홍길동 기자, (서울=가나통신), /뉴시스, © 매체)."""

from __future__ import annotations

import re

_MEDIA_ENDING = (
    "일보|신문|뉴스|통신|통신사|방송|방송국|타임스|타임즈|경제|저널|데일리|투데이|매일|미디어|포스트|프레스|트리뷴|헤럴드|리포트|닷컴"
    "|TV|티브이|라디오|매거진|위클리|시보|공보|소식|소식지|인사이트|비즈"
)
_MEDIA_NAME = (
    "한겨레|프레시안|노컷|뉴시스|뉴스1|News1|KBS|MBC|SBS|EBS|YTN|JTBC|MBN|OBS|AP|AFP|EPA|UPI|로이터|신화|타스"
    "|게티이미지(?:뱅크)?|셔터스톡"
)
MEDIA = rf"(?:[가-힣A-Za-z0-9&.]{{1,14}}?(?:{_MEDIA_ENDING})|{_MEDIA_NAME})(?![가-힣A-Za-z0-9])"
_AGENCY = re.compile(
    r"연합뉴스|뉴시스|뉴스1|News1|AP|AFP|EPA|UPI|로이터|신화(?:통신)?|타스|게티이미지(?:뱅크)?|셔터스톡|픽사베이"
)
_IS_MEDIA = re.compile(MEDIA)
_EMAIL = r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}"
_ROLE = (
    r"(?:(?:선임|수석|전문|수습|인턴|객원|시민|명예|학생|사진|영상|온라인|편집|논설|대)\s?)?기자|(?:순회|임시)?특파원|논설(?:위원|실장|주간)"
    r"|편집(?:위원|국장|장)|통신원|주재기자|리포터|에디터|PD|피디|칼럼니스트|대기자"
)
_NAME = r"[가-힣]{2,4}"
_NAMES = rf"{_NAME}(?:\s?[·ㆍ・‧,]\s?{_NAME}){{0,4}}"
_JOB = r"(?:글|사진|취재|정리|영상|촬영|그래픽|편집|번역|제작)"
_WORK = rf"(?:{_JOB}(?:\s?[·ㆍ,/]\s?{_JOB}){{0,3}}\s?[=:]?\s?)"
_FROM = r"(?:[가-힣A-Za-z0-9·]{1,12}\s?=\s?)?(?:[가-힣A-Za-z0-9&.]{2,12}\s){0,2}"  # 여울=, 가나일보 문화부
_REPORTER = (
    rf"{_WORK}?{_FROM}(?:{_NAMES}\s?(?:{_ROLE})(?:\s?[(<\[]?{_EMAIL}[)>\]]?)?|{_NAME}\s?[(<\[]?{_EMAIL}[)>\]]?)"
    rf"|{_WORK}(?<=[=:])\s?{_NAMES}|[(<\[]?{_EMAIL}[)>\]]?"
)
_BYLINE = (
    rf"[/|\[(<【〈◎●■▶ⓒ©=\s]{{0,4}}(?:{_REPORTER})(?:[\s,/·ㆍ|]{{1,3}}(?:{_REPORTER})){{0,4}}\s?[=\])>】〉/\s]{{0,3}}"
)
_LINE = re.compile(_BYLINE)
_TAIL = re.compile(rf"(?:(?<=[가-힣])[.!?]|[”\"’'」)\]…])[”\"’'」)\]]{{0,3}}\s{{0,9}}(?P<byline>{_BYLINE})$")
_STOP = re.compile(r"[.!?][”\"\'’」)\]]{0,3}$")
_BRACKET = re.compile(r"[\[(【〔<〈](?P<inner>[^\[\]()【】〔〕<>〈〉]{2,40})[\])】〕>〉]\s{0,4}")
_SIGNED = re.compile(rf"(?:{_FROM}{_NAMES}\s?(?:{_ROLE})[,·ㆍ\s]{{0,3}}){{1,4}}(?P<mark>=\s{{0,4}})?")
_EQUALS = re.compile(r"[^=.!?“”\"‘’'\n]{0,40}=\s{1,4}")
_PARTICLE = re.compile(r"(?:[은는이가을를의에도와과]|에서|에게|에는)(?:\s|$)")
_SIGNATURE = re.compile(
    rf"{_WORK}{_NAME}|{_NAME}\s(?:[가-힣A-Za-z0-9]{{2,12}}\s){{0,2}}"
    r"[가-힣]{0,4}(?:시인|수필가|소설가|작가|평론가|기고가|칼럼니스트|교수|변호사|연구원|연구위원)"
)
_PLACED = re.compile(rf"[가-힣A-Za-z·ㆍ\s]{{1,16}}=\s?(?:{MEDIA}(?:[/·=]\s?{MEDIA})*|.*(?:{_ROLE}))\s?")
_CREDITED = re.compile(
    rf"(?:{MEDIA}\s?|[가-힣·ㆍ\s]{{1,10}}=\s?)?(?:{_FROM}{_NAMES}\s?(?:{_ROLE})[\s,·]{{0,2}}){{1,4}}"
)
_CREDIT = re.compile(
    r"(?:\s{0,9}(?:[/|]\s?)?(?:"
    r"[(\[<〈]\s?(?:자료\s?)?(?:사진|그래픽|영상|이미지|자료)\s?(?:제공|출처)?\s?[=:│|/]?\s?[^()\[\]<>〈〉]{0,40}[)\]>〉]"
    r"|(?:사진|그래픽|영상|이미지|자료)\s?(?:제공|출처)?\s?[=:]\s?[^=:.\n]{1,30}"
    r"|[©ⓒ]\s?[^©ⓒ\n]{1,30}"
    r"|[(\[<〈]\s?[^()\[\]<>〈〉]{1,20}\s제공\s?[)\]>〉]"
    rf"|[(\[]\s?{MEDIA}\s?[)\]]"
    rf"|[/=]\s?(?:{MEDIA})(?:\s?제공|\s{_NAME}\s?기자)?\s?[)\]]?"
    r")){1,4}$"
)
_COPYRIGHT = re.compile(
    r"(?:[©ⓒ]|\([cC]\)|저작권자\s?[:=]?)\s?(?:[©ⓒ]|\([cC]\))?\s?['‘“\"]?(?P<name>[가-힣A-Za-z0-9]{2,16})"
)


def is_byline(line: str) -> bool:
    """Tell whether a line is reporters with role or e-mail, or an e-mail alone (/가나일보 문화부 홍길동 기자)."""
    return bool(_LINE.fullmatch(line))


def tail_of(line: str) -> int | None:
    """Return where the byline behind a line's last sentence begins (… 말했다. 홍길동 기자 a@b.kr), or None."""
    found = _TAIL.search(line)
    if found:
        return found.start("byline")
    cut = credit_of(line)
    return cut if cut and _STOP.search(line[:cut].rstrip()) else None


def lead_of(line: str) -> int:
    """Return how long the byline before a line's first sentence is; 0 if there is none.

    (서울=가나통신) 홍길동 기자 = 11일 서울에서 … 'on the 11th, in Seoul …': the sentence begins after the equals sign.
    """
    bracket = _BRACKET.match(line)
    if bracket and _opens(bracket):
        signed = _EQUALS.match(line, bracket.end()) or _SIGNED.match(line, bracket.end())
        return signed.end() if signed else bracket.end()
    signed = _SIGNED.match(line)
    return signed.end() if signed and signed["mark"] else 0


def _opens(bracket: re.Match[str]) -> bool:
    """Tell whether a bracket names the sender, and no word of the sentence: <가나일보>는 'the Gana Daily (topic)'."""
    inner = bracket["inner"]
    alone = _IS_MEDIA.fullmatch(inner)
    if alone and (bracket.group()[0] in "<〈" or _PARTICLE.match(bracket.string, bracket.end())):
        return False
    return bool(alone or _PLACED.fullmatch(inner) or _CREDITED.fullmatch(inner))


def is_signature(line: str) -> bool:
    """Tell whether a line at the foot of an article is its author (취재 홍길동, 홍길동 수필가)."""
    return bool(_SIGNATURE.fullmatch(line))


def credit_of(line: str) -> int | None:
    """Return where the credit at the end of a caption begins (… © 매체, … /뉴시스, [사진=미르시]), or None."""
    found = _CREDIT.search(line)
    return found.start() + len(found.group()) - len(found.group().lstrip()) if found else None


def media_in(line: str) -> str | None:
    """Return the newspaper, agency or broadcaster a line names by its kind (가나일보), the last of several, or None."""
    found = _IS_MEDIA.findall(line)
    return found[-1] if found else None


def is_agency(name: str) -> bool:
    """Tell whether a name is one of the agencies whose pictures every paper prints."""
    return bool(_AGENCY.fullmatch(name))


def owner_of(line: str) -> str | None:
    """Return the name behind a line's copyright mark (© 매체), or None."""
    found = _COPYRIGHT.search(line)
    return found["name"] if found else None
