"""Protection requirements read from a project: the office's texts, what is known, what is proposed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import shapely

from gi_atlas import plugins
from gi_atlas.documents.requirements import Origin, Part, SubField
from gi_atlas.errors import StorageError, UsageError
from gi_atlas.model import (
    BoundaryStatus,
    BoundaryVersion,
    Channel,
    Product,
    Registration,
    ScopeText,
    Zone,
    ZoneRole,
)
from gi_atlas.registrations.office_tables import CLASS_LAYOUT, keep_table
from gi_atlas.services import requirements as service
from gi_atlas.services.editing import save, save_many
from gi_atlas.services.requirements import (
    ATTRIBUTE,
    MOST_CHARACTERS,
    OfficeText,
    find_product,
    office_texts,
    production_version,
    read_requirements,
    set_office_texts,
)
from gi_atlas.storage.opening import create_project, open_project
from gi_atlas.storage.project import Project
from tests.gi_atlas.documents.sample import EDITION, NAUGHTY, WORDING, Sample, make_sample, make_units, square

TODAY = date.today()


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(tmp_path / "甲县.gpkg") as opened:
        yield opened


@pytest.fixture
def sample(project: Project) -> Sample:
    return make_sample(project)


def put(project: Project, sample: Sample, language: str, part: Part, text: str) -> None:
    set_office_texts(project, sample.product.id, (OfficeText(language, part, text),))


# What the project knows


def test_what_is_known_stands_without_anybody_writing(project: Project, sample: Sample) -> None:
    found = read_requirements(project, sample.product.id)
    assert {part: (text.text, text.origin) for part, text in found.texts["zh"].items()} == {
        Part.NAME: ("甲县梨", Origin.PRODUCT),
        Part.CLASS: ("01（试用）", Origin.PRODUCT),
        Part.APPLICANT: ("甲县人民政府", Origin.REGISTRATION),
        Part.SCOPE: (WORDING, Origin.WORDING),
    }
    assert found.missing("zh") == (SubField.DESCRIPTION, SubField.QUALITY, SubField.LINK, SubField.MARK_OFFICE)
    assert found.boundary_id == sample.version.id
    assert found.version.startswith("v3 2024-02-01 sha256 ")


def test_aliases_stand_in_brackets(project: Project) -> None:
    sample = make_sample(project, "茅台酒", name_alias=("贵州茅台酒", "茅酒"))
    assert read_requirements(project, sample.product.id).text(Part.NAME, "zh") == "茅台酒（贵州茅台酒、茅酒）"


def test_english_takes_no_chinese_applicant(project: Project, sample: Sample) -> None:
    found = read_requirements(project, sample.product.id)
    assert found.text(Part.NAME, "en") == "Jiaxian pear"
    assert found.found(Part.APPLICANT, "en") is None


@pytest.mark.parametrize(
    ("official", "english", "shown"),
    [("Côte d’Or", "", "Côte d’Or"), ("Côte d’Or", "Golden Slope", "Golden Slope"), ("甲县梨", "", "")],
)
def test_a_foreign_name_needs_no_translation(project: Project, official: str, english: str, shown: str) -> None:
    product = Product(official, name_en=english)
    save(project, product)
    assert read_requirements(project, product.id).text(Part.NAME, "en") == shown


def test_holders_of_other_channels_are_no_applicants(project: Project, sample: Sample) -> None:
    save(project, Registration(sample.product.id, Channel.TM_CERT, holder="甲县梨协会"))
    save(project, Registration(sample.product.id, Channel.GI_PRODUCT, holder="甲县林业局"))
    save(project, Registration(sample.product.id, Channel.GI_PRODUCT, holder="甲县人民政府"))
    assert read_requirements(project, sample.product.id).text(Part.APPLICANT, "zh") == "甲县人民政府、甲县林业局"


def test_a_bare_product_has_its_name_alone(project: Project) -> None:
    product = Product("乙梨")
    save(project, product)
    found = read_requirements(project, product.id)
    assert list(found.texts["zh"]) == [Part.NAME]
    assert (found.boundary_id, found.version) == (None, "")
    assert found.missing("en") == tuple(SubField)


def test_the_class_is_named_by_the_offices_table(project: Project, sample: Sample) -> None:
    rows = (
        {"code": "X", "name::zh": "试类", "name::en": "Trial", "parent": "", "nice": "", "terms": ""},
        {"code": "X1", "name::zh": "试梨", "name::en": "Pears", "parent": "X", "nice": "", "terms": ""},
    )
    keep_table(project, CLASS_LAYOUT, rows, "试行2026")
    save(project, replace(sample.product, class_code="X1", class_edition=""))
    found = read_requirements(project, sample.product.id)
    assert found.text(Part.CLASS, "zh") == "X1 试类 › 试梨（试行2026）"
    assert found.text(Part.CLASS, "en") == "X1 Trial › Pears (试行2026)"


@pytest.mark.parametrize(("code", "edition", "text"), [("", "试用", ""), (" ", "", ""), ("99", "", "99")])
def test_no_class_is_invented(project: Project, sample: Sample, code: str, edition: str, text: str) -> None:
    save(project, replace(sample.product, class_code=code, class_edition=edition))
    assert read_requirements(project, sample.product.id).text(Part.CLASS, "zh") == text


def test_an_unknown_product_is_told(project: Project) -> None:
    with pytest.raises(StorageError) as caught:
        read_requirements(project, "nobody")
    assert caught.value.code == "STORE_ID_UNKNOWN"


# The production area


def test_the_area_is_the_wording_to_the_letter(project: Project, sample: Sample) -> None:
    text = "  甲县 东镇 ，（共１个）。\n以函为准。 "
    save(project, ScopeText(sample.product.id, text, sample.version.id, edition="x"))
    found = read_requirements(project, sample.product.id).found(Part.SCOPE, "zh")
    assert found is not None
    assert (found.text, found.source) == (text.strip(), "x")


def test_the_english_area_is_the_english_wording(project: Project, sample: Sample) -> None:
    save(project, ScopeText(sample.product.id, "Dong Town of Jia County.", sample.version.id, language="en"))
    found = read_requirements(project, sample.product.id)
    assert found.text(Part.SCOPE, "en") == "Dong Town of Jia County."
    assert found.text(Part.SCOPE, "zh") == WORDING


def test_a_foreign_wording_is_the_same_in_both(project: Project, sample: Sample) -> None:
    text = "Beginning at the summit of Bald Hills (38°30′ N), then west “1½ miles” – Côte d’Or"
    version = replace(sample.version, id="b2", scope_text=text, version=4)
    save(project, version)
    found = read_requirements(project, sample.product.id, "b2")
    assert found.text(Part.SCOPE, "zh") == found.text(Part.SCOPE, "en") == text


def test_without_wording_the_polygon_speaks(project: Project, sample: Sample) -> None:
    make_units(project)
    save(project, replace(sample.version, id="b2", scope_text="", version=4))
    found = read_requirements(project, sample.product.id, "b2")
    chinese, english = found.found(Part.SCOPE, "zh"), found.found(Part.SCOPE, "en")
    assert chinese is not None
    assert english is not None
    assert chinese.text == "甲县梨产地范围为甲县东镇、西乡共2个乡镇现辖行政区域。"
    assert (chinese.origin, chinese.source) == (Origin.POLYGON, EDITION)
    assert "Dong Town" in english.text
    assert any("written from the polygon" in remark for remark in found.remarks("en"))


def test_the_polygon_translates_a_wording_only_if_it_says_the_same(project: Project, sample: Sample) -> None:
    make_units(project)
    assert read_requirements(project, sample.product.id).found(Part.SCOPE, "en") is not None
    save(project, ScopeText(sample.product.id, "甲县南乡现辖行政区域。", sample.version.id))
    assert read_requirements(project, sample.product.id).found(Part.SCOPE, "en") is None


def test_writing_by_the_polygon_can_be_left_out(project: Project, sample: Sample) -> None:
    make_units(project)
    save(project, replace(sample.version, id="b2", scope_text="", version=4))
    found = read_requirements(project, sample.product.id, "b2", is_written=False)
    assert found.found(Part.SCOPE, "zh") is None


def test_without_units_the_area_is_missing_and_nothing_fails(project: Project, sample: Sample) -> None:
    save(project, replace(sample.version, id="b2", scope_text="", version=4))
    assert SubField.SCOPE in read_requirements(project, sample.product.id, "b2").missing("zh")


# Which version counts

VERSIONS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("a published one before a draft", {"status": BoundaryStatus.PUBLISHED}, {"status": BoundaryStatus.DRAFT}),
    ("a draft before a superseded one", {"status": BoundaryStatus.DRAFT}, {"status": BoundaryStatus.SUPERSEDED}),
    (
        "one that is in force before one that is to be",
        {"status": BoundaryStatus.PUBLISHED, "valid_from": TODAY - timedelta(30)},
        {"status": BoundaryStatus.PUBLISHED, "valid_from": TODAY + timedelta(30)},
    ),
    (
        "one that is in force before one that is over",
        {"status": BoundaryStatus.PUBLISHED},
        {"status": BoundaryStatus.PUBLISHED, "valid_to": TODAY},  # exclusive: over since today
    ),
    (
        "a published one before its proposal",
        {"status": BoundaryStatus.PUBLISHED},
        {"status": BoundaryStatus.REVIEWED, "proposes_id": "x"},
    ),
    ("a draft before a proposal", {"status": BoundaryStatus.DRAFT}, {"proposes_id": "x"}),
]


@pytest.mark.parametrize(("name", "better", "worse"), VERSIONS, ids=[name for name, _better, _worse in VERSIONS])
def test_which_version_counts(project: Project, name: str, better: dict[str, Any], worse: dict[str, Any]) -> None:
    product = Product("丙梨")
    zone = Zone(product.id)
    first = BoundaryVersion(zone.id, square(112, 30), 1, **better)
    second = BoundaryVersion(zone.id, square(112, 30), 2, **worse)
    save_many(project, [product, zone, first, second])
    found = production_version(project, product.id)
    assert found is not None
    assert found.id == first.id, name


def test_of_equals_the_newest_counts(project: Project) -> None:
    product = Product("丙梨")
    zone = Zone(product.id)
    made = [BoundaryVersion(zone.id, square(112, 30), number) for number in (1, 3, 2)]
    save_many(project, [product, zone, *made])
    found = production_version(project, product.id)
    assert found is not None
    assert found.version == 3


def test_the_production_zone_counts_before_others(project: Project, sample: Sample) -> None:
    water = Zone(sample.product.id, ZoneRole.WATER)
    published = BoundaryVersion(water.id, square(113, 30), 9, status=BoundaryStatus.PUBLISHED)
    save_many(project, [water, published])
    found = production_version(project, sample.product.id)
    assert found is not None
    assert found.id == sample.version.id


def test_where_no_zone_is_for_production_any_counts(project: Project) -> None:
    product = Product("丁水")
    water = Zone(product.id, ZoneRole.WATER)
    version = BoundaryVersion(water.id, shapely.MultiPolygon([shapely.box(113, 30, 113.1, 30.1)]))
    save_many(project, [product, water, version])
    found = production_version(project, product.id)
    assert found is not None
    assert found.id == version.id


# What the office writes


@pytest.mark.parametrize("part", [part for part in Part if part not in (Part.NAME, Part.SCOPE)])
def test_the_office_goes_before_everything(project: Project, sample: Sample, part: Part) -> None:
    put(project, sample, "zh", part, f" 本单位的{part} \n")
    found = read_requirements(project, sample.product.id).found(part, "zh")
    assert found is not None
    assert (found.text, found.origin) == (f"本单位的{part}", Origin.OFFICE)


def test_an_empty_text_lets_the_proposal_stand_again(project: Project, sample: Sample) -> None:
    put(project, sample, "zh", Part.APPLICANT, "县政府")
    put(project, sample, "zh", Part.APPLICANT, "  \n ")
    assert read_requirements(project, sample.product.id).text(Part.APPLICANT, "zh") == "甲县人民政府"


def test_texts_outlive_closing(tmp_path: Path) -> None:
    path = tmp_path / "x.gpkg"
    with create_project(path) as opened:
        sample = make_sample(opened)
        put(opened, sample, "zh", Part.HUMAN, NAUGHTY.replace("\ufffe", ""))
    with open_project(path, read_only=True) as opened:
        found = read_requirements(opened, sample.product.id).text(Part.HUMAN, "zh")
    assert found == NAUGHTY.replace("\ufffe", "")


def test_half_a_surrogate_is_mended_before_it_reaches_the_store(project: Project, sample: Sample) -> None:
    put(project, sample, "zh", Part.HUMAN, "山\ud842清")
    assert read_requirements(project, sample.product.id).text(Part.HUMAN, "zh") == "山\ufffd清"


@pytest.mark.parametrize(("language", "part"), sorted(service.FIXED))
def test_name_and_scope_are_changed_elsewhere(project: Project, sample: Sample, language: str, part: Part) -> None:
    with pytest.raises(UsageError) as caught:
        put(project, sample, language, part, "x")
    assert caught.value.code == "REQUIREMENT_FIXED"
    assert caught.value.context == {"part": str(part), "language": language}
    assert office_texts(project.read_one(Product, sample.product.id)) == {"zh": {}, "en": {}}


def test_the_longest_text(project: Project, sample: Sample) -> None:
    put(project, sample, "zh", Part.HUMAN, "长" * MOST_CHARACTERS)
    with pytest.raises(UsageError) as caught:
        put(project, sample, "zh", Part.HUMAN, "长" * (MOST_CHARACTERS + 1))
    assert (caught.value.code, caught.value.context["count"]) == ("REQUIREMENT_LONG", MOST_CHARACTERS + 1)
    assert len(read_requirements(project, sample.product.id).text(Part.HUMAN, "zh")) == MOST_CHARACTERS


def test_one_step_holds_several_texts_and_is_undone_at_once(project: Project, sample: Sample) -> None:
    before = project.read_one(Product, sample.product.id)
    texts = (OfficeText("zh", Part.HUMAN, "人"), OfficeText("en", Part.HUMAN, "people"))
    set_office_texts(project, sample.product.id, texts)
    assert read_requirements(project, sample.product.id).text(Part.HUMAN, "en") == "people"
    project.undo()
    assert project.read_one(Product, sample.product.id) == before


def test_a_visit_is_one_step(project: Project, sample: Sample) -> None:
    before = project.read_one(Product, sample.product.id)
    for text in ("山", "山水", "山水间"):
        set_office_texts(project, sample.product.id, (OfficeText("zh", Part.HUMAN, text),), "visit-1")
    project.undo()
    assert project.read_one(Product, sample.product.id) == before


def test_what_is_the_same_is_no_step(project: Project, sample: Sample) -> None:
    put(project, sample, "zh", Part.HUMAN, "山")
    changes = set_office_texts(project, sample.product.id, (OfficeText("zh", Part.HUMAN, "山 "),))
    assert not changes.touches("gi_product")


def test_other_attributes_of_the_product_stay(project: Project) -> None:
    sample = make_sample(project, attributes={"colour": "绿"})
    put(project, sample, "zh", Part.HUMAN, "山")
    assert project.read_one(Product, sample.product.id).attributes["colour"] == "绿"


@pytest.mark.parametrize(
    "kept",
    [
        "text",
        7,
        None,
        [],
        {"zh": "text"},
        {"zh": ["a"]},
        {"zh": {"human": 7, "unknown": "x", "physical": None, "name": "别名", "scope": "别处"}},
        {"fr": {"human": "gens"}},
        {"made_of": 3},
    ],
)
def test_what_another_program_wrote_there_harms_nothing(project: Project, kept: object) -> None:
    sample = make_sample(project, attributes={ATTRIBUTE: kept})
    assert office_texts(sample.product) == {"zh": {}, "en": {}}
    found = read_requirements(project, sample.product.id)
    assert found.text(Part.NAME, "zh") == "甲县梨"
    assert found.text(Part.SCOPE, "zh") == WORDING


# Translations


def test_a_translation_grows_stale_when_the_chinese_changes(project: Project, sample: Sample) -> None:
    put(project, sample, "zh", Part.HUMAN, "旧")
    put(project, sample, "en", Part.HUMAN, "old")
    assert read_requirements(project, sample.product.id).stale == frozenset()
    put(project, sample, "zh", Part.HUMAN, "新")
    assert read_requirements(project, sample.product.id).stale == {("en", Part.HUMAN)}
    put(project, sample, "en", Part.HUMAN, "new")
    assert read_requirements(project, sample.product.id).stale == frozenset()


def test_a_translated_area_grows_stale_with_the_wording(project: Project, sample: Sample) -> None:
    put(project, sample, "en", Part.SCOPE, "Dong Town and Xi Township")
    assert read_requirements(project, sample.product.id).stale == frozenset()
    save(project, ScopeText(sample.product.id, "甲县东镇现辖行政区域。", sample.version.id))
    found = read_requirements(project, sample.product.id)
    assert found.stale == {("en", Part.SCOPE)}
    assert any("earlier text" in remark for remark in found.remarks("en"))


def test_both_texts_of_one_step_belong_together(project: Project, sample: Sample) -> None:
    texts = (OfficeText("en", Part.HUMAN, "people"), OfficeText("zh", Part.HUMAN, "人"))
    set_office_texts(project, sample.product.id, texts)
    assert read_requirements(project, sample.product.id).stale == frozenset()


# The survey's proposals


def test_the_survey_stands_until_somebody_writes(
    project: Project, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    def propose(_project: Project, product_id: str, language: str) -> dict[str, tuple[str, str]]:
        return {
            "human": (f"{language} {product_id[:2]}", "记录甲"),
            "physical": ("  ", ""),
            "applicant": ("社", "记录"),
        }

    monkeypatch.setattr(service, "load_object", lambda target: propose if target == plugins.SURVEY_PROPOSALS else None)
    found = read_requirements(project, sample.product.id)
    human = found.found(Part.HUMAN, "zh")
    assert human is not None
    assert (human.origin, human.source) == (Origin.SURVEY, "记录甲")
    assert found.found(Part.PHYSICAL, "zh") is None
    assert found.text(Part.APPLICANT, "zh") == "甲县人民政府"  # a registration goes before a survey
    put(project, sample, "zh", Part.HUMAN, "本单位")
    after = read_requirements(project, sample.product.id)
    assert after.text(Part.HUMAN, "zh") == "本单位"
    assert after.proposals["zh"][Part.HUMAN].text == human.text


# Finding a product


def test_a_product_is_found_by_id_and_by_name(project: Project, sample: Sample) -> None:
    assert find_product(project, sample.product.id) == find_product(project, "甲县梨") == sample.product


def test_no_product_and_too_many_are_told(project: Project, sample: Sample) -> None:
    with pytest.raises(UsageError) as caught:
        find_product(project, "甲县")
    assert caught.value.code == "PRODUCT_UNKNOWN"
    twin = Product("甲县梨")
    save(project, twin)
    with pytest.raises(UsageError) as caught:
        find_product(project, "甲县梨")
    assert caught.value.code == "PRODUCT_MANY"
    assert set(caught.value.context["found"].split(", ")) == {sample.product.id, twin.id}
