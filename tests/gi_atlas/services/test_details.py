"""What the forms of things show, and what a person's texts become."""

from dataclasses import replace
from datetime import date

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.area_official import official_area_m2
from gi_atlas.errors import EditConflict, StorageError, UsageError
from gi_atlas.model import (
    AdminUnit,
    BoundaryStatus,
    BoundaryVersion,
    Channel,
    Evidence,
    LayerEntry,
    LayerFeature,
    Product,
    Registration,
    SurveyRecord,
    UnitLevel,
    Zone,
)
from gi_atlas.services.details import (
    BRIEF_READERS,
    READERS,
    boundary_details,
    differing_fields,
    evidence_details,
    feature_details,
    product_details,
    propose_change,
    save_texts,
    text_of,
    unit_details,
    with_text,
)
from gi_atlas.services.editing import save, save_many

SQUARE = shapely.box(110, 30, 110.1, 30.1)


@pytest.fixture
def product(project):
    made = Product("清溪蜜橘")
    zone = Zone(made.id)
    versions = [
        BoundaryVersion(zone.id, SQUARE, 1, "旧", BoundaryStatus.SUPERSEDED, date(2012, 5, 1), date(2024, 2, 1)),
        BoundaryVersion(zone.id, SQUARE, 2, "新", BoundaryStatus.PUBLISHED, date(2024, 2, 1)),
    ]
    registrations = [
        Registration(made.id, Channel.AGI, name_as_registered="清溪柑橘", holder="协会"),
        Registration(made.id, Channel.GI_PRODUCT, name_as_registered="清溪蜜橘", holder=" 协会 ", scope_text="5个乡镇"),
    ]
    save_many(project, [made, zone, *versions, *registrations, SurveyRecord("橘园", product_id=made.id)])
    return made


def test_a_product_with_all_that_belongs_to_it(project, product):
    found = product_details(project, product.id)
    assert found.product == product
    assert [version.version for version in found.zones[0].versions] == [2, 1]
    assert all(version.geom is None for version in found.zones[0].versions)
    assert [record.title for record in found.records] == ["橘园"]
    assert found.differing == {"name_as_registered"}


def test_what_one_channel_does_not_say_is_no_disagreement():
    one = Registration("p", Channel.AGI, holder="协会")
    assert differing_fields([one]) == frozenset()
    assert differing_fields([one, replace(one, scope_text="范围")]) == frozenset()
    assert differing_fields([one, replace(one, holder="公司")]) == {"holder"}


def test_a_boundary_with_product_zone_and_proposals(project, product):
    locked = product_details(project, product.id).zones[0].versions[0]
    proposal = propose_change(project, locked.id)
    found = boundary_details(project, locked.id)
    assert (found.product, found.boundary.geom.equals(SQUARE), found.file_name) == (product, True, "")
    assert [one.id for one in found.proposals] == [proposal.id]


def test_a_proposal_is_a_draft_of_the_same_ground(project, product):
    locked = project.read_all(BoundaryVersion, version=2)[0]
    proposal = project.read_one(BoundaryVersion, propose_change(project, locked.id).id)
    assert (proposal.version, proposal.status, proposal.proposes_id) == (3, BoundaryStatus.DRAFT, locked.id)
    assert (proposal.geom_sha256, proposal.zone_id) == (locked.geom_sha256, locked.zone_id)
    assert (proposal.valid_from, proposal.valid_to, proposal.act, proposal.import_id) == (None, None, "", None)
    assert project.read_one(BoundaryVersion, locked.id) == locked


def test_a_proposal_can_be_edited_and_undone(project, product):
    locked = project.read_all(BoundaryVersion, version=2)[0]
    proposal = project.read_one(BoundaryVersion, propose_change(project, locked.id).id)
    assert save_texts(project, proposal, {"name": "改"}).name == "改"
    project.undo()
    project.undo()
    assert project.read_all(BoundaryVersion, proposes_id=locked.id) == []


def test_a_unit_with_those_around_and_in_it(project):
    units = [
        AdminUnit("99", "示范省", "2026", UnitLevel.PROVINCE),
        AdminUnit("990101", "清溪县", "2026", UnitLevel.COUNTY, "99", geom=SQUARE),
        AdminUnit("990101100", "北山乡", "2026", UnitLevel.TOWNSHIP, "990101", geom=shapely.Point(110, 30)),
        AdminUnit("990101", "清溪县", "2019", UnitLevel.COUNTY, "99"),
    ]
    save_many(project, units)
    county = unit_details(project, units[1].id)
    assert [one.name for one in county.around] == ["示范省"]
    assert county.inner_count == 1
    assert county.area_m2 == official_area_m2(SQUARE)
    township = unit_details(project, units[2].id)
    assert [one.name for one in township.around] == ["清溪县", "示范省"]
    assert (township.area_m2, township.areas, township.inner_count) == (None, None, 0)


def test_units_that_name_each_other_as_parents_end(project):
    first = AdminUnit("990101", "甲", "2026", parent_code="990102")
    second = AdminUnit("990102", "乙", "2026", parent_code="990101")
    itself = AdminUnit("990103", "丙", "2026", parent_code="990103")
    save_many(project, [first, second, itself])
    assert [one.name for one in unit_details(project, first.id).around] == ["乙"]
    assert unit_details(project, itself.id).around == ()


