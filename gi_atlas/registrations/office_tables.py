"""Tables that an office loads with their edition: the classes of products, the lists of agreements; none ships."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from gi_atlas.commands.changes import Label
from gi_atlas.errors import FormError, ManyErrors, WriteError, format_text
from gi_atlas.events import Changes
from gi_atlas.exchange.writers.sheet_cells import CELL_CHARACTERS
from gi_atlas.exchange.writers.text_book import TextSheet, long_texts
from gi_atlas.i18n import N_, _
from gi_atlas.jobs import Progress
from gi_atlas.model import ReferenceTable, TableKind
from gi_atlas.registrations.tables import write_rows
from gi_atlas.services.editing import save_many
from gi_atlas.storage.project import Project

Rows = tuple[dict[str, str], ...]
MOST_TOLD = 12
_WHOLE_NUMBER = re.compile(r"(\d+)\.0+")


@dataclass(frozen=True)
class TableLayout:
    """Columns of one kind of table: its own names, other heads that offices write, and which must be filled.

    ``patterns`` know a head by the words that it is made of, the nearest first, where none of those stands there.
    ``are_kept_beside`` tells whether tables with different titles count beside each other.
    """

    kind: TableKind
    heads: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    are_kept_beside: bool = False
    patterns: Mapping[str, tuple[re.Pattern[str], ...]] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(self.heads)


# Words that offices put before 代码 and 名称; what is above the class has heads of its own.
_OF_CLASS = "(?:地理标志|专用标志|产品|商品|货物|国家|标准|类别|类目|分类|品类|种类|品目|项目)"
_FINEST, _COARSER = "(?:小类|细类|子类|末级|四级类?|三级类?)", "(?:中类|二级类?|大类|门类|一级类?)"
_ENGLISH = "(?:gi|product|goods|category|classification|subclass|class|item)"
_CODE_PATTERNS = tuple(
    re.compile(text)
    for text in (
        f"{_OF_CLASS}*{_FINEST}{_OF_CLASS}*(?:代码|编码|代号|编号|码)",
        f"{_OF_CLASS}*(?:代码|编码|代号|编号|码)",
        f"{_ENGLISH}+(?:code|no[.]?|number)",
        f"{_OF_CLASS}*{_COARSER}{_OF_CLASS}*(?:代码|编码|代号|编号|码)",
    )
)
_NAME_PATTERNS = tuple(
    re.compile(text)
    for text in (
        f"{_OF_CLASS}*{_FINEST}{_OF_CLASS}*(?:名称|名)?",
        f"{_OF_CLASS}*(?:中文)?(?:名称|名)",
        f"{_ENGLISH}+(?:name|title)",
        f"{_OF_CLASS}*{_COARSER}{_OF_CLASS}*(?:名称|名)?",
    )
)
_ABOVE_PATTERN = re.compile(
    f"{_OF_CLASS}*(?:上级|父级|父类|上位类?|上一级|所属){_OF_CLASS}*(?:大类|中类)?(?:代码|编码|代号|编号|码)?"
)
CLASS_LAYOUT = TableLayout(
    TableKind.CLASSES,
    {
        "code": ("代码", "分类代码", "类别代码", "编码", "class", "class_code"),
        "parent": ("上级", "上级代码", "父级代码", "parent_code"),
        "name::zh": ("名称", "类别名称", "产品类别", "类目名称", "name", "name_zh"),
        "name::en": ("英文名称", "英文名", "name_en"),
        "nice": ("尼斯", "尼斯分类", "尼斯类别", "商标类别", "nice_classes"),
        "terms": ("通用名", "产品通用名", "品目", "包括", "generic_names"),
        "note": ("说明", "备注", "notes"),
    },
    ("code", "name::zh"),
    patterns={"code": _CODE_PATTERNS, "name::zh": _NAME_PATTERNS, "parent": (_ABOVE_PATTERN,)},
)
AGREEMENT_LAYOUT = TableLayout(
    TableKind.AGREEMENTS,
    {
        "agreement": ("协定", "协定名称", "协议", "清单"),
        "name::zh": ("名称", "中文名称", "产品名称", "地理标志名称", "name", "name_zh"),
        "name::en": ("英文名称", "外文名称", "译名", "name_en"),
        "number": ("序号", "编号", "no", "no."),
        "country": ("国家", "国家或地区", "原产国"),
        "since": ("生效日期", "生效", "保护起始日"),
        "note": ("说明", "备注", "notes"),
    },
    ("agreement", "name::zh"),
    are_kept_beside=True,
)
LAYOUTS = {layout.kind: layout for layout in (CLASS_LAYOUT, AGREEMENT_LAYOUT)}


def read_office_table(path: Path, layout: TableLayout, progress: Progress | None = None) -> Rows:
    """Rows of an office's workbook or CSV by our columns; a child process reads the file.

    Raises
    ------
    ReadError, UnsupportedFormat
        What reading says.
    FormError, ManyErrors
        See ``sound_rows``.
    """
    from gi_atlas.exchange.open import open_foreign  # brings pyarrow, which start-up must not

    rows: list[dict[str, Any]] = []
    for layer in open_foreign(path, None, progress).layers[:1]:
        columns: Sequence[Sequence[Any]] = [layer.values(info.name) for info in layer.fields]
        names = [info.name for info in layer.fields]
        rows += [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]
    return sound_rows(rows, layout)


def sound_rows(rows: Iterable[Mapping[str, Any]], layout: TableLayout) -> Rows:
    """Rows by our columns, texts stripped, empty lines left out.

    Raises
    ------
    FormError
        OFFICE_TABLE_NO_COLUMN without a column that must be there, OFFICE_TABLE_EMPTY without any row.
    ManyErrors
        OFFICE_TABLE_CELL_EMPTY, OFFICE_TABLE_CODE_TWICE, OFFICE_TABLE_PARENT_UNKNOWN, OFFICE_TABLE_NICE_WRONG; each
        with the row of the file, counted with its heading.
    """
    given = list(rows)
    heads = _heads(list(dict.fromkeys(head for row in given for head in row)), layout)
    numbered = [
        (number, {name: _cell(row.get(head)) if head else "" for name, head in heads.items()})
        for number, row in enumerate(given, 2)
    ]
    filled = [(number, row) for number, row in numbered if any(row.values())]
    if not filled:
        raise FormError("OFFICE_TABLE_EMPTY")
    faults = list(_faults(filled, layout))
    if faults:
        raise ManyErrors(faults)
    return tuple(row for _number, row in filled)


def _heads(given: Sequence[str], layout: TableLayout) -> dict[str, str]:
    """Our columns with the heads that a table has for them."""
    known = {_head(head): head for head in reversed(given)}
    found = {
        name: next((known[_head(head)] for head in (name, *others) if _head(head) in known), "")
        for name, others in layout.heads.items()
    }
    for name, patterns in layout.patterns.items():
        found[name] = found[name] or _head_like(patterns, [one for one in given if one not in found.values()])
    for name in layout.required:
        if given and not found[name]:
            expected = ", ".join((name, *layout.heads[name]))
            raise FormError("OFFICE_TABLE_NO_COLUMN", column=name, expected=expected, found=", ".join(map(str, given)))
    return found


def _head_like(patterns: Sequence[re.Pattern[str]], given: Sequence[str]) -> str:
    """The head that the first pattern which any head fits knows; what stands in brackets behind it is a remark."""
    bare = {head: re.sub(r"[(（\[【].*?[)）\]】]", "", _head(head)) for head in given}
    return next((head for pattern in patterns for head in given if pattern.fullmatch(bare[head])), "")


def _head(text: object) -> str:
    return re.sub(r"[\s_]+", "", unicodedata.normalize("NFKC", str(text))).casefold()


def lonely_codes(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Codes of classes below which a class stands above by their digits that no row has, with the code expected.

    0102 belongs below 01, and 01.02 below 01; what names the class above itself is sound, as is a code of odd length.
    """
    held = [(row["code"], row.get("parent", "")) for row in rows]
    known = {code for code, _parent in held}
    return {code: above for code, parent in held if not parent and (above := code_above(code)) and above not in known}


