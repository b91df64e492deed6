"""Furniture of a news page: what stands round an article and is not it (광고, 본문듣기, 무단전재 및 재배포 금지)."""

from __future__ import annotations

import re

_WORDS = """
광고 AD Advertisement 스폰서 본문 듣기 본문듣기 기사듣기 음성듣기 음성으로 듣기 다시듣기 멈추기 재생 정지
일시정지 남자음성 여자음성 남성 여성 목소리 음성 재생속도 속도 느리게 보통 빠르게 조절 글자크기 글자 크기 글꼴
폰트 크게 작게 키우기 줄이기 확대 축소 변경 변경하기 조정 설정 가 - + 가+ 가- 공유 공유하기 기사 기사공유
기사공유하기 SNS 카카오톡 카카오스토리 카톡 페이스북 트위터 엑스 X 밴드 네이버 네이버블로그 블로그 라인
텔레그램 인스타그램 유튜브 URL URL복사 주소 링크 링크복사 복사 복사하기 복사됨 보내기 기사보내기 메일보내기
이메일 메일 이메일로 페이스북으로 트위터로 카카오톡으로 페이스북(으)로 트위터(으)로 카카오톡(으)로
카카오스토리(으)로 이메일(으)로 네이버밴드(으)로 네이버블로그(으)로 Facebook Twitter KakaoTalk 인쇄 인쇄하기
프린트 스크랩 스크랩하기 기사스크랩 기사원문 원문 북마크 저장 신고 신고하기 닫기 열기 더보기 접기 펼치기 이전
다음 목록 위로 맨위로 댓글 댓글쓰기 댓글보기 댓글달기 의견 쓰기 보기 달기 좋아요 싫어요 추천 공감 조회 조회수
읽음 반응 슬퍼요 화나요 훈훈해요 후속기사 로그인 로그아웃 회원가입 마이페이지 검색 전체메뉴 메뉴 홈 홈으로 구독
구독하기 알림 알림받기 번역 요약 요약봇 AI 언어 선택 바로가기 본문바로가기 이미지 크게보기 이미지크게보기 사진
원본보기 원본 확대보기 영상 동영상 재생하기 다운로드 개 건 명 회 를 을 의 로 으로 수
"""
_SECTIONS = """
정치 경제 사회 문화 국제 세계 스포츠 연예 생활 과학 기술 산업 금융 증권 부동산 지역 전국 종합 뉴스 사설 칼럼
오피니언 기고 사람 사람들 피플 인물 포토 기획 특집 교육 환경 건강 의료 여행 날씨 북한 통일 외교 국방 법조 행정
자치 농업 종교 문화일반 사회일반 정치일반 경제일반 IT IT/과학 톱뉴스 주요뉴스 속보 최신기사 수도권 시정 의회
복지 홈
"""
WORDS = frozenset(_WORDS.casefold().split())
SECTIONS = frozenset(_SECTIONS.split())
_COUNT = re.compile(r"\(?\d{1,3}(?:,?\d{3})*\)?")
_PARTS = re.compile(r"[\s|│ㅣ┃•∙·ㆍ,/:▶▲▼◀►△▽×✕\[\]<>〈〉]+")
_NOTICE = re.compile(
    r"무단\s?(?:전재|복제|배포|사용)|재\s?배포\s?(?:및\s?\S{1,12}\s?)?금지|All\s?rights?\s?reserved|저작권자\s?(?:[©ⓒ(]|는|:)"
    r"|Copyright\s?(?:[©ⓒ(]|by)|AI\s?학습\s?(?:및\s?활용\s?)?금지",
    re.IGNORECASE,
)
_PLUG = re.compile(
    r"^\W{0,4}(?:관련\s?(?:기사|뉴스|링크)|(?:많이\s?본|인기|추천|주요|최신|다른|함께\s?(?:본|볼만한)|이\s?시[각간]\s?(?:주요|인기))\s?"
    r"(?:기사|뉴스|콘텐츠)|핫\s?이슈|기사\s?제보|제보하기|독자\s?제보|이\s?기사를\s?(?:공유|추천)|기사를\s?추천)"
)
_FOLLOW = re.compile(
    r"^[▶☞►※].{0,40}(?:구독|바로가기|채널\s?추가|친구\s?추가|앱\s?다운|다운로드|제보|기사\s?더\s?보기)"
)
_CRUMB = re.compile(r"\s?[>＞»›]\s?")
_CLOSING = re.compile(r"[(<\[【]\s?끝\s?[)>\]】]")


def is_furniture(line: str) -> bool:
    """Tell whether a line is made of the words of buttons, players and menus alone (남자음성 여자음성, 댓글 12)."""
    words = [word for word in _PARTS.split(line.casefold()) if word]
    named = [word for word in words if word in WORDS]
    whole = bool(named) and all(word in WORDS or _COUNT.fullmatch(word) for word in words)
    return whole or bool(_CLOSING.fullmatch(line) or _FOLLOW.match(line)) or _is_path(line)


def _is_path(line: str) -> bool:
    """Tell whether a line is the way to the page through the site's sections (홈 > 정치 > 국회)."""
    steps = _CRUMB.split(line)
    return len(steps) > 1 and len(line) <= 60 and any(step.strip() in SECTIONS for step in steps)


def is_notice(line: str) -> bool:
    """Tell whether a line is the copyright notice that closes an article (무단전재 및 재배포 금지)."""
    return bool(_NOTICE.search(line)) and not line.endswith(("다.", "다.”", '다."'))


def is_plug(line: str) -> bool:
    """Tell whether a line heads a list of links to other articles (관련기사)."""
    return len(line) <= 40 and bool(_PLUG.match(line))


def is_section(line: str) -> bool:
    """Tell whether a line names sections of a newspaper alone (정치, 사회 > 교육)."""
    return all(part in SECTIONS for part in _PARTS.split(line.strip("[]<>〈〉 ")) if part)