def test_features_and_evidence_know_where_they_belong(project):
    layer = LayerEntry("茶园", "FEATURES")
    feature = LayerFeature(layer.id, SQUARE, {"面积": 3})
    record = SurveyRecord("橘园")
    photo, alone = Evidence(record.id, "a.jpg", "0" * 64), Evidence(None, "b.jpg", "1" * 64)
    save_many(project, [layer, feature, record, photo, alone])
    assert feature_details(project, feature.id).layer == "茶园"
    assert evidence_details(project, photo.id).record == project.read_one(SurveyRecord, record.id)
    assert evidence_details(project, alone.id).record is None


@pytest.mark.parametrize("kind", list(READERS))
def test_what_is_gone_is_said(project, kind):
    with pytest.raises(StorageError) as caught:
        READERS[kind](project, "nowhere")
    assert caught.value.code == "STORE_ID_UNKNOWN"


# --- texts


def test_the_last_day_is_shown_and_typed():
    version = BoundaryVersion("z", None, valid_to=date(2024, 2, 1))
    assert text_of(version, "valid_to") == "2024-01-31"
    assert with_text(version, "valid_to", "2024-02-29").valid_to == date(2024, 3, 1)
    assert with_text(version, "valid_to", " ").valid_to is None


@given(st.dates(date(1, 1, 2), date.max))
def test_validity_survives_the_form(day):
    version = BoundaryVersion("z", None, valid_to=day)
    assert with_text(version, "valid_to", text_of(version, "valid_to")) == version


def test_a_validity_that_ends_with_the_calendar_is_shown_all_the_same():
    assert text_of(BoundaryVersion("z", None, valid_to=date.min), "valid_to") == "0001-01-01"


@pytest.mark.parametrize("text", ["甲、乙", "甲，乙", "甲; 乙 ", "甲；；乙"])
def test_lists_are_parted_by_any_sign(text):
    assert with_text(Product("茶"), "name_alias", text).name_alias == ("甲", "乙")
    assert text_of(Product("茶", name_alias=("甲", "乙")), "name_alias") == "甲、乙"


@pytest.mark.parametrize(
    ("entity", "field", "text", "code"),
    [
        (Product("茶"), "name_official", "  ", "VALUE_NAME_NEEDED"),
        (Product("茶"), "status", "WHAT", "VALUE_WRONG"),
        (BoundaryVersion("z", None), "valid_from", "2024-13-01", "VALUE_WRONG"),
        (BoundaryVersion("z", None), "positional_acc_m", "viel", "VALUE_WRONG"),
        (BoundaryVersion("z", None), "valid_to", "9999-12-31", "VALUE_WRONG"),
        (BoundaryVersion("z", None, valid_from=date(2024, 2, 1)), "valid_to", "2024-01-31", "VALUE_DATES_CROSSED"),
        (BoundaryVersion("z", None, valid_to=date(2024, 2, 1)), "valid_from", "2024-02-01", "VALUE_DATES_CROSSED"),
    ],
)
def test_texts_that_cannot_be_stored_are_refused(entity, field, text, code):
    with pytest.raises(UsageError) as caught:
        with_text(entity, field, text)
    assert caught.value.code == code


def test_a_validity_of_one_day_is_one():
    version = BoundaryVersion("z", None, valid_from=date(2024, 2, 1))
    assert with_text(version, "valid_to", "2024-02-01").valid_to == date(2024, 2, 2)


def test_texts_are_saved_as_one_step(project, product):
    before = len(project.steps()[0])
    stored = save_texts(project, product, {"name_en": "Tangerine", "counties": "990101，990102"})
    assert (stored.name_en, stored.counties) == ("Tangerine", ("990101", "990102"))
    assert len(project.steps()[0]) == before + 1


def test_a_change_made_elsewhere_is_not_written_over(project, product):
    save(project, replace(product, name_en="Other"))
    with pytest.raises(EditConflict) as caught:
        save_texts(project, product, {"name_en": "Mine"})
    assert caught.value.code == "STORE_ROW_CHANGED"
    assert project.read_one(Product, product.id).name_en == "Other"


def test_a_locked_version_is_not_edited(project, product):
    locked = project.read_all(BoundaryVersion, version=2)[0]
    with pytest.raises(StorageError) as caught:
        save_texts(project, locked, {"name": "改"})
    assert caught.value.code == "BOUNDARY_LOCKED"


def test_brief_details_have_the_same_area_and_no_comparison(project):
    zone = Zone("p")
    boundary, unit = BoundaryVersion(zone.id, SQUARE), AdminUnit("990101", "清溪县", "2026", geom=SQUARE)
    save_many(project, [zone, boundary, unit])
    for kind, row_id in (("boundaries", boundary.id), ("admin-units", unit.id)):
        whole, brief = READERS[kind](project, row_id), BRIEF_READERS[kind](project, row_id)
        assert replace(whole, areas=None) == brief
        assert brief.area_m2 == whole.areas.official_m2 == official_area_m2(SQUARE)
    assert {kind for kind in READERS if READERS[kind] is not BRIEF_READERS[kind]} == {"boundaries", "admin-units"}
