"""A form from the XForm that pyxform writes."""

from collections.abc import Iterator, Mapping

from survey_forms.schema import ChoiceList, Form, Group, Node, Place, Repeat
from survey_forms.xform_lists import read_lists
from survey_forms.xform_model import (
    JAVAROSA,
    OPENROSA,
    XFORMS,
    XHTML,
    Element,
    XformModel,
    local_name,
    path_of,
    read_model,
)
from survey_forms.xform_questions import read_question

_META = "meta"
_NO_PLACE = Place()


def form_from_xform(xform: str, rows: Mapping[str, Place] | None = None, sha256: str = "") -> Form:
    """Form that an XForm describes.

    Parameters
    ----------
    xform : str
        What pyxform or a server of ODK wrote; a stranger's, so it is parsed without DTD, entities and network.
    rows : mapping of str to Place, optional
        Where each node stands in the workbook, by its path without positions.
    sha256 : str
        Of the workbook.

    Raises
    ------
    FormError
        FORM_XFORM_WRONG, FORM_XFORM_DTD.
    """
    model = read_model(xform)
    root_name = local_name(model.primary)
    reader = _Reader(model, rows or {}, read_lists(model))
    title = model.html.find(f"{XHTML}head/{XHTML}title")
    body = model.html.find(f"{XHTML}body")
    return Form(
        form_id=model.primary.get("id") or root_name,
        version=model.primary.get("version") or model.primary.get(f"{OPENROSA}version") or "",
        title="" if title is None else (title.text or "").strip(),
        root=Group("", "", children=tuple(reader.children(model.primary, f"/{root_name}", ""))),
        lists=reader.lists,
        languages=model.texts.languages,
        default_language=model.texts.default,
        root_name=root_name,
        instance_name=_instance_name(model, f"/{root_name}/{_META}"),
        style=body.get("class") or "",
        xform=xform,
        sha256=sha256,
    )


def _instance_name(model: XformModel, meta: str) -> str:
    binds = (model.binds.get(f"{meta}/{prefix}instanceName") for prefix in ("", "orx:"))
    return next(((bind.get("calculate") or "").strip() for bind in binds if bind is not None), "")


class _Reader:
    """Goes down the primary instance, which holds every node in the order of the form."""

    def __init__(self, model: XformModel, rows: Mapping[str, Place], lists: dict[str, ChoiceList]) -> None:
        self.lists = lists
        self._model = model
        self._rows = rows

    def children(self, parent: Element, parent_path: str, parent_short: str) -> Iterator[Node]:
        """Nodes below a group; a repeat stands twice in the instance, as template and as its first row."""
        seen: set[str] = set()
        for element in parent.iterchildren():
            name = local_name(element)
            if name in seen or (name == _META and not parent_short):
                continue
            seen.add(name)
            path, short = f"{parent_path}/{name}", f"{parent_short}/{name}".lstrip("/")
            yield self._node(element, path, short)

    def _node(self, element: Element, path: str, short: str) -> Node:
        place = self._rows.get(short, _NO_PLACE)
        if path in self._model.repeats:
            return self._repeat(element, path, short, place)
        control = self._model.controls.get(path)
        is_group = control is not None and control.tag == f"{XFORMS}group"
        if is_group or len(element):
            return self._group(element, path, short, place)
        return read_question(self._model, path, element, self.lists, place)

    def _group(self, element: Element, path: str, short: str, place: Place) -> Group:
        control = self._model.controls.get(path)
        return Group(
            name=local_name(element),
            path=short,
            labels=self._model.texts.of(_below(control, "label")),
            hints=self._model.texts.of(_below(control, "hint")),
            relevant=self._relevant(path),
            appearance=_appearance(control),
            place=place,
            children=tuple(self.children(element, path, short)),
        )

    def _repeat(self, element: Element, path: str, short: str, place: Place) -> Repeat:
        group = self._group(element, path, short, place)
        repeat = self._model.repeats[path]
        return Repeat(
            **{name: getattr(group, name) for name in ("name", "path", "labels", "hints", "relevant", "place")},
            appearance=_appearance(repeat) or group.appearance,
            children=group.children,
            count=path_of(repeat.get(f"{JAVAROSA}count")),
        )

    def _relevant(self, path: str) -> str:
        bind = self._model.binds.get(path)
        return "" if bind is None else (bind.get("relevant") or "").strip()


def _below(control: Element | None, name: str) -> Element | None:
    return None if control is None else control.find(f"{XFORMS}{name}")


def _appearance(control: Element | None) -> str:
    return "" if control is None else (control.get("appearance") or "").strip()
