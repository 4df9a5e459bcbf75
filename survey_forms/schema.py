"""A survey form as plain data: groups, repeats, questions, choice lists, in every language it speaks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Texts = Mapping[str, str]
"""Text by the form's own name of a language, such as ``中文 (zh)``; ``""`` is the name of a form with one language.

Where a value of the form stands within a text, its expression stands between two signs: ``text_parts`` parts them.
"""

# Private use characters, which no text keeps of its own.
OUTPUT_BEGIN, OUTPUT_END = "\ue000", "\ue001"


class QuestionType(StrEnum):
    """What a question asks for; it decides how its value is written and which field shows it."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    DATETIME = "dateTime"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    RANK = "rank"
    RANGE = "range"
    GEOPOINT = "geopoint"
    GEOTRACE = "geotrace"
    GEOSHAPE = "geoshape"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    FILE = "file"
    BARCODE = "barcode"
    ACKNOWLEDGE = "acknowledge"
    NOTE = "note"
    CALCULATE = "calculate"
    HIDDEN = "hidden"
    METADATA = "metadata"


MEDIA_TYPES = frozenset({QuestionType.IMAGE, QuestionType.AUDIO, QuestionType.VIDEO, QuestionType.FILE})
CHOICE_TYPES = frozenset({QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK})
UNSEEN_TYPES = frozenset({QuestionType.CALCULATE, QuestionType.HIDDEN, QuestionType.METADATA})


class Level(StrEnum):
    """How much a question counts (column ``bind::gi:level``)."""

    LISTING = "L"
    DOSSIER = "D"
    OPTIONAL = "O"
    AUTOMATIC = "A"


@dataclass(frozen=True)
class Place:
    """Where in the workbook something stands: sheet, row from 1, column's heading; "" and 0 where unknown."""

    sheet: str = ""
    row: int = 0
    column: str = ""


@dataclass(frozen=True)
class Node:
    """What questions, groups and repeats have in common.

    Attributes
    ----------
    name : str
        Name in the workbook; also the element's name in a submission.
    path : str
        Names from the form's root, parted by "/", without positions: ``craft/production_step/step_name``.
    labels, hints : Texts
    relevant : str
        XPath 1.0 with XForms' functions, absolute or relative paths as pyxform writes them; "" is always.
    appearance : str
    place : Place
    """

    name: str
    path: str
    labels: Texts = field(default_factory=dict)
    hints: Texts = field(default_factory=dict)
    relevant: str = ""
    appearance: str = ""
    place: Place = Place()


@dataclass(frozen=True)
class Question(Node):
    """One question, calculation or hidden value.

    Attributes
    ----------
    required, constraint, calculation, default, read_only : str
        Expressions; ``default`` is one only where ``is_default_dynamic``, else the value itself.
    constraint_messages, required_messages : Texts
    itemset : str
        XPath of the choices with its filter, such as ``instance('counties')/root/item[province=/data/…]``; "" for none.
    choice_list : str
        Name of the choice list; "" for none.
    parameters : mapping
        ``start``, ``end``, ``step`` of a range; ``max-pixels``, ``capture-accuracy``, ``quality`` …
    level : Level or None
        None where the workbook does not say.
    target : str
        Target field (column ``bind::gi:field``), such as ``SurveyCraft.summary``; "" for none.
    preload : str
        For METADATA: ``start``, ``end``, ``today``, ``deviceid``, ``username`` …
    guidance : Texts
    triggers : tuple of str
        Paths of the questions whose change puts ``triggered`` into this one (column ``trigger``).
    triggered : str
        Expression; "" empties it.
    """

    type: QuestionType = QuestionType.TEXT
    required: str = ""
    constraint: str = ""
    calculation: str = ""
    default: str = ""
    read_only: str = ""
    is_default_dynamic: bool = False
    constraint_messages: Texts = field(default_factory=dict)
    required_messages: Texts = field(default_factory=dict)
    itemset: str = ""
    choice_list: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    level: Level | None = None
    target: str = ""
    preload: str = ""
    guidance: Texts = field(default_factory=dict)
    triggers: tuple[str, ...] = ()
    triggered: str = ""

    @property
    def is_seen(self) -> bool:
        """Whether a person meets it in the form."""
        return self.type not in UNSEEN_TYPES


