"""Who proposes a scope, Order 80 Art. 10: it follows from the counties, prefectures and provinces that it crosses."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from gi_atlas.model import fill_code

# Counties right below their province (潜江市, 4290): nothing stands between, so a second one is the province's matter.
_DIRECT = "90"
# 北京, 天津, 上海, 重庆: their counties have the city itself above them.
_MUNICIPALITIES = ("11", "12", "31", "50")


class SignerLevel(StrEnum):
    """Whose government proposes, 提出产地范围的人民政府."""

    COUNTY = "COUNTY"
    PREFECTURE = "PREFECTURE"
    PROVINCE = "PROVINCE"
    PROVINCES = "PROVINCES"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True)
class Signer:
    """Level of Art. 10 and the codes (12 digits) that lead to it.

    ``governments`` are the codes of who signs: a county, its prefecture or province; several provinces sign jointly.
    The last of the four, several provinces, is not yet confirmed by the text of the Order itself.
    """

    level: SignerLevel
    counties: tuple[str, ...] = ()
    governments: tuple[str, ...] = ()

    @property
    def is_to_confirm(self) -> bool:
        """Whether the legal basis is yet to be confirmed."""
        return self.level is SignerLevel.PROVINCES


def signer_of(counties: Iterable[str]) -> Signer:
    """Who proposes a scope that lies in these counties (codes of six digits or more; slivers left out before).

    One county: its government. Several of one prefecture: the prefecture's. Several prefectures of one province, or
    counties right below it: the province's. Several provinces: theirs, jointly. Codes that are not Chinese: unknown.
    """
    given = {code.strip() for code in counties}
    codes = tuple(sorted({fill_code(code) for code in given}))
    if not codes or not all(len(code) in (6, 9, 12) and code.isdigit() for code in given):
        return Signer(SignerLevel.UNKNOWN, codes)
    provinces = tuple(dict.fromkeys(fill_code(code[:2]) for code in codes))
    if len(codes) == 1:
        return Signer(SignerLevel.COUNTY, codes, codes)
    if len(provinces) > 1:
        return Signer(SignerLevel.PROVINCES, codes, provinces)
    prefectures = tuple(dict.fromkeys(fill_code(code[:4]) for code in codes))
    is_direct = any(code[2:4] == _DIRECT or code[:2] in _MUNICIPALITIES for code in codes)
    if len(prefectures) == 1 and not is_direct:
        return Signer(SignerLevel.PREFECTURE, codes, prefectures)
    return Signer(SignerLevel.PROVINCE, codes, provinces)
