"""Choices of provinces, counties and townships, from the editions of divisions that a project holds.

The workbook names three files that nobody ships: ``provinces.csv``, ``counties.csv`` (with ``province``, ``edition``)
and ``townships.csv`` (with ``county``). Codes are texts of any length and stay as written; Chinese codes of 2, 6 and 9
digits are compared after filling them with zeros to 12.
"""

import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from weakref import WeakKeyDictionary

from gi_atlas.as_of import as_of
from gi_atlas.divisions.provinces import PROVINCES as CODES_BY_PROVINCE
from gi_atlas.events import Changes
from gi_atlas.model import UnitLevel, fill_code
from gi_atlas.services.seen_divisions import seen_edition
from gi_atlas.storage.project import Project
from survey_forms.capture import FormSession
from survey_forms.choosing import IndexedList
from survey_forms.per_form import per_form
from survey_forms.schema import Choice, Form

PROVINCES, COUNTIES, TOWNSHIPS = "provinces.csv", "counties.csv", "townships.csv"
LEVELS = {PROVINCES: UnitLevel.PROVINCE, COUNTIES: UnitLevel.COUNTY, TOWNSHIPS: UnitLevel.TOWNSHIP}
_PARENT_COLUMN = {COUNTIES: "province", TOWNSHIPS: "county"}
_PARENT_DIGITS = {COUNTIES: 2, TOWNSHIPS: 6}
_PARENT_FILE = {COUNTIES: PROVINCES, TOWNSHIPS: COUNTIES}
_EDITIONS = (
    "SELECT edition FROM gi_admin_unit WHERE level = ? GROUP BY edition ORDER BY edition = 'unknown', edition DESC"
)
_UNITS = (
    "SELECT code, code12, name, pinyin, parent_code FROM gi_admin_unit WHERE edition = ? AND level = ? ORDER BY code12"
)
_CODE = re.compile(r"\s*(?P<code>[0-9]{2,20})(?:\s+(?P<name>.+?))?\s*\Z", re.DOTALL)
# How the last word of a name is spelt, longest first, so that it can stand apart: Wuhua Xian.
_ENDINGS = {
    "自治县": "zizhixian",
    "自治区": "zizhiqu",
    "自治州": "zizhizhou",
    "街道办事处": "jiedaobanshichu",
    "办事处": "banshichu",
    "街道": "jiedao",
    "县": "xian",
    "市": "shi",
    "区": "qu",
    "旗": "qi",
    "镇": "zhen",
    "乡": "xiang",
    "省": "sheng",
}


@dataclass(frozen=True)
class Edition:
    """Units of one level of one edition as choices."""

    edition: str = ""
    choices: IndexedList = field(default_factory=lambda: IndexedList(()))
    by_code12: Mapping[str, Choice] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Divisions:
    """The three levels, each from an edition that has it; what no edition has is empty."""

    levels: Mapping[str, Edition]

    def named(self, file: str, code: str) -> Choice | None:
        """Unit of a list that a code stands for, however many digits it is written with; None if there is none."""
        return self.levels[file].by_code12.get(fill_code(split_unit(code)[0]))

    def tables(self, lists: Mapping[str, str]) -> dict[str, IndexedList]:
        """Choices by name of the list, for lists given with their files; those without any choice are left out."""
        found = {name: self.levels[file].choices for name, file in lists.items() if file in LEVELS}
        return {name: choices for name, choices in found.items() if len(choices)}


class _Cache:
    """Divisions of one open project, read once for each edition and forgotten when units change."""

    def __init__(self, project: Project) -> None:
        self.found: dict[str, Divisions] = {}
        self.lock = threading.Lock()
        project.changed.connect(self._forget)

    def _forget(self, changes: Changes) -> None:
        if changes.touches("gi_admin_unit"):
            self.found = {}


_CACHES: "WeakKeyDictionary[Project, _Cache]" = WeakKeyDictionary()
_CACHES_LOCK = threading.Lock()


def divisions_of(project: Project, edition: str = "") -> Divisions:
    """Choices of the three levels; reading 40,000 townships takes about half a second, the first time only.

    Parameters
    ----------
    project : Project
    edition : str
        Edition of a record; a level that it lacks comes from the newest edition that has it. Without one, that of the
        day by which the project is seen.
    """
    if not edition and as_of(project) is not None:
        edition = seen_edition(project, UnitLevel.COUNTY) or ""
    with _CACHES_LOCK:
        cache = _CACHES.setdefault(project, _Cache(project)) if project not in _CACHES else _CACHES[project]
    with cache.lock:
        if edition not in cache.found:
            cache.found[edition] = _read(project, edition)
        return cache.found[edition]


def _read(project: Project, wanted: str) -> Divisions:
    levels: dict[str, Edition] = {}
    for file, level in LEVELS.items():
        edition = _choose_edition(project, level, wanted)
        units = project.fetch(_UNITS, edition, str(level)) if edition is not None else []
        levels[file] = _edition(file, edition or "", units, levels)
    if len(levels[COUNTIES].choices) and not len(levels[PROVINCES].choices):
        levels[PROVINCES] = _provinces_of(levels[COUNTIES])
    return Divisions(levels)


def _choose_edition(project: Project, level: UnitLevel, wanted: str) -> str | None:
    loaded = [str(row[0]) for row in project.fetch(_EDITIONS, str(level))]
    return wanted if wanted in loaded else next(iter(loaded), None)


def _edition(file: str, edition: str, units: Sequence[tuple[Any, ...]], levels: Mapping[str, Edition]) -> Edition:
    choices = {}
    for code, code12, name, pinyin, parent_code in units:
        parent = _parent(file, str(code12), str(parent_code), levels)
        columns = {_PARENT_COLUMN[file]: parent, "edition": edition} if file in _PARENT_COLUMN else {"edition": edition}
        choices[str(code12)] = Choice(str(code), {"": unit_label(str(name), str(pinyin), str(code))}, columns)
    return Edition(edition, IndexedList(tuple(choices.values())), choices)


