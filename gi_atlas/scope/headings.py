"""Headings of an announcement: only the section of the scope tells units, extents and elevations."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gi_atlas.scope.plain import PlainText
from gi_atlas.scope.runs import MASK
from gi_atlas.scope.segments import find_segments
from gi_atlas.scope.terms import SCOPE_TERMS
from gi_atlas.scope.wording import Span

_NUMBERED = "(?:附件\\d*[:：]?)?(?:[（(]?[一二三四五六七八九十\\d]{1,2}[)）、.])?"
_SCOPE_WORDS = (
    f"(?:划定的?|产品|农产品)?(?:地理标志)?(?:产品)?(?:{SCOPE_TERMS}|区域范围|地理范围|"
    "分布范围|四至范围|四至界限|四至|地理坐标|坐标范围|拐点坐标|界址点坐标|保护面积|种植面积|养殖面积|面积|生产规模)"
)
# The headings of announcements, of the forms of both offices and of their annexes.
_OTHER_WORDS = (
    "(?:登记|保护)?(?:申请|持有|登记|证书持有|推荐|受理|审查|核准|批准|起草|填报|主管|检测|检验|管理|监管|承办|联系|通讯|通信|"
    "生产|加工|经营|用标)(?:申请|受理)?(?:人|者|单位|机构|部门|企业|主体|机关|地址|电话|方式)(?:全称|名称|名单|地址)?|"
    "专用标志(?:的)?使用(?:申请(?:受理单位)?|管理)?|(?:产品|农产品|地理标志|保护)+名称|产品(?:类别|类型|编号|登记编号|介绍|简介|特性|特征|特色)|"
    "质量(?:技术)?(?:特色|特性|特征|要求|标准|控制(?:技术规范(?:编号)?)?)|(?:外在|内在|感官|理化|品质|安全)(?:及?(?:感官|理化|品质))?"
    "(?:特征|特色|特性|指标|要求)|(?:立地|自然|环境|生态|气候|土壤)(?:条件|环境|要求)|[一-龥]{0,4}品种(?:选择|要求|来源)?|适用品种|通讯地址|"
    "通信地址|联系地址|地址|住所|住址|联系人|联系电话|电话|传真|邮编|邮政编码|法定代表人|代表人|企业|合作社|协会|"
    "(?:[一-龥]{0,12})(?:监督管理局|知识产权局|农业农村[局厅]|人民政府办公室)|标准(?:编号|号)|证书编号|登记证书编号|公告日期|日期|检测机构|人文历史|历史渊源|"
    "知名度|栽培技术|养殖技术|饲养管理|栽培管理|加工工艺|生产工艺|工艺流程|采收|采摘|贮藏|贮存|包装"
)
_ENDS = "(?::|为|是)"
_SCOPE_HEAD = re.compile(f"{_NUMBERED}(?P<words>{_SCOPE_WORDS})(?P<end>(?:{_ENDS}|包括|位于|在|限于)+)?")
_OTHER_HEAD = re.compile(f"{_NUMBERED}(?P<words>{_OTHER_WORDS})(?P<end>{_ENDS})?")
_LIKE_HEAD = re.compile(f"{_NUMBERED}(?P<words>[一-龥]{{2,8}}):")
_NO_OTHER = re.compile(
    "[经纬角高区片带域围界至镇乡村县市场部标度内下含及其共线侧岸海江河湖山岛注]|分别|具体|如下|(?:加工|生产|种植|养殖|酿造|水源|取水)(?:地|区|点|基地)|位置|地点|产地|区划|规模|包括|涉及|面积|坐标|范围|"
    "[东南西北中]\\Z|[东南西北中拐址]点|街道|\\d"
)
# 产地范围内的生产者，可向…提出申请: who may ask for the mark stands beyond the scope.
_ABOUT_USERS = re.compile("[^。；;:]{0,20}?(?:产地|保护|地域)?范围内的?(?:生产者|生产企业|企业|单位|经营者)")
# 产品在清溪县境内生产、加工: behind the scope it asks where to work and widens nothing.
_MADE_IN = re.compile(
    "(?:本|该)?(?:产品|原料)(?:必须|应当?|须)?(?:全部)?(?:在|于)[^。；;:]{2,30}?(?:境内|范围内|区域内)(?:种植|生产|加工|养殖|包装|酿造)"
)
# （一）产地范围 东阜黄酒产地范围为…: the heading is said again in its first sentence.
_SAID_AGAIN = re.compile(
    f"(?<![一-龥]){_NUMBERED}{_SCOPE_WORDS}(?![为是:以在的和及内]|包括|位于|限于)(?=[^。；;,:、]{{2,30}}{_SCOPE_WORDS}(?:{_ENDS}|包括|位于|限于|以|在))"
)
_STARTS = frozenset("。；;,，、:：)） \t")
_PRODUCT = re.compile(f"{_NUMBERED}(?:产品|农产品|地理标志|保护)+名称(?:为|是|:)")
_PRODUCT_NAME = re.compile("[^。；;,，:：\\s]{2,20}")


@dataclass(frozen=True)
class _Head:
    start: int
    is_scope: bool
    is_known: bool = True


@dataclass(frozen=True)
class Sections:
    """A text, of the same length, without what other headings than the scope's tell; which of them no one knows."""

    text: str
    unknown: tuple[Span, ...] = ()


