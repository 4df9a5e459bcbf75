"""The table of everything that the window can be asked to do: its words, key, icon, menu and when it can be asked."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from gi_atlas.i18n import N_, _


class When(StrEnum):
    """What must be so for an action to be offered."""

    ALWAYS = "always"
    PROJECT = "a project is open"
    WRITABLE = "a project is open for writing"
    SELECTED = "something is selected on the map"
    UNDO = "there is a step to undo"
    REDO = "there is a step to redo"


@dataclass(frozen=True)
class ActionSpec:
    """One action.

    Parameters
    ----------
    name : str
        By which code and settings know it.
    text : str
        English words of the menu, with a mnemonic.
    keys : str
        Key sequences, parted by "; "; "" for none.
    icon : str
        Name of a drawing in ``gui.icons``; "" for none.
    when : When
        When it is offered.
    tip : str
        What it does in a sentence, for the status bar and the tooltip.
    is_checkable : bool
        Whether it is a state that is on or off.
    """

    name: str
    text: str
    keys: str = ""
    icon: str = ""
    when: When = When.ALWAYS
    tip: str = ""
    is_checkable: bool = False

    def shown(self) -> str:
        """Its words in the current language; a language is always named in itself."""
        return self.text if self.name in LANGUAGES else _(self.text)


LANGUAGES = ("chinese", "english")
SEPARATOR = "-"
_A = ActionSpec

ACTIONS: tuple[ActionSpec, ...] = (
    _A("new", N_("&New project…"), "Ctrl+N", "new", tip=N_("Make an empty project")),
    _A("open", N_("&Open…"), "Ctrl+O", "open", tip=N_("Open a project file (.gpkg)")),
    _A("save", N_("&Save the form"), "Ctrl+S", "save", When.WRITABLE,
       N_("Save the form that is being filled in; everything else is saved already")),
    _A("save_copy", N_("Save a &copy…"), "Ctrl+Shift+S", "", When.PROJECT, N_("Write a copy with all photos")),
    _A("import", N_("&Import files…"), "Ctrl+L; Ctrl+Shift+V", "import", When.WRITABLE,
       N_("Bring in boundaries, administrative units, records or layers")),
    _A("paste_points", N_("P&aste points…"), "", "", When.WRITABLE,
       N_("Bring in coordinates of the clipboard: corner points, or places one a line")),
    _A("datum_parameters", N_("&Datum parameters…"), "", "", When.PROJECT,
       N_("Your office's own parameters from Xi'an 80 and Beijing 54 to CGCS2000")),
    _A("submissions", N_("Import s&ubmissions…"), "Ctrl+Shift+L", "", When.WRITABLE,
       N_("Bring in what phones sent: ODK Central, KoboToolbox, or the app's folder copied by USB")),
    _A("export", N_("&Export boundary package…"), "Ctrl+Shift+E", "export", When.PROJECT,
       N_("Write the selected boundary as GeoPackage, Shapefile, GeoJSON and KML")),
    _A("webmap", N_("&Web map…"), "", "", When.PROJECT,
       N_("One page for readers that needs no network; what goes out is listed first")),
    _A("pack", N_("&Pack into one file…"), "", "", When.PROJECT, N_("One zip with the project and its photos")),
    _A("unpack", N_("&Unpack…"), "", "", tip=N_("Unpack a packed project and open it")),
    _A("backup", N_("Make a &backup"), "", "", When.PROJECT, N_("Keep a copy of the project as it is now")),
    _A("restore", N_("&Restore a backup…"), "", "", When.PROJECT, N_("Go back to a backup")),
    _A("verify", N_("&Verify the project"), "", "", When.PROJECT, N_("Check database, change log and photos")),
    _A("close", N_("C&lose project"), "Ctrl+W", "", When.PROJECT, N_("Close the project; everything is saved")),
    _A("quit", N_("&Quit"), "Ctrl+Q", tip=N_("Leave the program")),
    _A("undo", N_("&Undo"), "Ctrl+Z", "undo", When.UNDO, N_("Take back the newest step")),
    _A("redo", N_("&Redo"), "Ctrl+Shift+Z", "redo", When.REDO, N_("Do the newest undone step again")),
    _A("find", N_("&Find anything"), "Ctrl+K", "find", When.PROJECT,
       N_("A product, a unit by name, pinyin or code, or coordinates")),
    _A("deselect", N_("&Deselect all"), "Ctrl+Alt+A", "", When.SELECTED, N_("Select nothing")),
    _A("delete", N_("Re&move selected"), "", "", When.WRITABLE, N_("Remove what is selected; undo brings it back")),
    _A("zoom_in", N_("Zoom &in"), "Ctrl+Alt++; Ctrl++; Ctrl+=", "zoom_in", When.PROJECT, N_("Enlarge the map")),
    _A("zoom_out", N_("Zoom &out"), "Ctrl+Alt+-; Ctrl+-", "zoom_out", When.PROJECT, N_("Make the map smaller")),
    _A("zoom_full", N_("Zoom &full"), "Ctrl+Shift+F", "zoom_full", When.PROJECT, N_("Show all layers")),
    _A("zoom_selection", N_("Zoom to &selection"), "Ctrl+J", "zoom_selection", When.SELECTED,
       N_("Show what is selected")),
    _A("refresh", N_("&Refresh"), "F5", "", When.PROJECT, N_("Read everything again")),
    _A("full_screen", N_("Full s&creen"), "F11", "", tip=N_("The window fills the screen"), is_checkable=True),
    _A("hide_panels", N_("&Hide panels"), "Ctrl+Tab", "", tip=N_("Hide all panels, or show them again"),
       is_checkable=True),
    _A("map_only", N_("&Map only"), "Ctrl+Shift+Tab", "", tip=N_("Hide panels and tool bar"), is_checkable=True),
    _A("reset_layout", N_("Reset la&yout"), "", "", tip=N_("Put every panel back to its first place")),
    _A("select", N_("Se&lect and identify"), "Ctrl+Shift+I", "select", When.PROJECT,
       N_("Click on a feature, or drag a rectangle; Ctrl adds"), is_checkable=True),
    _A("pan", N_("&Pan"), "", "pan", When.PROJECT, N_("Drag the map; Space and the middle button do so in every tool"),
       is_checkable=True),
    _A("show_all", N_("&Show all layers"), "Ctrl+Shift+U", "", When.WRITABLE, N_("Make every layer visible")),
    _A("hide_all", N_("&Hide all layers"), "Ctrl+Shift+H", "", When.WRITABLE, N_("Make every layer invisible")),
    _A("tables", N_("&Tables"), "F6; F3", "tables", When.PROJECT, N_("Show the tables below the map")),
    _A("divisions", N_("Di&vision changes…"), "", "", When.PROJECT,
       N_("See what became of each administrative unit between two editions, and mend it by hand")),
    _A("office_tables", N_("&Tables of the office…"), "", "", When.PROJECT,
       N_("Classes of products and lists of agreements that your office loads, with their edition")),
    _A("scope_read", N_("&Read a wording…"), "Ctrl+Shift+P", "", When.PROJECT,
       N_("Paste the scope of an announcement: units, defects and polygon while you type")),
    _A("scope_write", N_("&Write the sentence…"), "", "", When.PROJECT,
       N_("The official sentence of the scope that the selected boundary encloses")),
    _A("scope_draw", N_("&Draw a boundary"), "", "", When.PROJECT,
       N_("Click corner after corner on the map; the sentence follows"), is_checkable=True),
    _A("scope_register", N_("Read a re&gister…"), "", "", When.PROJECT,
       N_("Read all wordings of a table of announcements (XLSX, CSV)")),
    _A("as_of", N_("Divisions as &of…"), "", "", When.PROJECT,
       N_("Show and look up the administrative divisions as they were on a day")),
    _A("cases", N_("Case&s and deadlines"), "F7", "", When.PROJECT,
       N_("Where each product stands in its procedure, who holds it, what is due when")),
    _A("new_record", N_("New survey &record"), "Ctrl+.", "new_record", When.WRITABLE,
       N_("Click the place of the new record on the map"), is_checkable=True),
    _A("begin_record", N_("New record, place &later"), "Ctrl+Shift+R", "", When.WRITABLE,
       N_("Begin a record at once; its place is told in the form")),
    _A("new_product", N_("New &product…"), "", "", When.WRITABLE, N_("Add a product")),
    _A("photos", N_("Attach p&hotos…"), "", "photo", When.WRITABLE, N_("Attach photos to the record shown")),
    _A("forms", N_("&Forms…"), "", "", When.PROJECT,
       N_("See the forms and their versions, add a workbook, write a form for phones")),
    _A("print_record", N_("Print &record…"), "Ctrl+P", "", When.PROJECT,
       N_("Write the record shown as a document, by the template of your office")),
    _A("print_table", N_("&Table of all records…"), "", "", When.PROJECT, N_("All records as Excel workbook or CSV")),
    _A("print_blank", N_("&Empty form…"), "", "", tip=N_("An empty form on A4, for teams without a phone")),
    _A("print_handover", N_("Hand-over &list…"), "", "", When.PROJECT,
       N_("Objects and papers with their keepers, to be signed")),
    _A("print_calendar", N_("Season &calendar…"), "", "", When.PROJECT, N_("Months of harvest of all products")),
    _A("print_sites", N_("&Map of survey sites…"), "", "", When.PROJECT,
       N_("All records, coloured by how far they are")),
    _A("requirements", N_("Protection re&quirements…"), "", "", When.PROJECT,
       N_("Write the eight sub-fields of a product's protection requirements, and make the document")),
    _A("print_statement", N_("Scope &statement…"), "", "", When.PROJECT,
       N_("Write the scope statement of the boundary that is shown")),
    _A("dossier", N_("&Dossier…"), "", "", When.PROJECT,
       N_("Make a product's recognition dossier: checklist, documents, boundary files and evidence in one zip")),
    _A("dossiers", N_("Dossiers of se&veral products…"), "", "", When.PROJECT,
       N_("Choose products, see what each of them lacks, and make their dossiers in one go")),
    _A("check", N_("&Check the project"), "Ctrl+Shift+K", "check", When.PROJECT,
       N_("Run all rules; findings are listed in their table")),
    _A("chinese", "中文", "", tip="中文界面", is_checkable=True),
    _A("english", "English", "", tip="English interface", is_checkable=True),
    _A("keys", N_("&Keyboard shortcuts…"), "", tip=N_("See and change the keys")),
    _A("guide", N_("&Guide"), "F1", "guide", tip=N_("How the work is done, step by step")),
    _A("about", N_("&About GI Atlas"), tip=N_("Version and licence")),
)  # fmt: skip

RECENT, PANELS = "recent", "panels"  # places of menus that change while the program runs
MENUS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("project", N_("&Project"), ("new", "open", RECENT, SEPARATOR, "save", "save_copy", SEPARATOR, "import",
                                 "paste_points", "datum_parameters", SEPARATOR, "export", "webmap", SEPARATOR, "pack",
                                 "unpack", "backup", "restore", "verify", SEPARATOR, "close", "quit")),
    ("edit", N_("&Edit"), ("undo", "redo", SEPARATOR, "find", SEPARATOR, "deselect", "delete")),
    ("view", N_("&View"), ("select", "pan", SEPARATOR, "zoom_in", "zoom_out", "zoom_full", "zoom_selection", "refresh",
                           SEPARATOR, PANELS, "hide_panels", "map_only", "full_screen", SEPARATOR, "reset_layout")),
    ("layer", N_("&Layer"), ("import", SEPARATOR, "show_all", "hide_all", SEPARATOR, "tables", "divisions")),
    ("scope", N_("S&cope"), ("scope_read", "scope_register", SEPARATOR, "scope_draw", "scope_write", SEPARATOR,
                             "as_of", "divisions", "office_tables")),
    ("survey", N_("&Survey"), ("new_record", "begin_record", "new_product", "requirements", "photos", SEPARATOR,
                               "forms", "submissions", "cases", "check")),
    ("print", N_("P&rint"), ("print_record", "print_table", SEPARATOR, "print_blank", "print_handover",
                             "print_calendar", "print_sites", SEPARATOR, "print_statement", "dossier",
                             "dossiers")),
    ("settings", N_("Se&ttings"), ("chinese", "english", SEPARATOR, "keys", "reset_layout")),
    ("help", N_("&Help"), ("guide", SEPARATOR, "about")),
)  # fmt: skip
TOOL_BAR: tuple[str, ...] = (
    "new", "open", "import", "export", SEPARATOR, "undo", "redo", SEPARATOR, "select", "pan", "zoom_in", "zoom_out",
    "zoom_full", "zoom_selection", SEPARATOR, "new_record", "photos", "check",
)  # fmt: skip

DOCK_TITLES = {
    "layers": N_("Layers"),
    "identify": N_("Identify"),
    "tables": N_("Tables"),
    "evidence": N_("Evidence"),
    "cases": N_("Cases"),
    "case": N_("Case"),
    "form": N_("Form"),
    "history": N_("Undo list"),
    "scope": N_("Read a scope"),
    "sentence": N_("Write a scope"),
}


def find_spec(name: str) -> ActionSpec:
    """Action by its name."""
    return next(spec for spec in ACTIONS if spec.name == name)


def plain_words(text: str) -> str:
    """Words of an action without the marks of a menu: mnemonics ("&Open…", "打开(&O)…") and dots."""
    return re.sub(r"\(&\w\)", "", text).replace("&", "").rstrip("…")


def keys_in_use(chosen: Mapping[str, str], specs: Iterable[ActionSpec] = ACTIONS) -> dict[str, str]:
    """Key sequence by action name: the person's where one was chosen, else ours; "" for none."""
    return {spec.name: chosen.get(spec.name, spec.keys) for spec in specs}


def key_conflict(keys: Mapping[str, str], name: str, wanted: str) -> str | None:
    """Name of another action that already has a key sequence; None if it is free."""
    if not wanted:
        return None
    return next((other for other, taken in keys.items() if other != name and wanted in split_keys(taken)), None)


def split_keys(keys: str) -> list[str]:
    """The sequences of an action; [] for none."""
    return [part for part in keys.split("; ") if part]
