"""Names that foreign files give to fields whose meaning we know."""

from collections.abc import Iterable, Mapping

ROLES: dict[str, tuple[str, ...]] = {
    "code": (
        "code12",
        "adcode",
        "code",
        "区划代码",
        "行政区划代码",
        "统计用区划代码",
        "行政区代码",
        "代码",
        "xzqdm",
        "pac",
        "county_code",
        "geoid",
        "geo_id",
        "fips",
        "gb",
        "id",
        "编码",
        "编号",
    ),
    "name": (
        "name",
        "名称",
        "行政区名称",
        "xzqmc",
        "mc",
        "nam",
        "name_zh",
        "name_chn",
        "title",
        "标题",
        "地名",
        "县名",
        "乡镇",
        "namelsad",
        "产品名称",
        "地块名称",
        "宗地名称",
    ),
    "level": ("level", "级别", "行政级别", "层级"),
    "parent": ("parent", "parent_code", "上级代码", "county_code", "areacode", "citycode", "provincecode"),
    "lon": (
        "lon",
        "lng",
        "long",
        "longitude",
        "经度",
        "东经",
        "x",
        "lon_gcj02",
        "lng_gcj02",
        "lon_wgs84",
        "lng_wgs84",
        "lon_bd09",
        "lng_bd09",
        "经度(e)",
        "经度（e）",
        "point_x",
    ),
    "lat": (
        "lat",
        "latitude",
        "纬度",
        "北纬",
        "y",
        "lat_gcj02",
        "lat_wgs84",
        "lat_bd09",
        "纬度(n)",
        "纬度（n）",
        "point_y",
    ),
    "wkt": ("wkt", "geometry_wkt", "geom_wkt", "the_geom", "geometry"),
    "key": ("ava_id", "source_key", "key", "id", "code", "编号", "登记号"),
    "valid_from": ("valid_from", "valid_start", "生效日期", "起始日期", "启用日期", "公告日期"),
    "valid_to": ("valid_to", "valid_end", "失效日期", "截止日期"),
    "title": ("title", "标题", "name", "名称", "产品名称", "调查对象"),
    "survey_date": ("survey_date", "date", "日期", "调查日期", "调查时间", "time"),
    "people": ("people", "surveyor", "调查人", "调查人员", "填表人"),
    "office": ("office", "单位", "调查单位", "填报单位"),
    "notes": ("notes", "备注", "说明", "description", "cmt", "desc"),
    "instance_id": ("instanceid", "instance_id", "meta/instanceid", "_uuid", "key"),
    "township_code": ("township_code", "乡镇代码"),
    "quality": ("quality", "特色质量"),
    "craft": ("craft", "特殊工艺"),
    "history": ("history", "人文历史"),
    "environment": ("environment", "产地环境"),
    "scope": ("scope", "地理范围"),
    "development": ("development", "发展状况"),
}
GCJ_MARKS, BD_MARKS, WGS_MARKS = ("gcj", "高德", "火星"), ("bd09", "bd-09", "百度"), ("wgs", "gps")


def find_field(role: str, names: Iterable[str], chosen: Mapping[str, str] | None = None) -> str | None:
    """Name of the field that plays a role: the chosen one, else the first known name that is there.

    ``chosen`` maps our role to their name; a chosen name that is not there counts as not found.
    """
    present = list(names)
    if chosen and role in chosen:
        return chosen[role] if chosen[role] in present else None
    folded = {name.strip().casefold(): name for name in reversed(present)}
    return next((folded[known] for known in ROLES[role] if known in folded), None)


def stated_datum(names: Iterable[str]) -> str | None:
    """Datum that the names of coordinate columns give away: "gcj02", "bd09", "wgs84" or None."""
    text = " ".join(names).casefold()
    marks = ((GCJ_MARKS, "gcj02"), (BD_MARKS, "bd09"), (WGS_MARKS, "wgs84"))
    return next((datum for words, datum in marks if any(word in text for word in words)), None)
