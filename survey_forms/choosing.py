"""Choice lists of a session: an index for filters, and the elements that expressions see of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, overload

from lxml import etree

from survey_forms.schema import Choice, ChoiceList, Form, Texts, text_in
from survey_forms.xpath.values import visible_text

LAST_SAVED = "__last-saved"


class IndexedList(Sequence[Choice]):
    """One choice list, with an index for each column that a filter asked for.

    Whoever opens many forms over one long table may keep the list and give it to each session: it is indexed once.

    Parameters
    ----------
    choices : sequence of Choice
    name : str
        Begins the ids of its texts (``itextId``) where the workbook has labels in several languages.
    is_from_file : bool
        A file's choices have one label each, whatever the form speaks.
    """

    def __init__(self, choices: Sequence[Choice], name: str = "", is_from_file: bool = False) -> None:
        self.choices = tuple(choices)
        self._name = name
        self._is_from_file = is_from_file
        self._indexes: dict[str, dict[str, list[Choice]]] = {}

    def __len__(self) -> int:
        return len(self.choices)

    @overload
    def __getitem__(self, place: int) -> Choice: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Choice]: ...
    def __getitem__(self, place: int | slice) -> Choice | Sequence[Choice]:
        return self.choices[place]

    @cached_property
    def names(self) -> frozenset[str]:
        """Names of all choices."""
        return frozenset(choice.name for choice in self.choices)

    def where(self, column: str, values: Iterable[str]) -> Sequence[Choice]:
        """Choices whose column has one of the values, in the list's order."""
        wanted = set(values)
        if len(wanted) > 1:
            return [choice for choice in self.choices if self.cell(choice, column) in wanted]
        index = self._indexes.get(column)
        if index is None:
            index = self._indexes[column] = self._make_index(column)
        return index.get(wanted.pop(), ()) if wanted else ()

    def cell(self, choice: Choice, column: str) -> str | None:
        """Text of a choice in a column, ``name`` and ``label`` too; None if it has no such column.

        As in the XForm, a workbook's list with translated labels has ``itextId`` instead of ``label``.
        """
        if column == "name":
            return choice.name
        found = choice.columns.get(column)
        if found is not None or column not in ("label", "itextId"):
            return found
        has_label = self._is_from_file or "" in choice.labels or not choice.labels
        if column == "label":
            return text_in(choice.labels, "") if has_label else None
        return None if has_label else f"{self._name}-{self._places[choice.name]}"

    def with_text(self, text_id: str) -> Choice | None:
        """Choice whose label has an id; None if there is none."""
        place = text_id.rpartition("-")[2]
        return self.choices[int(place)] if place.isdecimal() and int(place) < len(self.choices) else None

    @cached_property
    def _places(self) -> dict[str, int]:
        return {choice.name: place for place, choice in enumerate(self.choices)}

    def element_of(self, choice: Choice) -> Any:
        """``item`` element of a choice."""
        item = etree.Element("item")
        for column in dict.fromkeys(("name", "label", "itextId", *choice.columns)):
            if (cell := self.cell(choice, column)) is not None:
                etree.SubElement(item, column).text = visible_text(cell) or None
        return item

    def _make_index(self, column: str) -> dict[str, list[Choice]]:
        index: defaultdict[str, list[Choice]] = defaultdict(list)
        if column in ("name", "label", "itextId"):
            for choice in self.choices:
                if (cell := self.cell(choice, column)) is not None:
                    index[cell].append(choice)
            return index
        for choice in self.choices:  # apart, as a country's townships pass here while a person waits
            if column in choice.columns:
                index[choice.columns[column]].append(choice)
        return index


class ChoiceBook:
    """All choice lists of a session, for questions and for expressions.

    Parameters
    ----------
    form : Form
    tables : mapping of str to sequence of Choice
        Choices of external lists by the list's name.
    document : Element
        Where secondary instances are put once an expression asks for them.
    """

    def __init__(self, form: Form, tables: Mapping[str, Sequence[Choice]], document: Any) -> None:
        self._document = document
        self._sources: Mapping[str, ChoiceList] = form.lists
        self._tables = tables
        self._lists: dict[str, IndexedList] = {}
        self._instances: dict[str, Any] = {}
        self._found: dict[tuple[str, str, frozenset[str]], Any] = {}
        self._choices: dict[Any, Choice] = {}

    def find(self, name: str) -> IndexedList | None:
        """Choice list by name; None if the form has none of that name."""
        found = self._lists.get(name)
        if found is None and (name in self._sources or name in self._tables):
            source = self._sources.get(name) or ChoiceList(name)
            given = self._tables.get(name, source.choices)
            is_from_file = bool(source.file) or name in self._tables
            found = given if isinstance(given, IndexedList) else IndexedList(given, name, is_from_file)
            self._lists[name] = found
        return found

    def size(self, name: str) -> int:
        """Number of choices of a list; 0 if there is none of that name."""
        return len(self.find(name) or ())

    def is_missing(self, name: str) -> bool:
        """Whether a list should come from outside the form and did not."""
        source = self._sources.get(name)
        return source is not None and bool(source.file) and not self._tables.get(name, source.choices)

    def put_last_saved(self, root: Any) -> None:
        """Let ``instance('__last-saved')`` mean a record's instance."""
        self._instances[LAST_SAVED] = self._put(LAST_SAVED, root)

    def instance(self, name: str) -> Any | None:
        """Element for ``instance('name')``, made when it is first asked for."""
        if name not in self._instances:
            source = self.find(name)
            if source is None:
                return None
            self._instances[name] = self._put(name, self._root(source, source.choices))
        return self._instances[name]

    def items(self, name: str, column: str, values: frozenset[str]) -> list[Any]:
        """Item elements whose column has one of the values."""
        source = self.find(name)
        if source is None:
            return []
        key = (name, column, values)
        if key not in self._found:
            self._found[key] = self._put(name, self._root(source, source.where(column, values)))[0]
        return [*self._found[key]]

    def cell(self, name: str, wanted: str, column: str, value: str) -> str:
        """Text in column ``wanted`` of the first choice whose ``column`` is ``value``."""
        source = self.find(name)
        found = source.where(column, (value,)) if source is not None else ()
        return (source.cell(found[0], wanted) or "") if source is not None and found else ""

    def labels_of(self, text_id: str) -> Texts:
        """Label of a choice by the id of its text; nothing if there is none."""
        source = self.find(text_id.rpartition("-")[0])
        choice = source.with_text(text_id) if source is not None else None
        return choice.labels if choice is not None else {}

    def choice_of(self, element: Any) -> Choice | None:
        """Choice that an item element stands for; None if it stands for none."""
        return self._choices.get(element)

    def _root(self, source: IndexedList, choices: Sequence[Choice]) -> Any:
        root = etree.Element("root")
        for choice in choices:
            element = source.element_of(choice)
            self._choices[element] = choice
            root.append(element)
        return root

    def _put(self, name: str, root: Any) -> Any:
        holder = etree.SubElement(self._document, "instance", id=name)
        holder.append(root)
        return holder
