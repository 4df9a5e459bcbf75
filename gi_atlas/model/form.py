"""Survey forms and tables of an office as a project keeps them."""

from dataclasses import dataclass, field
from enum import StrEnum

from gi_atlas.ids import new_id


@dataclass(frozen=True)
class FormDefinition:
    """One version of a survey form, 表单, kept from its first use on, so that every record stays readable.

    Attributes
    ----------
    form_id, version, title : str
    xform : str
        The XForm that phones get; the form is built from it again.
    rows : dict
        Place in the workbook by the question's path: ``{path: (sheet, row)}``.
    lists : dict
        Choices of external lists that came with the workbook, by list: ``{list: ((name, labels, columns), …)}``.
        Divisions are not among them: they come from the project's editions.
    sha256 : str
        Of the workbook; "" if the form came as an XForm.
    languages : tuple of str
        As the form names them.
    is_active : bool
        Whether new records may be made with it.
    """

    form_id: str
    version: str
    title: str = ""
    xform: str = field(default="", repr=False)
    rows: dict[str, object] = field(default_factory=dict, repr=False)
    lists: dict[str, object] = field(default_factory=dict, repr=False)
    sha256: str = ""
    languages: tuple[str, ...] = ()
    is_active: bool = True
    id: str = field(default_factory=new_id)


class TableKind(StrEnum):
    """What a table of an office is for."""

    CHECKLIST = "CHECKLIST"
    CLASSES = "CLASSES"
    CASE_STATES = "CASE_STATES"
    AGREEMENTS = "AGREEMENTS"
    DATUM_PARAMETERS = "DATUM_PARAMETERS"


@dataclass(frozen=True)
class ReferenceTable:
    """A table that an office loaded with its edition, 参考表, such as its checklist of a dossier.

    Attributes
    ----------
    rows : tuple of dict
        Lines of the table by column; texts, numbers and lists as JSON has them.
    is_active : bool
        Whether it counts; of one kind the newest active one does.
    """

    kind: TableKind
    edition: str
    title: str = ""
    source: str = ""
    rows: tuple[object, ...] = field(default=(), repr=False)
    sha256: str = ""
    is_active: bool = True
    id: str = field(default_factory=new_id)
