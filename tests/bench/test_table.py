"""Rows, verdicts and the table that people read."""

import pytest

from bench.table import Row, format_table


@pytest.mark.parametrize(
    ("row", "ratio", "is_met"),
    [
        (Row("a", 1.0, "s", "QGIS", 4.0, 1 / 4), 0.25, True),
        (Row("a", 1.1, "s", "QGIS", 4.0, 1 / 4), 0.275, False),
        (Row("a", 1.0, "s", "QGIS", None, 1 / 4), None, None),
        (Row("a", None, "s", "QGIS", 4.0, 1 / 4), None, None),
        (Row("a", 0.01, "s", target=0.016), None, True),
        (Row("a", 0.02, "s", target=0.016), None, False),
        (Row("a", 0.01, "s", "QGIS", 0.02, 1 / 4, 0.016), 0.5, False),
        (Row("a", 0.01, "s", "QGIS", None, 1 / 4, 0.016), None, None),
        (Row("a", 0.01), None, None),
    ],
)
def test_verdicts(row: Row, ratio: float | None, is_met: bool | None) -> None:
    assert row.ratio == (pytest.approx(ratio) if ratio is not None else None)
    assert row.is_met is is_met


def test_a_missing_peer_is_named() -> None:
    text = format_table([Row("repaint", 0.0428, "s", "QGIS", None, 1 / 4, None, "QGIS is missing")])
    line = next(line for line in text.splitlines() if line.startswith("repaint "))
    assert "MISSING" in line
    assert "42.8 ms" in line
    assert "repaint: QGIS is missing" in text


def test_columns_stand_below_each_other_in_chinese_too() -> None:
    text = format_table([Row("乡镇", 1.5, "s", target=2.0), Row("overlay of boundaries", 0.1, "s", target=0.05)])
    _machine, head, _rule, first, second = text.splitlines()
    assert first.endswith("yes")
    assert second.endswith("NO")
    # A Chinese letter is two columns wide.
    assert head.index("ours") == second.index("100 ms") == first.index("1.5 s") + 2