@dataclass(frozen=True)
class Group(Node):
    """Questions that stand together; the form's root is one too (its name and path are "")."""

    children: "tuple[Node, ...]" = ()


@dataclass(frozen=True)
class Repeat(Group):
    """A group that may stand any number of times.

    Attributes
    ----------
    count : str
        Expression of how many there are (``repeat_count``); "" where the person decides.
    """

    count: str = ""


@dataclass(frozen=True)
class Choice:
    """One line of a choice list; ``columns`` are its further columns, which filters and expressions may use."""

    name: str
    labels: Texts = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ChoiceList:
    """A list of the workbook, or an external one.

    Attributes
    ----------
    name : str
        Also the id of the secondary instance.
    choices : tuple of Choice
        Empty for an external list until the project or its file gives it.
    file : str
        ``counties.csv``, ``sites.geojson``; "" for a list of the workbook.
    """

    name: str
    choices: tuple[Choice, ...] = ()
    file: str = ""


@dataclass(frozen=True)
class Form:
    """A form that can be filled in.

    Attributes
    ----------
    form_id, version, title : str
    root : Group
    lists : mapping of str to ChoiceList
    languages : tuple of str
        As the workbook names them; ("",) for a form without translations.
    default_language : str
    root_name : str
        Name of the primary instance's root element (``data``).
    instance_name : str
        Expression that names a submission; "" for none.
    style : str
        ``pages``, ``theme-grid`` …
    xform : str
        The XForm that pyxform wrote: what phones get, and what the engine was built from.
    sha256 : str
        Of the workbook; "" if it came as an XForm.
    """

    form_id: str
    version: str
    title: str
    root: Group
    lists: Mapping[str, ChoiceList] = field(default_factory=dict)
    languages: tuple[str, ...] = ("",)
    default_language: str = ""
    root_name: str = "data"
    instance_name: str = ""
    style: str = ""
    xform: str = field(default="", repr=False)
    sha256: str = ""

    def nodes(self) -> Iterator[Node]:
        """Every node but the root, in the order of the form."""
        yield from _walk(self.root)

    def questions(self) -> Iterator[Question]:
        """Every question, hidden ones too, in the order of the form."""
        return (node for node in self.nodes() if isinstance(node, Question))

    def find(self, path: str) -> Node | None:
        """Node at a path without positions; None if there is none."""
        return next((node for node in self.nodes() if node.path == path), None)

    def language_for(self, code: str) -> str:
        """The form's name of a language ("zh", "en"), or its default where it does not speak it."""
        return next((name for name in self.languages if _is_language(name, code)), self.default_language)


def text_in(texts: Texts, language: str) -> str:
    """Text in one of the form's languages, or in any that has one; "" if there is none."""
    return texts.get(language) or next((text for text in texts.values() if text), "")


def text_parts(text: str) -> Iterator[tuple[str, bool]]:
    """Parts of a text in turn, each with whether it is an expression whose value stands there."""
    for place, piece in enumerate(text.split(OUTPUT_BEGIN)):
        expression, sign, rest = piece.partition(OUTPUT_END)
        if place and sign:
            yield expression, True
            piece = rest
        if piece:
            yield piece, False


def plain_text(text: str, gap: str = "…") -> str:
    """Text for paper and lists: a gap stands where the form would put a value."""
    return "".join(gap if is_expression else part for part, is_expression in text_parts(text))


def _walk(group: Group) -> Iterator[Node]:
    for node in group.children:
        yield node
        if isinstance(node, Group):
            yield from _walk(node)


def _is_language(name: str, code: str) -> bool:
    # "English (en)", "en", "中文 (zh-CN)"
    inner = name.rpartition("(")[2].rstrip(")").strip().casefold()
    return inner.partition("-")[0] == code.casefold()
