"""The parts of an XForm, found once: instance, binds, controls, set values, texts in every language."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from gi_atlas.errors import FormError
from survey_forms.schema import OUTPUT_BEGIN, OUTPUT_END, Texts

XFORMS = "{http://www.w3.org/2002/xforms}"
XHTML = "{http://www.w3.org/1999/xhtml}"
JAVAROSA = "{http://openrosa.org/javarosa}"
OPENROSA = "{http://openrosa.org/xforms}"
ODK = "{http://www.opendatakit.org/xforms}"
GI_ATLAS = "{urn:gi-atlas:form:1}"

MAX_XFORM_CHARACTERS = 50_000_000
_ITEXT = re.compile(r"jr:itext\(\s*'(?P<id>[^']+)'\s*\)")
_OUTPUT_SIGNS = str.maketrans("", "", OUTPUT_BEGIN + OUTPUT_END)
# What pyxform writes where a language has no text.
_NO_TEXT = "-"
_ONE_LANGUAGE = "default"
Element = Any


def parse_xform(text: str) -> Element:
    """Root element of an XForm: no DTD, no entities, no network, depth and size within libxml2's limits.

    Raises
    ------
    FormError
        FORM_XFORM_WRONG, FORM_XFORM_DTD.
    """
    if len(text) > MAX_XFORM_CHARACTERS:
        raise FormError("FORM_XFORM_WRONG", detail=f"> {MAX_XFORM_CHARACTERS}")
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, dtd_validation=False, no_network=True, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError) as error:
        raise FormError("FORM_XFORM_WRONG", detail=str(error)[:200]) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise FormError("FORM_XFORM_DTD")
    return root


def local_name(element: Element) -> str:
    """Name of an element without its namespace."""
    return str(etree.QName(element).localname)


class XformTexts:
    """Texts by id in every language of a form, and texts that stand in place."""

    def __init__(self, model: Element) -> None:
        found = model.findall(f"{XFORMS}itext/{XFORMS}translation")
        names = [str(one.get("lang", "")) for one in found]
        # pyxform calls the language of a form that names none "default".
        names = [""] if names in ([], [_ONE_LANGUAGE]) else names
        self.languages = tuple(dict.fromkeys(names))
        stated = (name for name, one in zip(names, found, strict=False) if one.get("default"))
        self.default = next(stated, self.languages[0])
        self._by_id: dict[str, dict[str, list[Element]]] = {}
        for name, translation in zip(names, found, strict=False):
            for text in translation.iterchildren(f"{XFORMS}text"):
                self._by_id.setdefault(text.get("id", ""), {})[name] = list(text.iterchildren(f"{XFORMS}value"))

    def find(self, text_id: str, form: str | None = None) -> Texts:
        """Texts of an id; ``form`` is None for the plain one, else ``guidance`` and the like."""
        found = {
            language: element_text(value)
            for language, values in self._by_id.get(text_id, {}).items()
            for value in values
            if value.get("form") == form
        }
        return _without_gaps(found)

    def of(self, element: Element | None, form: str | None = None) -> Texts:
        """Texts of a label or hint; those that stand in it itself count for the default language."""
        if element is None:
            return {}
        reference = _ITEXT.search(element.get("ref") or "")
        if reference is not None:
            return self.find(reference["id"], form)
        return self.in_place(element_text(element)) if form is None else {}

    def of_message(self, value: str | None) -> Texts:
        """Texts of a bind's message: an id, or the message itself."""
        reference = _ITEXT.search(value or "")
        return self.find(reference["id"]) if reference is not None else self.in_place((value or "").strip())

    def in_place(self, text: str) -> Texts:
        """Text in the default language; nothing if it is empty."""
        clean = text.translate(_OUTPUT_SIGNS) if OUTPUT_BEGIN not in text else text
        return {self.default: clean} if clean else {}


def _without_gaps(found: dict[str, str]) -> Texts:
    kept = {language: text for language, text in found.items() if text and text != _NO_TEXT}
    return kept or {language: text for language, text in found.items() if text}


def element_text(element: Element) -> str:
    """Text of a label with the expressions of its ``<output>`` between our signs."""
    pieces = [_clean(element.text)]
    for child in element.iterchildren():
        if child.tag == f"{XFORMS}output":
            expression = child.get("value") or child.get("ref") or ""
            pieces.append(f"{OUTPUT_BEGIN}{expression.strip()}{OUTPUT_END}")
        else:
            pieces.append(_clean("".join(child.itertext())))
        pieces.append(_clean(child.tail))
    return "".join(pieces).strip()


def _clean(text: str | None) -> str:
    return (text or "").translate(_OUTPUT_SIGNS)


@dataclass(frozen=True)
class XformModel:
    """What an XForm holds, by absolute path (``/data/craft/step_name``).

    Attributes
    ----------
    primary : Element
        Root of the instance that becomes the submission.
    binds, controls, repeats : mapping
        ``controls`` holds groups too; a repeat's group stands under the same path.
    set_values : mapping
        Elements ``setvalue`` and the like by the path they write to.
    """

    html: Element
    primary: Element
    texts: XformTexts
    instances: tuple[Element, ...]
    binds: Mapping[str, Element] = field(default_factory=dict)
    controls: Mapping[str, Element] = field(default_factory=dict)
    repeats: Mapping[str, Element] = field(default_factory=dict)
    set_values: Mapping[str, list[Element]] = field(default_factory=dict)


def read_model(text: str) -> XformModel:
    """Parts of an XForm.

    Raises
    ------
    FormError
        FORM_XFORM_WRONG if a part is missing, and what ``parse_xform`` says.
    """
    html = parse_xform(text)
    model = html.find(f"{XHTML}head/{XFORMS}model")
    body = html.find(f"{XHTML}body")
    instances = [] if model is None else model.findall(f"{XFORMS}instance")
    primary = next(instances[0].iterchildren(), None) if instances else None
    if body is None or primary is None:
        raise FormError("FORM_XFORM_WRONG", detail="model, instance, body")
    return XformModel(
        html=html,
        primary=primary,
        texts=XformTexts(model),
        instances=tuple(instances[1:]),
        binds={path_of(bind.get("nodeset")): bind for bind in model.iterchildren(f"{XFORMS}bind")},
        controls={path_of(one.get("ref")): one for one in _controls(body)},
        repeats={path_of(one.get("nodeset")): one for one in body.iter(f"{XFORMS}repeat")},
        set_values=_set_values(model, body),
    )


def path_of(reference: str | None) -> str:
    """Reference without the spaces that pyxform puts around it."""
    return (reference or "").strip()


_CONTROLS = frozenset(
    XFORMS + name for name in ("input", "select", "select1", "upload", "trigger", "range", "group", "secret", "rank")
) | {f"{ODK}rank"}
_ACTIONS = frozenset({f"{XFORMS}setvalue", f"{ODK}setgeopoint", f"{ODK}recordaudio"})


def _controls(body: Element) -> Iterator[Element]:
    return (element for element in body.iter() if element.tag in _CONTROLS and element.get("ref"))


def _set_values(model: Element, body: Element) -> dict[str, list[Element]]:
    found: dict[str, list[Element]] = {}
    for part in (model, body):
        for element in part.iter(*_ACTIONS):
            found.setdefault(path_of(element.get("ref")), []).append(element)
    return found
