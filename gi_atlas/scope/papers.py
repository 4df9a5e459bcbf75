"""Letters that a wording names: title, number, issuer, day."""

import re
from collections.abc import Iterator
from datetime import date

from gi_atlas.scope.wording import Defect, Letter

# Also older manners: 西府函发[2005]13号, 肇府报[2003] 11号.
# The government before it is its issuer and no part of it: 安溪县人民政府安政[2003]综182号.
LETTER_NO = re.compile(
    r"(?:根据|依据|按照|参照|依照|文件|见|以|据|经|由|于)?(?:[一-龥]{2,20}?(?:人民政府|管理委员会|管委会|委员会)(?:办公[室厅])?(?:文件)?[以用]?)?"
    r"(?P<number>(?:(?:(?!根据|依据|按照|依照|参照|范围)[一-龥]){2,16}|(?<=政府)|(?<=委会)|(?<=办公[室厅])|(?<=文件)|(?<=府[以用]))"
    r"[〔［\[【（(]\d{4}[〕］\]】）)]\s*(?:综字?|字)?第?\s*\d+\s*号)"
)
_TITLE = re.compile(r"《(?P<title>[^《》]{2,120})》")
_ISSUER = re.compile(
    r"(?:.*[以由经据按照，。；、：,;:为于]|\A)(?P<issuer>[一-龥]{2,20}?(?:人民政府(?:办公[室厅])?|管理委员会|管委会|委员会))(?:[^，。；、]{0,6}|(?:于|在)?\d{4}年\d{1,2}月\d{1,2}日[^，。；、]{0,4})\Z"
)
_TITLE_ISSUER = re.compile(r"(?P<issuer>[一-龥]{2,20}?(?:人民政府(?:办公[室厅])?|管理委员会|管委会|委员会))关于")
_DATED = re.compile(r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
BY_LETTER = re.compile(
    r"(?:提出|确定|划定|批准|界定|规定|明确|建议)的[^，。；]{0,12}?(?:范围|区域)为准|以[^。；]{0,80}为准"
)
BY_LETTER_ALONE = re.compile(r"(?:提出|确定|划定|批准|界定|规定|明确|建议)的[^，。；]{0,12}?(?:范围|区域)")


def read_letter(text: str, written: str = "") -> Letter | None:
    """The letter that a wording names, its number in the signs of ``written``; None if it names none."""
    number, title = LETTER_NO.search(text), _TITLE.search(text)
    if number is None and title is None:
        return None
    spans = [*([title.span()] if title else []), *([number.span("number")] if number else [])]
    start, end = min(first for first, _last in spans), max(last for _first, last in spans)
    lead_from = max(0, start - 30)
    issuer = _ISSUER.search(text[lead_from:start]) or (_TITLE_ISSUER.match(title["title"]) if title else None)
    is_before = issuer is not None and issuer.re is _ISSUER
    dated = _DATED.search(text, max(0, start - 20), min(len(text), end + 16))
    if dated and dated.start() >= start:
        end = max(end, dated.end())
    return Letter(
        title=title["title"] if title else "",
        number="".join((written or text)[slice(*number.span("number"))].split()) if number else "",
        issuer=issuer["issuer"] if issuer else "",
        dated=_day(dated),
        span=(lead_from + issuer.start("issuer") if issuer and is_before else start, end),
    )


def _day(found: "re.Match[str] | None") -> date | None:
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"])) if found else None
    except ValueError:
        return None


# 涞政函〔2016 12号, 涞政函2016〕12号: one bracket of the year is lost.
BROKEN_NO = re.compile(
    r"(?P<name>(?:(?!根据|依据|按照|依照|参照|范围)[一-龥]){2,16})(?:(?P<open>[〔［\[【])(?P<year>(?:19|20)\d{2})[\s第]+|(?P<year2>(?:19|20)\d{2})(?P<close>[〕］\]】])\s*)"
    r"(?P<serial>\d{1,4})\s*号"
)


def letter_defects(text: str, letter: Letter | None) -> Iterator[Defect]:
    """A scope by reference that names no paper; a paper's number that has lost a bracket."""
    broken = BROKEN_NO.search(text)
    if broken is not None:
        year = broken["year"] or broken["year2"]
        whole = f"{broken['name']}〔{year}〕{broken['serial']}号"
        yield Defect("LETTER_NUMBER_BROKEN", broken.span(), {"value": broken.group()}, whole)
    found = BY_LETTER.search(text)
    if found is not None and letter is None and broken is None:
        yield Defect("LETTER_MISSING", found.span(), {"value": found.group()})
