"""Where a file stands in a dossier: folders A, B and C, below them one for each item, under names of ours."""

from gi_atlas.dossier.model import ChecklistItem
from gi_atlas.exchange.safe_names import safe_name
from gi_atlas.i18n import N_, translate
from gi_atlas.model import Product

FOLDERS = {
    "A": N_("A Scope proposal"),
    "B": N_("B Application papers"),
    "C": N_("C Verification papers"),
}
# What the folder of an item is called; an office's own items are called by their title.
ITEM_NAMES = {
    "A1": N_("Government proposal"),
    "A2": N_("Scope map"),
    "A3": N_("Applicant"),
    "B1": N_("Application"),
    "B2": N_("Protection requirements"),
    "B3": N_("Test reports"),
    "B4": N_("Standards"),
    "B5": N_("Use of the name"),
    "B6": N_("Output and sales"),
    "B7": N_("Laboratory"),
    "B8": N_("Office for the mark"),
    "C1": N_("Scope and boundary"),
    "C2": N_("Divisions"),
    "C3": N_("Quality figures"),
    "C4": N_("Production steps"),
    "C5": N_("Class and registrations"),
    "C6": N_("Evidence"),
}
SURVEY_FOLDER, SURVEY_ITEM = N_("C0 Survey forms"), "C0"
CONTENTS, MISSING_LIST, README = N_("Table of contents"), N_("Missing list"), N_("Read me")
_ENDING = N_("Dossier papers")
_NAME_BYTES, _ITEM_BYTES = 130, 60


def bag_name(text: str, limit: int = _NAME_BYTES) -> str:
    """Name of a file or folder in a bag: safe everywhere, without blanks, without "%", which manifests escape."""
    return safe_name(text.replace("%", "％"), limit=limit).replace(" ", "_")


def top_name(title: str, ending: str, language: str) -> str:
    """Name of a file at the top of a bag."""
    return f"{bag_name(translate(title, language))}{ending}"


def item_folder(item: ChecklistItem, language: str) -> str:
    """Folder of an item's files, with ``/``: ``B_申请材料/B2_保护要求``; nobody's words are longer than 60 bytes."""
    name = ITEM_NAMES.get(item.item)
    title = item.title_in(language) if name is None else translate(name, language)
    return f"{letter_folder(item.folder, language)}/{bag_name(f'{item.item} {title}', _ITEM_BYTES)}"


def letter_folder(letter: str, language: str) -> str:
    """Folder A, B or C."""
    return bag_name(translate(FOLDERS[letter], language))


def survey_folder(language: str) -> str:
    """Folder of the survey forms."""
    return "/".join(bag_name(translate(part, language)) for part in (FOLDERS["C"], SURVEY_FOLDER))


def dossier_name(product: Product, language: str = "zh") -> str:
    """Name of a product's dossier without its ending: ``{code6}_{name}_申报材料``."""
    code = next((county[:6] for county in product.counties if county[:6].isdecimal() and len(county) >= 6), "")
    name = bag_name(product.name_official)
    return "_".join(filter(None, (code, name, bag_name(translate(_ENDING, language)))))