def _parent(file: str, code12: str, parent_code: str, levels: Mapping[str, Edition]) -> str:
    """Code of the unit above as its own list writes it; else what the code itself or its row says."""
    if file not in _PARENT_DIGITS:
        return ""
    above = levels[_PARENT_FILE[file]].by_code12
    own = code12[: _PARENT_DIGITS[file]] if code12.isdigit() and len(code12) == 12 else ""
    for code in (own, parent_code):
        if code and fill_code(code) in above:
            return above[fill_code(code)].name
    return own or parent_code


_PROVINCE_NAMES = {code: name for name, code in CODES_BY_PROVINCE.items()}
_CHINESE_DIGITS = (6, 12)


def _province_names(code: str, county: Choice) -> dict[str, str]:
    """Name of a province by the forms' languages; one that no list has is told by one of its counties."""
    # Five or seven digits are another country's.
    known = _PROVINCE_NAMES.get(code) if len(county.name) in _CHINESE_DIGITS else None
    if known:
        return {"": known}
    name = county.labels[""].split(" ")[0]
    chinese = f"{name}所在省 {code}"
    return {"": chinese, "中文 (zh)": chinese, "English (en)": f"Province of {name} {code}"}


def _provinces_of(counties: Edition) -> Edition:
    """Provinces by the counties' codes, where the edition brings counties alone.

    They have the names of GB/T 2260; of a code that stands in no such list, one of its counties says which it is.
    """
    first: dict[str, Choice] = {}
    for choice in counties.choices:
        first.setdefault(choice.columns["province"], choice)
    choices = tuple(
        Choice(code, _province_names(code, county), {"edition": counties.edition})
        for code, county in first.items()
        if code
    )
    return Edition(counties.edition, IndexedList(choices), {fill_code(choice.name): choice for choice in choices})


def unit_label(name: str, pinyin: str, code: str) -> str:
    """Label of a unit that is found by characters, pinyin or code: 五华县 Wuhua Xian 441424."""
    return " ".join(part for part in (name, _romanised(name, pinyin), code) if part)


def _romanised(name: str, pinyin: str) -> str:
    if not pinyin or name.isascii():
        return ""
    for ending, spelt in _ENDINGS.items():
        if name.endswith(ending) and pinyin.endswith(spelt) and len(pinyin) > len(spelt):
            return f"{pinyin[: -len(spelt)].capitalize()} {spelt.capitalize()}"
    return pinyin.capitalize()


def split_unit(text: str) -> tuple[str, str]:
    """Code and name of a unit that was typed, such as ``441424 五华县``; a name alone has the code "".

    A single word that is no number is a code too, as other countries write them (``US-06``).
    """
    found = _CODE.match(text)
    if found is not None:
        return found["code"], found["name"] or ""
    word = text.strip()
    return (word, "") if word.isascii() and " " not in word else ("", word)


def division_lists(form: Form) -> dict[str, str]:
    """Lists of a form that are divisions: name of the list → file."""
    return {name: found.file for name, found in form.lists.items() if found.file in LEVELS}


@per_form
def division_questions(form: Form) -> dict[str, str]:
    """Questions of a form that ask for divisions: path → file."""
    lists = division_lists(form)
    return {item.path: lists[item.choice_list] for item in form.questions() if item.choice_list in lists}


def tables_of(project: Project, form: Form, edition: str = "", written: Iterable[str] = ()) -> dict[str, IndexedList]:
    """Choices for the lists of a form that are divisions.

    Parameters
    ----------
    written : iterable of str
        Codes that a record's answers hold. Where they are written with fewer or more digits than the edition has,
        the edition's unit stands under the code as written, so that it is found and its townships are too.
    """
    divisions = divisions_of(project, edition)
    aliases = _aliases(divisions, written)
    tables = divisions.tables(division_lists(form))
    if not aliases:
        return tables
    return {name: IndexedList([_as_written(item, aliases) for item in items]) for name, items in tables.items()}


def _aliases(divisions: Divisions, written: Iterable[str]) -> dict[str, str]:
    """Code of the edition → code as written, for codes that are the same unit written otherwise."""
    found: dict[str, str] = {}
    for code in written:
        for edition in divisions.levels.values():
            choice = edition.by_code12.get(fill_code(code))
            if choice is not None and choice.name != code:
                found[choice.name] = code
    return found


def _as_written(choice: Choice, aliases: Mapping[str, str]) -> Choice:
    above = [(key, value) for key, value in choice.columns.items() if key != "edition" and value in aliases]
    if choice.name not in aliases and not above:
        return choice
    columns = {**choice.columns, **{key: aliases[value] for key, value in above}}
    return replace(choice, name=aliases.get(choice.name, choice.name), columns=columns)


def fill_parents(session: FormSession, divisions: Divisions) -> frozenset[str]:
    """Answer unanswered questions for a province or county by the unit below that is answered; returns their paths."""
    questions = {file: path for path, file in reversed(division_questions(session.form).items())}
    filled = set()
    for file, parent_file in reversed(_PARENT_FILE.items()):
        path, parent_path = questions.get(file), questions.get(parent_file)
        if not path or not parent_path or session.value(parent_path):
            continue
        unit = divisions.named(file, session.value(path))
        if unit is not None and unit.columns[_PARENT_COLUMN[file]]:
            session.set(parent_path, unit.columns[_PARENT_COLUMN[file]])
            filled.add(parent_path)
    return frozenset(filled)
