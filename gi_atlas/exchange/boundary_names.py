"""What a boundary is called where its file has no name for it: by the file, or by the title above a table."""

import re

# A parcel that is only counted, a sheet that is only numbered, a table that says what it is.
_GENERIC = re.compile(
    r"(地块|宗地|图斑|区块|片区|面|polygon|parcel|sheet|工作表|表)?\s*[-_（(]?\s*\d*\s*[)）]?\Z", re.IGNORECASE
)
_KIND = re.compile(r"[\s_—–-]*(?:拐点|界址点|角点)(?:坐标)?(?:成果)?(?:一览|清单|列)?表?(?:[（(]\d*[)）])?\Z")
# What stands in brackets behind a title and is no part of a name: datum, zone, unit.
_ASIDE = re.compile(
    r"\s*[（(\[【][^（）()\[\]【】]*(?:坐标|CGCS|大地|\d\s*度|带|单位|米)[^（）()\[\]【】]*[)）\]】]\s*\Z",
    re.IGNORECASE,
)
# What number an annex has is no part of a name either.
_ANNEX = re.compile(
    r"附[件表录图]\s*(?:\d{1,2}(?:[-.]\d{1,2})?(?!\d)|[A-Z](?=[\s:：])|[一二三四五六七八九十]{1,3}(?=[\s:：、.．]|\Z))?"
    r"\s*[:：、.．]?\s*"
)
_SCOPE = re.compile(r"[\s_]*(?:产地|地域|保护)?范围\Z")
# File names of our own package: {code6}_{name}_产地范围_v{n}_{yyyymmdd}…
_OWN = re.compile(r"(?:\d{6}_)?(?P<name>.+?)_产地范围_v\d+_\d{8}(?:_.*)?\Z")


def is_generic(name: str) -> bool:
    """Whether a name says nothing: empty, a number, "地块1", "Sheet1"."""
    return _GENERIC.match(name.strip()) is not None or not bare_name(name)


def bare_name(text: str) -> str:
    """A title or stem without the words that say what the table is; "" if nothing else was in it."""
    return _SCOPE.sub("", _KIND.sub("", _ASIDE.sub("", _ANNEX.sub("", text.strip())))).strip(" _-—–：:")


def name_of_file(stem: str) -> str:
    """Name of a boundary by the stem of its file's name; the stem itself where nothing else is left."""
    own = _OWN.match(stem)
    if own is not None:
        return own["name"]
    return bare_name(stem) or stem


def name_of_table(file_stem: str, titles: list[str]) -> str:
    """Name of a boundary by the first title above its table that says more than what it is, else by its file."""
    told = (bare_name(title) for title in titles if not is_generic(title))
    return next((name for name in told if name), "") or name_of_file(file_stem)
