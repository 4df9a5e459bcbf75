"""Choice lists of an XForm: its secondary instances, the files it names, and choices that stand in a question."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from survey_forms.schema import Choice, ChoiceList, Texts
from survey_forms.xform_model import XFORMS, Element, XformModel, XformTexts, local_name

LAST_SAVED = "__last-saved"
_INSTANCE = re.compile(r"instance\(\s*['\"](?P<name>[^'\"]+)['\"]\s*\)")
_SEARCH = re.compile(r"search\(\s*['\"](?P<table>[^'\"]+)['\"]")
EXTERNAL_ITEMS = "itemsets.csv"


def read_lists(model: XformModel) -> dict[str, ChoiceList]:
    """Choice lists by name, those of the workbook with their choices, external ones with their file."""
    found = [_read_list(instance, model.texts) for instance in model.instances]
    lists = {one.name: one for one in found if one.name not in ("", LAST_SAVED)}
    for path, control in model.controls.items():
        for one in _lists_of(path, control, model.texts, lists):
            lists.setdefault(one.name, one)
    return lists


def list_name(itemset: str) -> str:
    """Name of the list in ``instance('counties')/root/item[…]``; "" if the choices come from elsewhere."""
    found = _INSTANCE.search(itemset)
    return found["name"] if found and itemset.lstrip().startswith(("instance", "randomize")) else ""


def query_list_name(name: str, lists: dict[str, ChoiceList]) -> str:
    """Name for a list of the sheet external_choices, which may be called like one of the sheet choices."""
    return f"{name} ({EXTERNAL_ITEMS})" if name in lists and lists[name].file != EXTERNAL_ITEMS else name


def sheet_list_name(name: str) -> str:
    """Name that a list of the sheet external_choices has in the workbook."""
    return name.removesuffix(f" ({EXTERNAL_ITEMS})")


def query_itemset(query: str, lists: dict[str, ChoiceList]) -> str:
    """Itemset of a ``select_one_external``, which looks its choices up in a file beside the form."""
    name = list_name(query)
    return query.strip().replace(f"'{name}'", f"'{query_list_name(name, lists)}'", 1)


def search_table(appearance: str) -> str:
    """Table in the appearance ``search('fruits')``; "" if there is none."""
    found = _SEARCH.search(appearance)
    return found["table"] if found else ""


def inline_list_name(path: str) -> str:
    """Name of the list for choices that stand in the question at a path."""
    return path.strip("/").partition("/")[2]


def _lists_of(path: str, control: Element, texts: XformTexts, lists: dict[str, ChoiceList]) -> Iterator[ChoiceList]:
    if query := control.get("query"):
        yield ChoiceList(query_list_name(list_name(query), lists), file=EXTERNAL_ITEMS)
    items = control.findall(f"{XFORMS}item")
    if items:
        table = search_table(control.get("appearance") or "")
        choices = tuple(_inline_choice(item, texts) for item in items)
        yield ChoiceList(inline_list_name(path), choices, f"{table}.csv" if table else "")


def _inline_choice(item: Element, texts: XformTexts) -> Choice:
    value = item.find(f"{XFORMS}value")
    name = "" if value is None else (value.text or "").strip()
    return Choice(name, texts.of(item.find(f"{XFORMS}label")))


def _read_list(instance: Element, texts: XformTexts) -> ChoiceList:
    name = instance.get("id") or ""
    if source := instance.get("src"):
        return ChoiceList(name, file=PurePosixPath(source).name)
    items = instance.iterfind(f"{XFORMS}root/{XFORMS}item")
    return ChoiceList(name, tuple(_read_choice(item, texts) for item in items))


def _read_choice(item: Element, texts: XformTexts) -> Choice:
    columns = {local_name(cell): (cell.text or "").strip() for cell in item.iterchildren()}
    name = columns.pop("name", "")
    labels: Texts = texts.find(columns.pop("itextId")) if "itextId" in columns else {}
    if "label" in columns and not labels:
        labels = texts.in_place(columns.pop("label"))
    return Choice(name, labels, columns)
