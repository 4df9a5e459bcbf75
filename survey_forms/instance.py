"""The answers of one form as a tree: what is stored at each node, and the XML that expressions see of it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from lxml import etree

from gi_atlas.errors import FormError
from survey_forms.schema import Form, Group, Node, Repeat
from survey_forms.xpath.references import Names
from survey_forms.xpath.values import visible_text

MOST_ROWS = 1000
"""Rows of one repeat; a count that a foreign form computes may be anything."""


class Spot:
    """One node of the form in one place: a question, a group, or one row of a repeat.

    Attributes
    ----------
    stored : str
        The answer, also while it is hidden; "" for a group.
    element : Element
        Its text is what expressions see: the answer while the node is relevant, else nothing.
    is_own_relevant, is_relevant : bool
        By its own expression; together with everything above it.
    extras : dict
        Answers below a group that the form does not know; they are kept as they are.
    turns : int
        How often it was calculated since the last change from outside.
    """

    __slots__ = (
        "children", "element", "extras", "is_own_relevant", "is_relevant", "names", "node", "parent", "state",
        "stored", "turns",
    )  # fmt: skip

    def __init__(self, node: Node, names: Names, parent: "Spot | None", element: Any) -> None:
        self.node = node
        self.names = names
        self.parent = parent
        self.element = element
        self.children: dict[str, Spot | Rows] = {}
        self.extras: dict[str, Any] = {}
        self.stored = ""
        self.is_own_relevant = self.is_relevant = True
        self.state: Any = None
        self.turns = 0

    def leaves(self) -> "Iterator[Spot]":
        """Questions at or below this spot, in the order of the form."""
        return (spot for spot in self.spots() if not isinstance(spot.node, Group))

    def spots(self) -> "Iterator[Spot]":
        """This spot and all below it, in the order of the form."""
        yield self
        for child in self.children.values():
            for spot in (child,) if isinstance(child, Spot) else child.rows:
                yield from spot.spots()


class Rows:
    """A repeat in one place, with its rows.

    Attributes
    ----------
    mark : Comment
        Stands before the first row, even while there is none.
    spare : list of mapping
        Answers of rows that the repeat's count leaves no room for; they come back when it does.
    """

    __slots__ = ("mark", "names", "node", "parent", "rows", "spare")

    def __init__(self, node: Repeat, names: Names, parent: Spot) -> None:
        self.node = node
        self.names = names
        self.parent = parent
        self.mark = etree.Comment("")
        parent.element.append(self.mark)
        self.rows: list[Spot] = []
        self.spare: list[Mapping[str, Any]] = []


Below = Spot | Rows


class Instance:
    """The tree of a form's answers.

    Parameters
    ----------
    form : Form
    answers : mapping
        As a record stores them: group → mapping, repeat → list of mappings, question → text.
    instance_id : str
        What ``/data/meta/instanceID`` gives.
    """

    def __init__(self, form: Form, answers: Mapping[str, Any], instance_id: str = "") -> None:
        self.document = etree.Element("instances")
        self.main = etree.SubElement(self.document, "main")
        self.root = Spot(form.root, (), None, etree.SubElement(self.main, form.root_name))
        self._fill(self.root, answers)
        if "meta" not in self.root.children:
            meta = etree.SubElement(self.root.element, "meta")
            etree.SubElement(meta, "instanceID").text = instance_id or None

    def find(self, path: str) -> Below:
        """Spot at a path with positions, or the rows of a repeat whose last position is left out.

        Raises
        ------
        FormError
            CAPTURE_PATH_UNKNOWN.
        """
        found: Below = self.root
        for part in path.split("/") if path else ():
            name, _, place = part.partition("[")
            below = found.children.get(name) if isinstance(found, Spot) else None
            if below is None:
                raise FormError("CAPTURE_PATH_UNKNOWN", path=path)
            found = _row_at(below, place, path) if place else below
        return found

    def add_row(self, rows: Rows, at: int, answers: Mapping[str, Any]) -> Spot:
        """Put a row in before place ``at``, counted from 0."""
        spot = Spot(rows.node, rows.names, rows.parent, etree.Element(rows.node.name))
        rows.parent.element.insert(self._place(rows, at), spot.element)
        rows.rows.insert(at, spot)
        spot.is_relevant = rows.parent.is_relevant
        self._fill(spot, answers)
        return spot

    def remove_row(self, rows: Rows, at: int) -> Spot:
        """Take the row at place ``at`` out."""
        spot = rows.rows.pop(at)
        rows.parent.element.remove(spot.element)
        return spot

    def move_row(self, rows: Rows, at: int, to: int) -> None:
        """Put the row at place ``at`` at place ``to``."""
        spot = self.remove_row(rows, at)
        rows.parent.element.insert(self._place(rows, to), spot.element)
        rows.rows.insert(to, spot)

    def _place(self, rows: Rows, at: int) -> int:
        """Place among the parent's elements of the row ``at``."""
        return int(rows.parent.element.index(rows.mark)) + 1 + at

    def _fill(self, parent: Spot, answers: Mapping[str, Any]) -> None:
        group = parent.node
        assert isinstance(group, Group)
        for node in group.children:
            names, given = (*parent.names, node.name), answers.get(node.name)
            fitting = given if _fits(node, given) else None
            if isinstance(node, Repeat):
                self._fill_rows(Rows(node, names, parent), fitting)
            else:
                self._fill_spot(Spot(node, names, parent, etree.SubElement(parent.element, node.name)), fitting)
        known = {node.name: node for node in group.children}
        parent.extras = {name: given for name, given in answers.items() if not _fits(known.get(name), given)}

    def _fill_rows(self, rows: Rows, given: Any) -> None:
        assert rows.parent is not None
        rows.parent.children[rows.node.name] = rows
        for answers in given or ():
            self.add_row(rows, len(rows.rows), answers)

    def _fill_spot(self, spot: Spot, given: Any) -> None:
        assert spot.parent is not None
        spot.parent.children[spot.node.name] = spot
        spot.is_relevant = spot.parent.is_relevant
        if isinstance(spot.node, Group):
            self._fill(spot, given or {})
        elif given is not None:
            store(spot, given if isinstance(given, str) else str(given))