def scope_only(plain: PlainText) -> str:
    """The text, of the same length, with what stands under other headings than the scope's masked."""
    return read_sections(plain).text


def read_sections(plain: PlainText) -> Sections:
    """The scope's sections of a text, and the places of sections whose heading is not one of the known ones."""
    text = _SAID_AGAIN.sub(lambda found: MASK * (len(found.group()) - 1) + "。", plain.simple)
    heads = list(_heads(plain))
    if all(head.is_scope for head in heads):
        return Sections(text)
    ends = [head.start for head in heads[1:]] + [len(text)]
    others = [(head.start, end) for head, end in zip(heads, ends, strict=True) if not head.is_scope]
    unknown = tuple((head.start, end) for head, end in zip(heads, ends, strict=True) if not head.is_known)
    if any(head.is_scope for head in heads) and not heads[0].is_scope and not tells_scope(text[: heads[0].start]):
        others.append((0, heads[0].start))
    return Sections(_blotted(text, others), unknown)


def product_heading(plain: PlainText) -> str:
    """What stands behind 产品名称; "" without such a heading."""
    return next((name for place in heading_places(plain) if (name := product_at(plain, place))), "")


def product_at(plain: PlainText, place: int) -> str:
    """Name that 产品名称 at a place leads to; "" where it does not stand there."""
    found = _PRODUCT.match(plain.simple, place)
    name = _PRODUCT_NAME.match(plain.simple, found.end()) if found else None
    if name is None:
        return ""
    end = next((at for at in range(name.start() + 1, name.end()) if is_gap(plain, at)), name.end())
    return plain.written[name.start() : end].strip("《》“”")


def tells_scope(text: str) -> bool:
    """Whether a heading of a scope that leads to it stands in a text."""
    return re.search(f"{_SCOPE_WORDS}(?:{_ENDS}|包括|位于|在|限于)", text) is not None


def _blotted(text: str, spans: list[Span]) -> str:
    """Sections masked up to a stop, so that what follows begins a sentence."""
    signs = list(text)
    for start, end in spans:
        if end > start:
            signs[start:end] = MASK * (end - start - 1) + "。"
    return "".join(signs)


def _heads(plain: PlainText) -> Iterator[_Head]:
    taken = 0
    for place in heading_places(plain):
        if place < taken:
            continue
        found = _known(plain, _SCOPE_HEAD, place) or _other_head(plain, place)
        if found is not None:
            taken = found.end()
            yield _Head(place, found.re is _SCOPE_HEAD, found.re is not _LIKE_HEAD)


def heading_places(plain: PlainText) -> Iterator[int]:
    """Places at which a heading may begin: at the start, behind a stop, on a new line."""
    for place in range(len(plain.simple)):
        if not place or plain.simple[place - 1] in _STARTS or is_gap(plain, place):
            yield place


def is_gap(plain: PlainText, place: int) -> bool:
    """Whether a line or a blank ended right before a place."""
    return plain.places[place] - plain.places[place - 1] > 1


def is_known_heading(plain: PlainText, place: int) -> bool:
    """Whether a heading of an announcement begins at a place, 一、产地范围, with a line of its own or a colon."""
    return any(_known(plain, pattern, place) is not None for pattern in (_SCOPE_HEAD, _OTHER_HEAD))


def _known(plain: PlainText, pattern: "re.Pattern[str]", place: int) -> "re.Match[str] | None":
    found = pattern.match(plain.simple, place)
    return found if found is not None and (found["end"] or _stands_alone(plain, found)) else None


def _other_head(plain: PlainText, place: int) -> "re.Match[str] | None":
    text = plain.simple
    if known := _known(plain, _OTHER_HEAD, place):
        return known
    is_sentence = not place or text[place - 1] in "。；;" or is_gap(plain, place)
    if not is_sentence:
        return None
    if users := _ABOUT_USERS.match(text, place) or (_MADE_IN.match(text, place) if place else None):
        return users
    like = _LIKE_HEAD.match(text, place) if place else None
    is_place = like is None or _NO_OTHER.search(like["words"]) or find_segments(like["words"])
    return None if is_place else like


def _stands_alone(plain: PlainText, found: "re.Match[str]") -> bool:
    """Whether a heading without colon has its line to itself."""
    start, end = found.start(), found.end()
    begins = not start or is_gap(plain, start)
    return begins and end < len(plain.simple) and is_gap(plain, end)
