"""What the parts of a dossier are given, and what each of them leaves behind."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gi_atlas.documents.marks import incomplete_mark
from gi_atlas.dossier.checks import check_product
from gi_atlas.dossier.facts import ProductFacts
from gi_atlas.dossier.layout import bag_name, item_folder
from gi_atlas.dossier.model import CheckedItem, ChecklistItem, DossierFile, Gap
from gi_atlas.i18n import translate
from gi_atlas.jobs import Progress
from gi_atlas.services.thumbnails import PreviewCache

# What offices take, in the order of domain.md §7(ii); others may be asked for, such as KMZ, which is for field teams.
FORMATS = ("package", "shp", "shp-gk", "land-txt", "corners-xlsx", "corners-docx", "dxf", "units-csv", "iso-xml")


@dataclass(frozen=True)
class DossierOptions:
    """What a person chooses for a dossier.

    Attributes
    ----------
    languages : tuple of str
        "zh", "en" or both; names of folders are in the first one.
    is_incomplete_allowed : bool
        Whether a dossier may be made from which something is missing; it is marked on every page.
    is_replacing : bool
        Whether a file of that name may be replaced.
    is_with_private : bool
        Whether answers about persons come along, and pictures of persons who refused.
    formats : tuple of str
        Of the boundary files, as ``export`` takes them.
    encoding : str
        Of the texts of Shapefiles and 国土TXT.
    datum_confirmed : str
        Why the office holds a datum for right that units of the project deny; "" if it does not.
    """

    languages: tuple[str, ...] = ("zh",)
    is_incomplete_allowed: bool = False
    is_replacing: bool = False
    is_with_private: bool = False
    formats: tuple[str, ...] = FORMATS
    encoding: str = "UTF-8"
    datum_confirmed: str = ""


@dataclass(frozen=True)
class Making:
    """One dossier while it is made.

    Attributes
    ----------
    facts : ProductFacts
    folder : Path
        Payload folder of the bag; everything below it goes into the dossier.
    options : DossierOptions
    checked : tuple of CheckedItem
        The checklist, in the first language.
    is_marked : bool
        Whether every page says that the dossier is incomplete.
    """

    facts: ProductFacts
    folder: Path
    options: DossierOptions
    checked: tuple[CheckedItem, ...]
    is_marked: bool
    cache: PreviewCache = field(default_factory=PreviewCache)
    progress: Progress = field(default_factory=Progress)
    _checks: dict[str, tuple[CheckedItem, ...]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def language(self) -> str:
        """First language: that of folders and of what stands in one language only."""
        return self.options.languages[0]

    def item(self, name: str) -> ChecklistItem:
        """Item of the checklist by its name."""
        return next(one.item for one in self.checked if one.item.item == name)

    def checked_in(self, language: str) -> tuple[CheckedItem, ...]:
        """The checklist with messages in a language."""
        if language not in self._checks:
            self._checks[language] = check_product(self.facts, language)
        return self._checks[language]

    def checked_item(self, name: str, language: str) -> CheckedItem:
        """An item of the checklist with its message in a language."""
        return next(one for one in self.checked_in(language) if one.item.item == name)

    def one_word(self, text: str) -> str:
        """A text marked with ``N_`` in the first language."""
        return translate(text, self.language)

    def mark(self, language: str) -> str:
        """Mark for every page, in a language; "" where none is to stand."""
        return incomplete_mark(language) if self.is_marked else ""

    @property
    def sheet_mark(self) -> str:
        """Mark for what stands in all chosen languages at once."""
        return " / ".join(filter(None, map(self.mark, self.options.languages)))

    def words(self, text: str) -> str:
        """A text marked with ``N_`` in all chosen languages."""
        return " / ".join(dict.fromkeys(translate(text, language) for language in self.options.languages if text))

    def place(self, folder: str, name: str) -> Path:
        """Path for a file below a folder of the payload, which is made; ``name`` is made safe."""
        path = self.folder / folder / bag_name(name, 180)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def place_in(self, item: str, name: str) -> Path:
        """Path for a file in the folder of an item of the checklist."""
        return self.place(item_folder(self.item(item), self.language), name)

    def numbered(self, stem: str, language: str, ending: str) -> str:
        """Name of a document; its language stands behind where there are several."""
        return f"{stem}_{language}{ending}" if len(self.options.languages) > 1 else f"{stem}{ending}"

    def file(self, path: Path, item: str, title: str, language: str = "") -> DossierFile:
        """A written file as a line of the table of contents; hashes follow when all are written."""
        return DossierFile(path.relative_to(self.folder).as_posix(), item, title, language)


@dataclass(frozen=True)
class Part:
    """A kind of content.

    Attributes
    ----------
    name : str
        Marked for translation.
    make : callable
        Writes its files and yields them, and a ``Gap`` for whatever could not be written.
    """

    name: str
    make: Callable[[Making], Iterator[DossierFile | Gap]]