def lonely_evidence(edition: str, lonely: Mapping[str, str]) -> dict[str, Any]:
    """What the note CLASS_NOT_BELOW says of codes without the class above them."""
    above = list(dict.fromkeys(lonely.values()))
    return {
        "edition": edition,
        "count": len(lonely),
        "codes": _few(list(lonely)),
        "expected": _few(above),
    }


def _few(codes: Sequence[str]) -> str:
    shown = ", ".join(codes[:MOST_TOLD])
    return f"{shown}, …" if len(codes) > MOST_TOLD else shown


def table_notes(rows: Iterable[Mapping[str, str]], layout: TableLayout, edition: str) -> list[str]:
    """What to look at in a table that is loaded all the same, in the current language."""
    lonely = lonely_codes(rows) if layout.kind is TableKind.CLASSES else {}
    return [format_text("CLASS_NOT_BELOW", lonely_evidence(edition, lonely))] if lonely else []


def code_above(code: str) -> str:
    """The code of the class above by the digits of a code; "" for one of the highest classes, or of no such kind."""
    parted = re.fullmatch(r"(.*\w)[.\-–/]\w+", code)
    if parted is not None:
        return parted[1]
    paired = re.fullmatch(r"([A-Za-z]?(?:\d\d)+)\d\d", code)
    return paired[1] if paired is not None else ""


def _cell(value: Any) -> str:
    text = "" if value is None or value != value else str(value).strip()
    # A workbook gives a code that is all digits as a number.
    whole = _WHOLE_NUMBER.fullmatch(text) if isinstance(value, float) else None
    return whole[1] if whole else text