def _fits(node: Node | None, given: Any) -> bool:
    """Whether an answer has the shape of its node; what has not is kept beside until the node has another."""
    if node is None:
        return False
    if isinstance(node, Repeat):
        return isinstance(given, list) and all(isinstance(row, Mapping) for row in given)
    return isinstance(given, Mapping) if isinstance(node, Group) else not isinstance(given, Mapping | list)


def _row_at(below: Below, place: str, path: str) -> Spot:
    number = place.removesuffix("]")
    if isinstance(below, Rows) and number.isdecimal() and 0 < int(number) <= len(below.rows):
        return below.rows[int(number) - 1]
    raise FormError("CAPTURE_PATH_UNKNOWN", path=path)


@contextmanager
def context_of(below: Below) -> Iterator[Any]:
    """Element at which expressions of a place are evaluated.

    A repeat's own expressions (how many rows, whether it is asked at all) stand beside its rows. The library takes no
    comment as context node, so that an element stands there for the while.
    """
    if isinstance(below, Spot):
        yield below.element
        return
    element = etree.Element("rows")
    below.mark.addnext(element)
    try:
        yield element
    finally:
        below.parent.element.remove(element)


def names_of_element(element: Any) -> Names:
    """Names from the root's children down to an element of the primary instance."""
    above = [str(one.tag) for one in element.iterancestors()]
    return (*reversed(above[:-3]), str(element.tag))


def store(spot: Spot, value: str) -> None:
    """Store an answer; expressions see it at once if the node is relevant."""
    spot.stored = value
    show(spot)


def show(spot: Spot) -> bool:
    """Let expressions see a question's answer if it is relevant, else nothing; whether what they see changed."""
    seen = visible_text(spot.stored) if spot.is_relevant else ""
    if (spot.element.text or "") == seen:
        return False
    spot.element.text = seen or None
    return True


def path_of(below: Below) -> str:
    """Path with positions, as the form's users write it."""
    parts: list[str] = []
    spot: Below | None = below
    while spot is not None and spot.parent is not None:
        parts.append(_part_of(spot))
        spot = spot.parent
    return "/".join(reversed(parts))


def _part_of(spot: Below) -> str:
    if isinstance(spot, Rows) or not isinstance(spot.node, Repeat):
        return spot.node.name
    rows = rows_of(spot)
    return f"{spot.node.name}[{next(at for at, row in enumerate(rows.rows, 1) if row is spot)}]"


def rows_of(row: Spot) -> Rows:
    """The rows among which a row stands."""
    assert row.parent is not None
    rows = row.parent.children[row.node.name]
    assert isinstance(rows, Rows)
    return rows


def answers_of(spot: Spot, only_relevant: bool = False) -> dict[str, Any]:
    """Answers below a spot as a record stores them; empty ones are left out."""
    found: dict[str, Any] = {} if only_relevant else dict(spot.extras)
    for name, child in spot.children.items():
        if answer := _answer_of(child, only_relevant):
            found[name] = answer
    return found


def _answer_of(child: Below, only_relevant: bool) -> Any:
    if isinstance(child, Rows):
        rows: list[Any] = [answers_of(row, only_relevant) for row in child.rows if row.is_relevant or not only_relevant]
        return rows if only_relevant else rows + list(child.spare)
    if only_relevant and not child.is_relevant:
        return ""
    return answers_of(child, only_relevant) if isinstance(child.node, Group) else child.stored


def walk_below(spot: Spot, only_relevant: bool, above: str = "") -> Iterator[tuple[str, Node]]:
    """Every node below a spot with its path, in the order of the form: groups, questions and each row of a repeat."""
    for name, child in spot.children.items():
        below = [(f"{above}{name}", child)] if isinstance(child, Spot) else _numbered(child, above)
        for path, one in below:
            if one.is_relevant or not only_relevant:
                yield path, one.node
                yield from walk_below(one, only_relevant, f"{path}/")


def _numbered(rows: Rows, above: str) -> list[tuple[str, Spot]]:
    return [(f"{above}{rows.node.name}[{place}]", row) for place, row in enumerate(rows.rows, 1)]
