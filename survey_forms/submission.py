"""A record as an XForms submission, as phones send and servers take it, and back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from gi_atlas.errors import FormError
from survey_forms.schema import Form, Group, Node, Repeat
from survey_forms.xpath.values import visible_text

OPENROSA = "http://openrosa.org/xforms"
LONGEST = 20_000_000
"""Characters of one submission."""


@dataclass(frozen=True)
class Submission:
    """What a submission says.

    Attributes
    ----------
    form_id, version : str
        Of the form it was filled in with.
    instance_id : str
        ``uuid:…``; "" if it has none.
    instance_name : str
    answers : mapping
        As a record stores them. Elements that the form does not know are kept, as text or mappings.
    """

    form_id: str
    version: str
    instance_id: str
    instance_name: str
    answers: Mapping[str, Any] = field(default_factory=dict)


def submission_xml(form: Form, answers: Mapping[str, Any], instance_id: str, instance_name: str = "") -> str:
    """XML of answers.

    Characters that XML cannot hold (most control characters, lone surrogates) are written as U+FFFD; everything else
    comes back from ``read_submission`` to the letter.

    Parameters
    ----------
    form : Form
        Gives the order of the elements.
    answers : mapping
        What is to be sent; questions without an answer become empty elements only where their group has others.
    """
    root = etree.Element(form.root_name, nsmap={"orx": OPENROSA}, id=form.form_id, version=form.version)
    _write_group(root, form.root, answers)
    meta = etree.SubElement(root, f"{{{OPENROSA}}}meta")
    etree.SubElement(meta, f"{{{OPENROSA}}}instanceID").text = instance_id
    if instance_name:
        etree.SubElement(meta, f"{{{OPENROSA}}}instanceName").text = visible_text(instance_name)
    return str(etree.tostring(root, encoding="unicode"))


def _write_group(parent: Any, group: Group, answers: Mapping[str, Any]) -> None:
    for node in group.children:
        given = answers.get(node.name)
        if isinstance(node, Repeat):
            for row in given or ():
                _write_group(etree.SubElement(parent, node.name), node, row)
        elif isinstance(node, Group):
            if given:
                _write_group(etree.SubElement(parent, node.name), node, given)
        elif given:
            etree.SubElement(parent, node.name).text = visible_text(given)


def read_submission(xml: str | bytes, form: Form | None = None) -> Submission:
    """What a submission says; a stranger's text, so it is parsed without DTD, entities and network.

    Parameters
    ----------
    form : Form, optional
        Tells which elements are repeats; without it every element with children is a group, and a list where its
        name stands twice.

    Raises
    ------
    FormError
        CAPTURE_XML_WRONG; CAPTURE_XML_OTHER_FORM if it is of another form than ``form``.
    """
    root = _parse(xml)
    form_id = root.get("id") or _local_name(root)
    if form is not None and form_id != form.form_id:
        raise FormError("CAPTURE_XML_OTHER_FORM", found=form_id, expected=form.form_id)
    meta = next((child for child in root.iterchildren("{*}meta")), None)
    return Submission(
        form_id=form_id,
        version=root.get("version") or root.get(f"{{{OPENROSA}}}version") or "",
        instance_id=_meta(meta, "instanceID"),
        instance_name=_meta(meta, "instanceName"),
        answers=_read_group(root, form.root if form is not None else None, is_top=True),
    )


def _parse(xml: str | bytes) -> Any:
    if len(xml) > LONGEST:
        raise FormError("CAPTURE_XML_WRONG", detail=f"> {LONGEST}")
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(xml.encode() if isinstance(xml, str) else xml, parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError, ValueError) as error:
        raise FormError("CAPTURE_XML_WRONG", detail=str(error)[:200]) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise FormError("CAPTURE_XML_WRONG", detail="DOCTYPE")
    return root


def _local_name(element: Any) -> str:
    return str(etree.QName(element).localname)


def _meta(meta: Any | None, name: str) -> str:
    found = None if meta is None else next(meta.iterchildren(f"{{*}}{name}"), None)
    return "" if found is None else (found.text or "").strip()


def _read_group(parent: Any, group: Group | None, is_top: bool = False) -> dict[str, Any]:
    nodes = {} if group is None else {node.name: node for node in group.children}
    found: dict[str, Any] = {}
    for element in parent.iterchildren():
        name = _local_name(element)
        if is_top and name == "meta" and name not in nodes:
            continue
        _put(found, name, _read_node(element, nodes.get(name)), isinstance(nodes.get(name), Repeat))
    return {name: value for name, value in found.items() if value}


def _read_node(element: Any, node: Node | None) -> Any:
    if isinstance(node, Group):
        return _read_group(element, node)
    return _read_group(element, None) if len(element) else element.text or ""


def _put(found: dict[str, Any], name: str, value: Any, is_repeat: bool) -> None:
    if is_repeat:
        found.setdefault(name, []).append(value)
    elif name not in found:
        found[name] = value
    else:
        # An element that the form does not know as a repeat stands twice: all are kept, as a list.
        before = found[name]
        found[name] = [*before, value] if isinstance(before, list) else [before, value]
