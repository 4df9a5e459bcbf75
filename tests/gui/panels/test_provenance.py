"""What an import noted is told in words."""

from gi_atlas.i18n import set_language
from gui.panels.thing_pages import provenance_facts

NOTED = {"crs": "EPSG:4326", "datum": "gcj02", "row": 7, "source_wkb_sha256": "ab" * 32, "taken_as_one_m": 1.0}


def test_each_note_has_words_and_its_value() -> None:
    facts = dict(provenance_facts(NOTED))
    assert facts["Row in the file"] == "7"
    assert facts["Coordinate system"] == "EPSG:4326"
    assert facts["Datum"] == "GCJ-02"
    assert not set(facts) & set(NOTED)


def test_in_chinese() -> None:
    set_language("zh")
    assert [name for name, _value in provenance_facts({"row": 1, "datum": "cgcs2000"})] == ["文件中的行", "坐标基准"]


def test_what_has_no_words_keeps_its_name_and_an_unknown_datum_its_code() -> None:
    facts = provenance_facts({"sensor": "X", "datum": "pulkovo"})
    assert facts == [("Datum", "pulkovo"), ("sensor", "X")]
