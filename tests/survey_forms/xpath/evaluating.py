"""One small document to try expressions on."""

from datetime import UTC, datetime, timezone
from typing import Any

from lxml import etree

from survey_forms.choosing import ChoiceBook
from survey_forms.schema import Choice, ChoiceList, Form, Group
from survey_forms.xpath.evaluate import Evaluator
from survey_forms.xpath.surroundings import Surroundings
from survey_forms.xpath.values import Value

NOW = datetime(2026, 3, 31, 14, 30, 15, 250_000, tzinfo=UTC)
DATA = """<data>
<a>5</a><b>茶 ab</b><day>2024-02-29</day><empty/><many>x y z</many>
<row><n>1</n><in><m>p</m></in><in><m>q</m></in></row><row><n>2</n><in><m>r</m></in></row><row><n>30</n></row>
</data>"""
TOWNS = tuple(
    Choice(name, {"": label}, {"county": county, "size": size})
    for name, label, county, size in (
        ("t1", "One", "c1", "1"),
        ("t2", "Two", "c1", "20"),
        ("t3", "Three", "5", "3"),
        ("t4", "Four", "茶 ab", "4"),
    )
)


def evaluator(zone: timezone = UTC, **surroundings: Any) -> tuple[Evaluator, Any]:
    """Evaluator over DATA, and its element ``a``."""
    document = etree.Element("instances")
    main = etree.SubElement(document, "main")
    main.append(etree.fromstring(DATA.replace("\n", "")))
    book = ChoiceBook(Form("f", "1", "", Group("", ""), {"towns": ChoiceList("towns", TOWNS)}), {}, document)
    around = Surroundings(book, lambda: NOW, zone, **surroundings)
    return Evaluator(main, around, book.size), main[0][0]


def value_of(expression: str, zone: timezone = UTC) -> Value:
    """Value of an expression at ``/data/a``."""
    found, here = evaluator(zone)
    return found.evaluate(expression, here)
