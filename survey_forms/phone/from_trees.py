"""Submissions as XML: the phone app's ``instances`` folder, or what a server keeps."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from survey_forms.phone.hostile import base_name
from survey_forms.phone.submission_parts import Answers, Submission, plain_id
from survey_forms.phone.values import clean_value
from survey_forms.schema import Form, Group, Question, Repeat

_META = "meta"


def stated_form(tree: Mapping[str, Any]) -> tuple[str, str]:
    """Form id and version that a submission names."""
    attributes = tree["attributes"]
    return str(attributes.get("id", "")), str(attributes.get("version", ""))


def is_draft_copy(tree: Mapping[str, Any]) -> bool:
    """Whether an XML is no submission at all: its root names no form."""
    return not tree["attributes"].get("id")


def submission_of_tree(form: Form, tree: Mapping[str, Any], where: str) -> Submission:
    """Submission of one XML tree.

    Parameters
    ----------
    form : Form
        Whose questions the elements are matched with, by their names; what it does not know is kept apart.
    tree : mapping
        As ``read_tree.read_tree`` gives it.
    where : str
        The file, to tell people.
    """
    reader = _TreeReader()
    answers = reader.read(form.root, tree["children"], "")
    meta = _meta(tree)
    form_id, version = stated_form(tree)
    replaced = plain_id(meta.get("deprecatedID", ""))
    own = plain_id(meta.get("instanceID", "") or str(tree["attributes"].get("instanceID", "")))
    return Submission(
        instance_id=own,
        form_id=form_id or form.form_id,
        form_version=version,
        answers=answers,
        aliases=tuple(filter(None, (replaced, plain_id(meta.get("rootUuid", ""))))),
        where=where,
        submitted_at=str(tree["attributes"].get("submissionDate", "")),
        newest=newest_time(form, answers),
        is_replacement=bool(replaced),
        unknown=reader.unknown,
    )


def newest_time(form: Form, answers: Mapping[str, Any]) -> str:
    """Newest time that the phone noted (``end``, else ``start``), as it stands; "" if it noted none."""
    preloads = {question.preload: question for question in form.questions() if question.preload in ("start", "end")}
    found = [_at(answers, question.path) for name in ("end", "start") if (question := preloads.get(name)) is not None]
    return next((text for text in found if text), "")


def _at(answers: Mapping[str, Any], path: str) -> str:
    place: Any = answers
    for step in path.split("/"):
        place = place.get(step, "") if isinstance(place, Mapping) else ""
    return place if isinstance(place, str) else ""


def _meta(tree: Mapping[str, Any]) -> dict[str, str]:
    for child in tree["children"]:
        if child["name"] == _META:
            return {leaf["name"]: str(leaf["text"]).strip() for leaf in child["children"]}
    return {}


@dataclass
class _TreeReader:
    unknown: dict[str, str] = field(default_factory=dict)

    def read(self, group: Group, elements: list[dict[str, Any]], prefix: str) -> Answers:
        known = {node.name: node for node in group.children}
        answers: Answers = {}
        for element in elements:
            name, node = element["name"], known.get(element["name"])
            if "template" in element["attributes"] or (name == _META and not prefix):
                continue
            path = f"{prefix}{name}"
            if isinstance(node, Repeat):
                rows = answers.setdefault(name, [])
                rows.append(self.read(node, element["children"], f"{path}[{len(rows) + 1}]/"))
            elif isinstance(node, Group):
                answers[name] = self.read(node, element["children"], f"{path}/")
            elif isinstance(node, Question):
                answers[name] = clean_value(node, str(element["text"]))
            else:
                self.unknown.update(_leaves(element, path))
        return answers


def _leaves(element: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    if element["children"]:
        for child in element["children"]:
            yield from _leaves(child, f"{path}/{child['name']}")
    elif str(element["text"]).strip():
        yield path, str(element["text"])


def attached_names(tree: Mapping[str, Any]) -> list[str]:
    """Files that a submission names outside of its questions, such as the app's own log of the session."""
    return [base_name(text) for name, text in _meta(tree).items() if name == "audit" and text]
