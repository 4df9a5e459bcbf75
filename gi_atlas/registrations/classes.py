"""Classes that a product is put in: the office's table of GB/T 43583, and the Nice classes 1 to 45."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from gi_atlas.i18n import N_, _
from gi_atlas.model import Product, TableKind
from gi_atlas.registrations.comparing import name_forms
from gi_atlas.registrations.office_tables import Rows, active_tables, split_words, table_rows
from gi_atlas.storage.project import Project

# What each class of the Nice classification is about, shortened; 1 to 34 are goods, 35 to 45 services.
NICE = {
    1: N_("Chemicals"),
    2: N_("Paints"),
    3: N_("Cosmetics and cleaning"),
    4: N_("Oils, fuels, candles"),
    5: N_("Medicines"),
    6: N_("Common metals"),
    7: N_("Machines"),
    8: N_("Hand tools and knives"),
    9: N_("Instruments and electronics"),
    10: N_("Medical devices"),
    11: N_("Lighting, heating, cooking"),
    12: N_("Vehicles"),
    13: N_("Firearms and fireworks"),
    14: N_("Jewellery and clocks"),
    15: N_("Musical instruments"),
    16: N_("Paper, writing and drawing"),
    17: N_("Rubber and plastics"),
    18: N_("Leather and bags"),
    19: N_("Stone and building materials"),
    20: N_("Furniture, wood and bamboo wares"),
    21: N_("Household wares, ceramics, glass"),
    22: N_("Ropes and raw fibres"),
    23: N_("Yarns and threads"),
    24: N_("Fabrics"),
    25: N_("Clothing"),
    26: N_("Lace and embroidery"),
    27: N_("Carpets and mats"),
    28: N_("Games and toys"),
    29: N_("Meat, fish, preserved foods, oils"),
    30: N_("Tea, flour, sugar, spices"),
    31: N_("Fresh crops, live animals, plants"),
    32: N_("Beers and waters"),
    33: N_("Wines and spirits"),
    34: N_("Tobacco"),
    35: N_("Advertising and trade"),
    36: N_("Finance"),
    37: N_("Construction and repair"),
    38: N_("Telecommunications"),
    39: N_("Transport and travel"),
    40: N_("Treatment of materials"),
    41: N_("Education and entertainment"),
    42: N_("Science and technology"),
    43: N_("Food and lodging"),
    44: N_("Health, farming services"),
    45: N_("Legal and personal services"),
}


@dataclass(frozen=True)
class ProductClass:
    """One class of the office's table; ``terms`` are generic names that belong to it, ``nice`` its Nice classes."""

    code: str
    name: str
    name_en: str = ""
    parent: str = ""
    nice: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClassTable:
    """The edition of the classes that counts; without classes where the office loaded none."""

    edition: str = ""
    source: str = ""
    classes: tuple[ProductClass, ...] = field(default=(), repr=False)

    @cached_property
    def by_code(self) -> dict[str, ProductClass]:
        """Classes by their code."""
        return {one.code: one for one in self.classes}

    def path(self, code: str) -> tuple[ProductClass, ...]:
        """A class with those above it, the largest first; empty for a code that the table has not."""
        found: list[ProductClass] = []
        while code in self.by_code and self.by_code[code] not in found:
            found.append(self.by_code[code])
            code = found[-1].parent
        return tuple(reversed(found))

    def path_text(self, code: str, language: str) -> str:
        """Code and name of a class with the names above it."""
        names = [one.name_en if language == "en" and one.name_en else one.name for one in self.path(code)]
        return f"{code} {' › '.join(names)}" if names else code

    def is_parent(self, code: str) -> bool:
        """Whether other classes stand below one."""
        return any(one.parent == code for one in self.classes)


def class_table(project: Project) -> ClassTable:
    """The classes that count in a project."""
    tables = active_tables(project, TableKind.CLASSES)
    if not tables:
        return ClassTable()
    return ClassTable(tables[0].edition, tables[0].source, tuple(map(_class, table_rows(tables[0]))))


def _class(row: dict[str, str]) -> ProductClass:
    return ProductClass(
        row["code"],
        row["name::zh"],
        row["name::en"],
        row["parent"],
        split_words(row["nice"]),
        split_words(row["terms"]),
    )


def nice_words(classes: Iterable[str]) -> list[str]:
    """Nice classes with what each is about, in the current language."""
    return [f"{one} {_(NICE[int(one)])}" if one.isdigit() and int(one) in NICE else one for one in classes]


@dataclass(frozen=True)
class AgreementEntry:
    """A product's line in the list of an international agreement."""

    agreement: str
    name: str
    name_en: str = ""
    number: str = ""
    country: str = ""
    since: str = ""


def agreement_entries(project: Project) -> list[AgreementEntry]:
    """Lines of every list of agreements that counts."""
    rows: list[Rows] = [table_rows(table) for table in active_tables(project, TableKind.AGREEMENTS)]
    return [
        AgreementEntry(row["agreement"], row["name::zh"], row["name::en"], row["number"], row["country"], row["since"])
        for table in rows
        for row in table
    ]


def agreements_of(product: Product, entries: Iterable[AgreementEntry]) -> list[AgreementEntry]:
    """Lines that name a product, by its official name, another of its names or its English name."""
    names = frozenset().union(*(name_forms(one) for one in (product.name_official, *product.name_alias) if one))
    english = product.name_en.strip().casefold()
    return [
        one
        for one in entries
        if names & name_forms(one.name) or (english and english == one.name_en.strip().casefold())
    ]
