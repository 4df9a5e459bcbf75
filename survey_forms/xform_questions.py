"""One question of an XForm: its type, its expressions, its parameters."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from survey_forms.schema import ChoiceList, Level, Place, Question, QuestionType, Texts
from survey_forms.xform_lists import EXTERNAL_ITEMS, inline_list_name, list_name, query_itemset, search_table
from survey_forms.xform_model import (
    GI_ATLAS,
    JAVAROSA,
    ODK,
    OPENROSA,
    XFORMS,
    Element,
    XformModel,
    local_name,
    path_of,
)

_BY_TAG = {
    f"{XFORMS}select1": QuestionType.SELECT_ONE,
    f"{XFORMS}select": QuestionType.SELECT_MULTIPLE,
    f"{XFORMS}rank": QuestionType.RANK,
    f"{ODK}rank": QuestionType.RANK,
    f"{XFORMS}range": QuestionType.RANGE,
    f"{XFORMS}trigger": QuestionType.ACKNOWLEDGE,
}
_BY_BIND = {
    "int": QuestionType.INTEGER,
    "integer": QuestionType.INTEGER,
    "long": QuestionType.INTEGER,
    "decimal": QuestionType.DECIMAL,
    "date": QuestionType.DATE,
    "time": QuestionType.TIME,
    "dateTime": QuestionType.DATETIME,
    "geopoint": QuestionType.GEOPOINT,
    "geotrace": QuestionType.GEOTRACE,
    "geoshape": QuestionType.GEOSHAPE,
    "barcode": QuestionType.BARCODE,
}
_BY_MEDIA = {"image": QuestionType.IMAGE, "audio": QuestionType.AUDIO, "video": QuestionType.VIDEO}
# Attribute of a control or bind → name of the parameter in the workbook.
_PARAMETERS = {
    "start": "start",
    "end": "end",
    "step": "step",
    "rows": "rows",
    "accuracyThreshold": "capture-accuracy",
    "unacceptableAccuracyThreshold": "warning-accuracy",
    "intent": "app",
    "mediatype": "mediatype",
    f"{OPENROSA}max-pixels": "max-pixels",
    f"{ODK}quality": "quality",
    f"{ODK}allow-mock-accuracy": "allow-mock-accuracy",
    f"{ODK}incremental": "incremental",
    "incremental": "incremental",
}
_FIRST_LOAD, _CHANGED = "first-load", "xforms-value-changed"
_ACTION_PRELOADS = {f"{ODK}setgeopoint": "start-geopoint", f"{ODK}recordaudio": "background-audio"}


def read_question(
    model: XformModel, path: str, element: Element, lists: Mapping[str, ChoiceList], place: Place
) -> Question:
    """Question whose place in the instance is ``element``.

    Parameters
    ----------
    path : str
        Absolute path in the instance.
    """
    bind, control = model.binds.get(path), model.controls.get(path)
    appearance = "" if control is None else (control.get("appearance") or "").strip()
    itemset, parameters = _itemset(control, path, lists)
    dynamic = _dynamic_default(model, path)
    calculation, read_only = _expression(bind, "calculate"), _expression(bind, "readonly")
    stated = _default(element) if dynamic is None else dynamic
    kind = question_type(model, path)
    if kind is QuestionType.TEXT and read_only == "true()" and not calculation and not stated:
        kind = QuestionType.NOTE
    triggers, triggered = _triggers(model, path)
    return Question(
        name=local_name(element),
        path=inline_list_name(path),
        labels=_texts(model, control, "label"),
        hints=_texts(model, control, "hint"),
        relevant=_expression(bind, "relevant"),
        appearance=appearance,
        place=place,
        type=kind,
        required=_expression(bind, "required"),
        constraint=_expression(bind, "constraint"),
        calculation=calculation,
        default=stated,
        read_only=read_only,
        is_default_dynamic=dynamic is not None,
        constraint_messages=_message(model, bind, "constraintMsg"),
        required_messages=_message(model, bind, "requiredMsg"),
        itemset=itemset,
        choice_list=list_name(itemset),
        parameters={**_parameters(control), **_parameters(bind), **parameters},
        level=_level(bind),
        target=_attribute(bind, f"{GI_ATLAS}field"),
        preload=_preload(model, path, bind),
        guidance=_texts(model, control, "hint", "guidance"),
        triggers=triggers,
        triggered=triggered,
    )


def question_type(model: XformModel, path: str) -> QuestionType:
    """Type of the question at an absolute path, by its control, its bind and its media type."""
    bind, control = model.binds.get(path), model.controls.get(path)
    if control is None:
        return _unseen_type(model, path, bind)
    if control.tag in _BY_TAG:
        return _BY_TAG[control.tag]
    if control.get("query"):
        return QuestionType.SELECT_ONE
    if control.tag == f"{XFORMS}upload":
        return _BY_MEDIA.get((control.get("mediatype") or "").partition("/")[0], QuestionType.FILE)
    return _BY_BIND.get(_attribute(bind, "type").rpartition(":")[2], QuestionType.TEXT)


def _unseen_type(model: XformModel, path: str, bind: Element | None) -> QuestionType:
    if _preload(model, path, bind):
        return QuestionType.METADATA
    return QuestionType.CALCULATE if _expression(bind, "calculate") else QuestionType.HIDDEN


def _preload(model: XformModel, path: str, bind: Element | None) -> str:
    kind = _attribute(bind, f"{JAVAROSA}preload")
    if kind:
        return _attribute(bind, f"{JAVAROSA}preloadParams") or kind
    if path in model.controls:
        return ""
    actions = (_ACTION_PRELOADS.get(one.tag, "") for one in model.set_values.get(path, ()))
    return next(filter(None, actions), "")


def _attribute(element: Element | None, name: str) -> str:
    return "" if element is None else str(element.get(name) or "").strip()


def _expression(bind: Element | None, name: str) -> str:
    value = _attribute(bind, name)
    return "" if value == "false()" and name in ("required", "readonly") else value


def _default(element: Element) -> str:
    return (element.text or "").strip()


def _dynamic_default(model: XformModel, path: str) -> str | None:
    found = (one.get("value") or "" for one in _set_values(model, path, _FIRST_LOAD))
    return next((value.strip() for value in found), None)


def _set_values(model: XformModel, path: str, event: str) -> Iterator[Element]:
    actions = model.set_values.get(path, ())
    return (one for one in actions if one.tag == f"{XFORMS}setvalue" and event in (one.get("event") or ""))


def _triggers(model: XformModel, path: str) -> tuple[tuple[str, ...], str]:
    found = list(_set_values(model, path, _CHANGED))
    sources = (path_of(one.getparent().get("ref")) for one in found)
    paths = tuple(inline_list_name(source) for source in sources if source)
    return paths, (found[0].get("value") or "").strip() if found else ""


def _texts(model: XformModel, control: Element | None, name: str, form: str | None = None) -> Texts:
    return model.texts.of(None if control is None else control.find(f"{XFORMS}{name}"), form)


def _message(model: XformModel, bind: Element | None, name: str) -> Texts:
    return model.texts.of_message(_attribute(bind, f"{JAVAROSA}{name}"))


def _level(bind: Element | None) -> Level | None:
    with suppress(ValueError):
        return Level(_attribute(bind, f"{GI_ATLAS}level"))
    return None


def _parameters(element: Element | None) -> dict[str, str]:
    attributes: Mapping[str, Any] = {} if element is None else element.attrib
    return {name: str(attributes[key]) for key, name in _PARAMETERS.items() if key in attributes}


def _itemset(control: Element | None, path: str, lists: Mapping[str, ChoiceList]) -> tuple[str, dict[str, str]]:
    """Itemset of a question, and the parameters that go with it."""
    if control is None:
        return "", {}
    if query := control.get("query"):
        return query_itemset(query, dict(lists)), {"external": EXTERNAL_ITEMS}
    if control.find(f"{XFORMS}item") is not None:
        table = search_table(control.get("appearance") or "")
        return f"instance('{inline_list_name(path)}')/root/item", {"search": table} if table else {}
    found = control.find(f"{XFORMS}itemset")
    if found is None:
        return "", {}
    itemset, randomised = _without_randomize((found.get("nodeset") or "").strip())
    return itemset, {**_columns(found), **randomised}


def _columns(itemset: Element) -> dict[str, str]:
    # Which columns of the list are the value and the label, where they are not "name" and "label".
    named = {tag: itemset.find(f"{XFORMS}{tag}") for tag in ("value", "label")}
    columns = {tag: _attribute(element, "ref") for tag, element in named.items()}
    return {
        tag: column
        for tag, column in columns.items()
        if column and column not in ("name", "label") and not column.startswith("jr:itext")
    }


def _without_randomize(nodeset: str) -> tuple[str, dict[str, str]]:
    if not nodeset.startswith("randomize("):
        return nodeset, {}
    inner = nodeset.removeprefix("randomize(").rstrip().removesuffix(")")
    depth, comma = 0, len(inner)
    for place, sign in enumerate(inner):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and not depth:
            comma = place
            break
    seed = inner[comma + 1 :].strip()
    return inner[:comma].strip(), {"randomize": "true", **({"seed": seed} if seed else {})}
