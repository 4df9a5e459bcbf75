"""Classes that a product is put in: the office's table of GB/T 43583, and the Nice classes 1 to 45 by number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from gi_atlas.model import Product, TableKind
from gi_atlas.registrations.comparing import name_forms
from gi_atlas.registrations.office_tables import Rows, active_tables, split_words, table_rows
from gi_atlas.storage.project import Project

# Headings of the classes are not at hand: goods are worded by the office, or not at all.
NICE_CLASSES = range(1, 46)
GOODS = "nice_goods"
"""Key of ``Product.attributes``: Nice class → the goods as the office words them."""


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


def nice_goods(product: Product) -> dict[str, str]:
    """Goods of a product's Nice classes as the office words them, by class; only of classes that it has."""
    kept = product.attributes.get(GOODS)
    told = kept if isinstance(kept, dict) else {}
    return {one: str(told[one]) for one in product.nice if str(told.get(one, "")).strip()}


def with_nice(product: Product, classes: Iterable[str], goods: Mapping[str, str]) -> Product:
    """The product with other Nice classes and the goods of these; what the office wrote of others goes."""
    chosen = tuple(classes)
    kept = {one: goods[one].strip() for one in chosen if goods.get(one, "").strip()}
    others = {name: value for name, value in product.attributes.items() if name != GOODS}
    return replace(product, nice=chosen, attributes={**others, **({GOODS: kept} if kept else {})})


def nice_words(classes: Iterable[str], goods: Mapping[str, str] | None = None) -> list[str]:
    """Nice classes by their number, with the goods where the office worded them."""
    told = goods or {}
    return [f"{one} {told[one]}" if told.get(one) else one for one in classes]


def nice_of_table(table: ClassTable, language: str) -> dict[str, list[str]]:
    """Classes of the office's table that name each Nice class, by its number; lowest classes alone."""
    found: dict[str, list[str]] = {}
    for one in table.classes:
        for nice in one.nice if not table.is_parent(one.code) else ():
            found.setdefault(nice, []).append(one.name_en if language == "en" and one.name_en else one.name)
    return found


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
