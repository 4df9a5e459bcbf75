"""What forms say of an area: the offices' figure, how it was reckoned, and why another figure differs."""

import re

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from PyQt5.QtWidgets import QFormLayout, QLabel

from gi_atlas.area import ellipsoid_area_m2
from gi_atlas.area_official import Areas, compare_areas, official_area_m2, state_area
from gi_atlas.i18n import set_language
from gui.panels.area_facts import area_facts, area_text, brief_area_facts
from gui.panels.facts_list import LONGEST_BESIDE, FactsList

# 瓦房店海参: the five corners of the announcement, degrees.
FIVE = shapely.Polygon([(121.470938, 39.806636), (121.334501, 39.89244), (121.057395, 39.529892),
                        (121.381262, 39.226333), (121.547254, 39.312147)])  # fmt: skip
ALWAYS = ["Area", "Area method", "Rounding"]


def facts_of(shape):
    return dict(area_facts(compare_areas(shape)))


def test_the_ring_of_five_points_is_explained():
    """−426 ppm against geodesics, −159 ppm against the sum of its pieces; figures reckoned apart from the form."""
    facts = facts_of(FIVE)
    assert list(facts) == [*ALWAYS, "Sum of its pieces", "Geodesic area", "Plane area"]
    assert facts["Area"] == "179,878.3761 ha = 2,698,175.64 mu"
    assert "国土调查办发〔2008〕32号" in facts["Area method"]
    assert "straight in longitude and latitude" in facts["Area method"]
    assert "0.0001" in facts["Rounding"]
    assert facts["Sum of its pieces"].startswith("179,906.8892 ha (+159 ppm)")
    assert "1799551128.42 m²" in facts["Geodesic area"]
    assert "−426 ppm (76.7367 ha)" in facts["Geodesic area"]
    assert "EPSG:4549" in facts["Plane area"]


def test_dense_edges_need_no_explanation():
    near_meridian = shapely.segmentize(shapely.box(119.99, 29.99, 120.01, 30.01), 1e-4)
    assert list(facts_of(near_meridian)) == ALWAYS


def test_a_box_of_one_degree_is_what_the_documents_say():
    facts = facts_of(shapely.box(120, 29.5, 121, 30.5))
    assert facts["Area"] == "1,069,560.4106 ha = 16,043,406.16 mu"
    # Parallels and meridians read alike in both methods; the geodesic along the parallel is 6 ppm off, below the limit.
    assert "Sum of its pieces" not in facts
    assert "Geodesic area" not in facts


def test_holes_parts_and_the_antimeridian():
    holed = shapely.Polygon(FIVE.exterior, [shapely.box(121.3, 39.5, 121.31, 39.51).exterior])
    outer, hole = official_area_m2(FIVE), official_area_m2(shapely.box(121.3, 39.5, 121.31, 39.51))
    assert facts_of(holed)["Area"] == area_text(outer - hole)
    east, west = shapely.box(179.9, -17, 180, -16.9), shapely.box(-180, -17, -179.9, -16.9)
    both = facts_of(shapely.MultiPolygon([east, west]))
    assert both["Area"] == area_text(2 * official_area_m2(shapely.box(10, 16.9, 10.1, 17)))
    # Outside of China there is no zone, and so no plane to compare with.
    assert "Plane area" not in both


@pytest.mark.parametrize("side_deg", [1e-9, 1e-7, 1e-6])
def test_a_tiny_boundary_has_a_figure_too(side_deg):
    facts = facts_of(shapely.box(120, 30, 120 + side_deg, 30 + side_deg))
    assert re.fullmatch(r"0\.0000 ha = 0\.0[0-2] mu", facts["Area"])
    assert "nan" not in str(facts)
    assert "inf" not in str(facts)


def test_no_polygon_no_lines():
    assert list(area_facts(None)) == []


