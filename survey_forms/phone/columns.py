"""Which column of an export answers which question: ODK Central's and KoboToolbox's ways to name them, and labels."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from survey_forms.phone.values import ChoiceWords
from survey_forms.schema import MEDIA_TYPES, Form, Group, Node, Question, QuestionType, Repeat

SEPARATORS = ("/", "-", ".", ":")
_MANY = frozenset({QuestionType.SELECT_MULTIPLE, QuestionType.RANK})
_ODK_POINT = ("-Latitude", "-Longitude", "-Altitude", "-Accuracy")
_KOBO_POINT = ("_latitude", "_longitude", "_altitude", "_precision")
# What servers add to the answers; names in lower case.
SYSTEM = frozenset(
    {
        "submissiondate", "key", "parent_key", "submitterid", "submittername", "attachmentspresent",
        "attachmentsexpected", "status", "reviewstate", "deviceid", "edits", "formversion", "instanceid",
        "instancename", "_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status",
        "_submitted_by", "__version__", "_version_", "_tags", "_index", "_parent_index", "_parent_table_name",
        "_submission__id", "_submission__uuid", "_submission__submission_time", "_submission__validation_status",
        "_submission__notes", "_submission__status", "_submission__submitted_by", "_submission___version__",
        "_submission__tags", "formhub/uuid", "_xform_id_string", "_attachments", "_geolocation", "deprecatedid",
        "rootuuid", "audit", "_submission__version__", "_submission__xform_id_string",
    }
)  # fmt: skip
OWN_KEY = "instance_id"
"""What a person gives as the question of the column that holds the record's own key."""
_META = ("meta/", "meta-", "meta.", "meta:")


class ColumnKind(StrEnum):
    """What a column is for."""

    ANSWER = "ANSWER"
    POINT = "POINT"
    OPTION = "OPTION"
    SYSTEM = "SYSTEM"
    IGNORED = "IGNORED"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    kind : ColumnKind
    path : str
        Question's path relative to the table's repeat (the whole path in a table of the form itself).
    question : Question or None
    part : int
        Of a POINT: 0 latitude, 1 longitude, 2 altitude, 3 accuracy.
    name : str
        Of an OPTION the choice's name; of a SYSTEM column its plain name; of an UNKNOWN one its heading.
    """

    kind: ColumnKind
    path: str = ""
    question: Question | None = None
    part: int = 0
    name: str = ""


@dataclass
class FormWords:
    """Questions of one table (the form, or one of its repeats) by all the ways in which exports name them.

    Parameters
    ----------
    form : Form
    scope : Group
        The form's root or a repeat.
    """

    form: Form
    scope: Group
    _levels: list[dict[str, list[Question]]] = field(default_factory=list)
    _choices: dict[str, ChoiceWords] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Gather the names, the surest first: whole paths, names, labels with their groups', labels."""
        self._levels = [{}, {}, {}, {}]
        for question, trail in _questions(self.scope, ()):
            for level, words in enumerate(_names(question, trail, self.scope.path)):
                for word in words:
                    _add(self._levels[level], _plain(word), question)

    def choices(self, question: Question) -> ChoiceWords:
        """Words of a question's choice list."""
        name = question.choice_list
        if name not in self._choices:
            self._choices[name] = ChoiceWords(self.form.lists.get(name))
        return self._choices[name]

    def find(self, heading: str, occurrence: int = 0) -> Question | None:
        """Question that a heading names; of several with one name, the one at the same place among them."""
        key = _plain(heading)
        for level in self._levels:
            found = level.get(key)
            if found:
                return found[occurrence] if occurrence < len(found) else None
        return None

    def path_of(self, question: Question) -> str:
        """Question's path relative to the table's repeat."""
        return question.path.removeprefix(f"{self.scope.path}/") if self.scope.path else question.path


def _add(level: dict[str, list[Question]], key: str, question: Question) -> None:
    found = level.setdefault(key, [])
    if question not in found:
        found.append(question)


def _questions(group: Group, trail: tuple[Group, ...]) -> Iterator[tuple[Question, tuple[Group, ...]]]:
    for node in group.children:
        if isinstance(node, Question):
            yield node, trail
        elif isinstance(node, Group) and not isinstance(node, Repeat):
            yield from _questions(node, (*trail, node))


