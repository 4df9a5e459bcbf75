"""Choice lists of a session: an index for filters, and the elements that expressions see of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, overload

from lxml import etree

from survey_forms.instance import visible_text
from survey_forms.schema import Choice, ChoiceList, Form, text_in

LAST_SAVED = "__last-saved"


class IndexedList(Sequence[Choice]):
    """One choice list, with an index for each column that a filter asked for.

    Whoever opens many forms over one long table may keep the list and give it to each session: it is indexed once.

    Parameters
    ----------
    choices : sequence of Choice
    language : str
        The form's default language: the label that expressions see.
    """

    def __init__(self, choices: Sequence[Choice], language: str = "") -> None:
        self.choices = tuple(choices)
        self._language = language
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
        """Text of a choice in a column, ``name`` and ``label`` too; None if it has no such column."""
        if column == "name":
            return choice.name
        found = choice.columns.get(column)
        return text_in(choice.labels, self._language) if found is None and column == "label" else found

    def element_of(self, choice: Choice) -> Any:
        """``item`` element of a choice."""
        item = etree.Element("item")
        for column in dict.fromkeys(("name", "label", *choice.columns)):
            etree.SubElement(item, column).text = visible_text(self.cell(choice, column) or "") or None
        return item

    def _make_index(self, column: str) -> dict[str, list[Choice]]:
        index: defaultdict[str, list[Choice]] = defaultdict(list)
        if column in ("name", "label"):
            for choice in self.choices:
                index[self.cell(choice, column) or ""].append(choice)
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
        self._language = form.default_language
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
            stated = self._sources[name].choices if name in self._sources else ()
            given = self._tables.get(name, stated)
            found = given if isinstance(given, IndexedList) else IndexedList(given, self._language)
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
