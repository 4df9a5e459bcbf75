"""A record as a document: what was asked and answered, in one language, before anything is written or painted."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fact:
    """A name with its value."""

    name: str
    text: str


@dataclass(frozen=True)
class Answer:
    """One question with its answer.

    Attributes
    ----------
    name, path : str
        Of the question; the path has positions.
    question, text : str
        Label and answer in the document's language; ``text`` says "not answered" where nothing is.
    level : str
        L, D, O, A or "".
    is_answered : bool
    """

    name: str
    path: str
    question: str
    text: str
    level: str = ""
    is_answered: bool = True


@dataclass(frozen=True)
class RepeatTable:
    """The rows of a repeat.

    Attributes
    ----------
    name, title : str
    headings : tuple of str
        Labels of the questions that have an answer in some row, or need one.
    rows : tuple of tuple of str
        A text for each heading.
    """

    name: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """A group of the form, or a repeat that stands by itself.

    ``depth`` is 1 for a group of the form, 2 for a group within one.
    """

    title: str
    depth: int
    answers: tuple[Answer, ...] = ()
    tables: tuple[RepeatTable, ...] = ()


@dataclass(frozen=True)
class Photo:
    """A picture of the record.

    Attributes
    ----------
    number : int
        As the text refers to it, from 1.
    caption : str
    facts : tuple of Fact
        Source, time, place, distance, consent and licence, as far as known.
    sha256, file_name : str
        Of the original.
    """

    number: int
    caption: str
    facts: tuple[Fact, ...]
    sha256: str
    file_name: str


@dataclass(frozen=True)
class Paper:
    """Something else that supports the record: a scan, film, sound, object."""

    kind: str
    title: str
    file_name: str
    holder: str
    sha256: str


@dataclass(frozen=True)
class RecordDocument:
    """A record, ready for paper.

    Attributes
    ----------
    language : str
        "zh" or "en".
    title : str
        The product's name, else the record's.
    subtitle : str
        Title of the form.
    form_version : str
        Id and version of the form, as it stands in the header.
    facts : tuple of Fact
        County, township, date, surveyors, place.
    sections : tuple of Section
    photos : tuple of Photo
    papers : tuple of Paper
    sources : tuple of Fact
        Where the record, its divisions and its evidence come from.
    readiness : tuple of Fact
        How much is answered.
    missing : tuple of str
        Questions that still must be answered.
    checklist : tuple of Fact
        Items of the checklist that are open, with what is to be done.
    notes : tuple of str
        What the reader must know: private answers left out, pictures that could not be shown.
    values : dict
        Text of each answer by the question's name, for templates; "" where nothing is.
    lists : dict
        Rows of each repeat by its name, each a dict of texts by question name.
    """

    language: str
    title: str
    subtitle: str
    form_version: str
    facts: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()
    photos: tuple[Photo, ...] = ()
    papers: tuple[Paper, ...] = ()
    sources: tuple[Fact, ...] = ()
    readiness: tuple[Fact, ...] = ()
    missing: tuple[str, ...] = ()
    checklist: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[dict[str, str]]] = field(default_factory=dict)