def _names(question: Question, trail: Sequence[Group], base: str) -> tuple[list[str], list[str], list[str], list[str]]:
    inner = [*(group.name for group in trail), question.name]
    whole = [*(part for part in base.split("/") if part), *inner]
    paths = [sign.join(names) for names in (inner, whole) for sign in SEPARATORS]
    languages = list(dict.fromkeys([*question.labels, *(name for group in trail for name in group.labels)]))
    nested = [sign.join(_label_trail(trail, question, name)) for name in languages for sign in SEPARATORS]
    return paths, [question.name], nested, [label for label in question.labels.values() if label]


def _label_trail(trail: Sequence[Group], question: Question, language: str) -> list[str]:
    nodes: list[Node] = [*trail, question]
    return [node.labels.get(language) or node.name for node in nodes]


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def plan_columns(words: FormWords, headings: Sequence[str], given: Mapping[str, str] | None = None) -> list[Column]:
    """Meaning of each column.

    Parameters
    ----------
    words : FormWords
    headings : sequence of str
        As they stand in the table, doubled ones too.
    given : mapping of str to str
        The person's own: question (name, path or label) by heading.
    """
    seen: Counter[str] = Counter()
    columns = []
    for heading in headings:
        answered = (given or {}).get(heading)
        column = _column(words, answered or heading, seen[heading], is_given=answered is not None)
        if answered is not None and column.kind is ColumnKind.UNKNOWN:
            # The record's own key is no question; a question that was mistyped is told by its heading.
            column = Column(ColumnKind.IGNORED) if answered == OWN_KEY else replace(column, name=heading)
        columns.append(column)
        seen[heading] += 1
    return columns


def _column(words: FormWords, heading: str, occurrence: int, is_given: bool) -> Column:
    system = "" if is_given else system_name(heading)
    question = words.find(heading, occurrence)
    # A question may be called "status", where the server writes "Status".
    if question is not None and (not system or heading.strip() == question.name):
        return Column(ColumnKind.ANSWER, words.path_of(question), question)
    if system:
        return Column(ColumnKind.SYSTEM, name=system)
    derived = _point(words, heading, occurrence) or _option(words, heading, occurrence) or _address(words, heading)
    return derived or Column(ColumnKind.UNKNOWN, name=heading)


def system_name(heading: str) -> str:
    """Plain name of a column that the server added, in lower case; "" for any other."""
    plain = heading.strip().casefold()
    for prefix in _META:
        if plain.startswith(prefix):
            return plain.removeprefix(prefix)
    return plain if plain in SYSTEM or plain.startswith("set-of-") else ""


def _point(words: FormWords, heading: str, occurrence: int) -> Column | None:
    for suffixes, prefix in ((_ODK_POINT, ""), (_KOBO_POINT, "_")):
        for part, suffix in enumerate(suffixes):
            if not heading.endswith(suffix) or not heading.startswith(prefix):
                continue
            question = words.find(heading[len(prefix) : -len(suffix)], occurrence)
            if question is not None and question.type is QuestionType.GEOPOINT:
                return Column(ColumnKind.POINT, words.path_of(question), question, part)
    return None


def _option(words: FormWords, heading: str, occurrence: int) -> Column | None:
    place = heading.rfind("/")
    while place > 0:
        question = words.find(heading[:place], occurrence)
        if question is not None and question.type in _MANY:
            name = words.choices(question).name_of(heading[place + 1 :])
            return Column(ColumnKind.OPTION, words.path_of(question), question, name=name)
        place = heading.rfind("/", 0, place)
    return None


def _address(words: FormWords, heading: str) -> Column | None:
    if not heading.casefold().endswith("_url"):
        return None
    question = words.find(heading[:-4])
    is_media = question is not None and question.type in MEDIA_TYPES
    return Column(ColumnKind.IGNORED) if is_media else None


def share_known(columns: Sequence[Column]) -> float:
    """Share of the columns that are neither the server's nor unknown among those that are not the server's, 0 to 1."""
    own = [column for column in columns if column.kind is not ColumnKind.SYSTEM]
    return sum(column.kind is not ColumnKind.UNKNOWN for column in own) / len(own) if own else 0.0