def _faults(rows: Sequence[tuple[int, dict[str, str]]], layout: TableLayout) -> Iterator[FormError]:
    for number, row in rows:
        for name in layout.required:
            if not row[name]:
                yield FormError("OFFICE_TABLE_CELL_EMPTY", row=number, column=name)
    if layout.kind is TableKind.CLASSES:
        yield from _class_faults(rows)


def _class_faults(rows: Sequence[tuple[int, dict[str, str]]]) -> Iterator[FormError]:
    first: dict[str, int] = {}
    for number, row in rows:
        if row["code"] and first.setdefault(row["code"], number) != number:
            yield FormError("OFFICE_TABLE_CODE_TWICE", row=number, value=row["code"], other=first[row["code"]])
    for number, row in rows:
        if row["parent"] and row["parent"] not in first:
            yield FormError("OFFICE_TABLE_PARENT_UNKNOWN", row=number, value=row["parent"])
        for wrong in wrong_nice(split_words(row["nice"])):
            yield FormError("OFFICE_TABLE_NICE_WRONG", row=number, value=wrong)


def split_words(text: str) -> tuple[str, ...]:
    """Parts of a cell that holds several: parted by 、 commas, semicolons or blanks."""
    return tuple(part for part in re.split(r"[\s、,，;；/]+", text.strip()) if part)


def wrong_nice(classes: Iterable[str]) -> tuple[str, ...]:
    """Of some texts those that are no class of the Nice classification, 1 to 45."""
    return tuple(one for one in classes if not (one.isascii() and one.isdigit() and 1 <= int(one) <= 45))


def keep_table(
    project: Project, layout: TableLayout, rows: Rows, edition: str, source: str = "", title: str = ""
) -> Changes:
    """Keep an office's table in the project, in one step; it counts from then on.

    Of classes one edition counts, the others stay beside it; lists of agreements count beside each other, a new one
    takes the place of the list with its title.

    Raises
    ------
    FormError
        OFFICE_TABLE_NO_EDITION.
    """
    if not edition.strip():
        raise FormError("OFFICE_TABLE_NO_EDITION")
    digest = sha256(json.dumps(rows, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    name = title.strip() or edition.strip()
    older = [
        table for table in active_tables(project, layout.kind) if not layout.are_kept_beside or table.title == name
    ]
    table = ReferenceTable(layout.kind, edition.strip(), name, source.strip(), rows, digest)
    return save_many(
        project,
        [table, *(replace(one, is_active=False) for one in older)],
        label=Label(N_("Add table {0}"), (name,)),
    )


def switch_table(project: Project, table_id: str, is_active: bool) -> Changes:
    """Let a table of the project count or rest; another edition of classes that counted rests instead.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN.
    """
    table = project.read_one(ReferenceTable, table_id)
    changed = [replace(table, is_active=is_active)]
    layout = LAYOUTS[TableKind(table.kind)]
    for other in active_tables(project, layout.kind) if is_active else ():
        if other.id != table.id and (not layout.are_kept_beside or other.title == table.title):
            changed.append(replace(other, is_active=False))
    label = N_("Let table {0} count") if is_active else N_("Let table {0} rest")
    return save_many(project, changed, label=Label(label, (table.title,)))


def tables_of(project: Project, kind: TableKind) -> list[ReferenceTable]:
    """Tables of a kind that a project holds, newest first."""
    found = [table for table in project.read_all(ReferenceTable) if table.kind == kind]
    return sorted(found, key=lambda table: table.id, reverse=True)


def active_tables(project: Project, kind: TableKind) -> list[ReferenceTable]:
    """Tables of a kind that count, newest first."""
    return [table for table in tables_of(project, kind) if table.is_active]


def table_rows(table: ReferenceTable) -> Rows:
    """Lines of a stored table, each with every column of its kind."""
    columns = LAYOUTS[TableKind(table.kind)].columns
    lines = [row for row in table.rows if isinstance(row, Mapping)]
    return tuple({name: str(row.get(name, "") or "") for name in columns} for row in lines)


def write_office_table(
    target: Path, layout: TableLayout, rows: Rows, is_replacing: bool = False, project: Project | None = None
) -> Path:
    """Write a table so that it can be loaded again; without rows it is an empty one to fill in.

    Raises
    ------
    UsageError
        OUTPUT_ENDING.
    WriteError
        EXPORT_CELL_LONG for a text that no cell of a workbook holds: a table that is loaded again must have it whole.
        See ``documents.saving.save_whole``.
    """
    lines = [[row.get(name, "") for name in layout.columns] for row in rows]
    sheet = TextSheet(_("Rows"), [list(layout.columns), *lines], [20] * len(layout.columns))
    if target.suffix.lower() == ".xlsx":
        _require_room(target, sheet)
    return write_rows(target, sheet, is_replacing, project)


def _require_room(target: Path, sheet: TextSheet) -> None:
    for one in long_texts(sheet.title, sheet.rows):
        first = sheet.rows[one.row - 1][0]
        context = {"path": target.name, "name": first, "column": one.column, "count": len(one.text)}
        raise WriteError("EXPORT_CELL_LONG", **context, expected=CELL_CHARACTERS)