@pytest.mark.parametrize(
    ("official_m2", "additive_m2", "is_told"),
    [
        (10_000.0, 10_000.4, False),  # 1.0000 and 1.0000 ha
        (10_000.4, 10_000.6, True),  # 1.0000 and 1.0001 ha
        (10_000.0, 10_001.0, True),
        (10_000.0, None, False),
        (0.0, 0.0, False),
        (0.0, 1.0, True),
    ],
)
def test_the_sum_is_told_where_the_printed_digits_differ(official_m2, additive_m2, is_told):
    areas = Areas(official_m2, official_m2, None, None, 0.1, additive_m2)
    assert areas.is_sum_another is is_told
    assert ("Sum of its pieces" in dict(area_facts(areas))) is is_told


@settings(max_examples=30, deadline=None)
@given(st.floats(3, 53), st.floats(74, 134), st.floats(1e-5, 2))
def test_form_and_documents_print_the_same_digits(lat, lon, size):
    shape = shapely.Polygon([(lon, lat), (lon + size, lat + size / 3), (lon + size / 2, lat + size)])
    areas = compare_areas(shape)
    assert areas.additive_m2 == ellipsoid_area_m2(shape)
    told = dict(area_facts(areas))["Area"].replace(",", "")
    assert told == f"{state_area(areas.official_m2, 'ha'):f} ha = {state_area(areas.official_m2, 'mu'):f} mu"


def test_in_chinese():
    set_language("zh")
    facts = facts_of(FIVE)
    assert list(facts) == ["面积", "面积算法", "修约规则", "各部分之和", "测地线面积", "平面面积"]
    assert facts["面积"] == "179,878.3761 公顷 = 2,698,175.64 亩"
    assert all(re.search("[一-龥]", text) for text in facts.values())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_list_of_many_things_says_figure_and_method_in_two_lines(language):
    set_language(language)
    brief = list(brief_area_facts(compare_areas(FIVE).official_m2))
    whole = facts_of(FIVE)
    assert brief[0] in whole.items()
    assert [label for label, _text in brief] == list(whole)[:2]
    assert len(brief[1][1]) < 60
    assert "CGCS2000" in brief[1][1]
    assert list(brief_area_facts(None)) == []


# --- long lines in a list of facts


@pytest.fixture
def shown(qtbot):
    made = FactsList()
    qtbot.addWidget(made)
    made.set_facts(lambda: list(area_facts(compare_areas(FIVE))))
    made.resize(327, 900)
    made.show()
    return made


def test_a_sentence_has_the_whole_width_and_is_not_cut(shown, qtbot):
    qtbot.waitExposed(shown)
    words = {label.accessibleName(): label for label in shown.findChildren(QLabel) if label.accessibleName()}
    assert list(words) == [*ALWAYS, "Sum of its pieces", "Geodesic area", "Plane area"]
    for name, label in words.items():
        assert label.height() >= label.heightForWidth(label.width()), name
    assert words["Area method"].width() > 0.9 * shown.width()
    assert words["Area"].width() < words["Area method"].width()


def test_labels_stand_above_long_texts_and_beside_short_ones(qtbot):
    facts = FactsList()
    qtbot.addWidget(facts)
    letters, characters = "a b" * (LONGEST_BESIDE // 3), "界" * (LONGEST_BESIDE // 2)
    facts.set_facts(lambda: [("1", letters), ("2", letters + " b"), ("3", characters), ("4", characters + "线")])
    roles = [facts.form.getItemPosition(number)[1] for number in range(facts.form.count())]
    beside = [QFormLayout.ItemRole.LabelRole, QFormLayout.ItemRole.FieldRole]
    above = [QFormLayout.ItemRole.SpanningRole] * 2
    assert sorted(map(int, roles)) == sorted(map(int, [*beside, *above, *beside, *above]))


def test_lines_of_a_list_count_one_by_one(qtbot):
    facts = FactsList()
    qtbot.addWidget(facts)
    facts.set_facts(lambda: [("1", "\n".join(["short"] * 30))])
    assert facts.form.getItemPosition(0)[1] == QFormLayout.ItemRole.LabelRole
