"""Every way in which the same submissions can come gives the same answers."""

from collections.abc import Callable
from pathlib import Path

import pytest

from survey_forms.phone.delivery import Delivery
from survey_forms.phone.known_forms import KnownForms
from survey_forms.phone.reading import DeliveryReading, read_delivery
from survey_forms.phone.submission_parts import answers_sha256, flat_answers, metadata_paths
from survey_forms.schema import Form
from tests.survey_forms.phone.making import County, make_bare_county, write_central, write_instances, write_kobo

ID = "gi_potential_resource"
WAYS: dict[str, Callable[[Path, Form, County], Path]] = {
    "central": lambda folder, form, county: write_central(folder / f"{ID}.zip", form, county),
    "central without groups": lambda folder, form, county: write_central(
        folder / f"{ID}.zip", form, county, "files", with_groups=False
    ),
    "central, choices split": lambda folder, form, county: write_central(
        folder / f"{ID}.zip", form, county, is_split=True
    ),
    "instances": lambda folder, form, county: write_instances(folder / "instances", form, county),
    "kobo names": lambda folder, form, county: write_kobo(folder / "a.xlsx", form, county),
    "kobo Chinese": lambda folder, form, county: write_kobo(folder / "a.xlsx", form, county, form.language_for("zh")),
    "kobo English": lambda folder, form, county: write_kobo(folder / "a.xlsx", form, county, form.language_for("en")),
}


def read(form: Form, *paths: Path, **given: str) -> DeliveryReading:
    with Delivery(paths, given.pop("encoding", "")) as delivery:
        return read_delivery(delivery, KnownForms([form]), given)


@pytest.mark.parametrize("way", WAYS)
def test_every_way_gives_the_same_answers(tmp_path: Path, form: Form, way: str) -> None:
    county = make_bare_county(7)
    reading = read(form, WAYS[way](tmp_path, form, county))
    assert (reading.skipped, reading.unknown_columns) == ([], [])
    found = {one.submission.instance_id: one.submission for one in reading.arrived}
    metadata = metadata_paths(form)
    for made in county.made:
        answers = found[made.instance_id].answers
        assert dict(flat_answers(answers)) == dict(flat_answers(made.answers))
        assert answers_sha256(ID, answers, metadata) == answers_sha256(ID, made.answers, metadata)
    assert reading.guessed == ([ID] if way.startswith("kobo") else [])


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8-sig", ","), ("gb18030", ","), ("utf-16", "\t"), ("utf-8", ";"), ("gb18030", "|")],
)
def test_plain_lists_in_any_encoding(tmp_path: Path, form: Form, encoding: str, delimiter: str) -> None:
    path = tmp_path / "名单.csv"
    rows = [("产品名称（产地名 + 通用名）", "编号"), ("五华茶，一号", "7"), ("=1+1", "8")]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    path.write_bytes(text.encode(encoding))
    given = {"编号": "instance_id", "产品名称（产地名 + 通用名）": "product_name"}
    with Delivery([path]) as delivery:
        reading = read_delivery(delivery, KnownForms([], form), given)
    told = {one.submission.instance_id: dict(flat_answers(one.submission.answers)) for one in reading.arrived}
    assert told == {"7": {"identity/product_name": "五华茶，一号"}, "8": {"identity/product_name": "=1+1"}}


def test_a_row_that_is_too_long_is_told_and_the_others_come(tmp_path: Path, form: Form) -> None:
    path = tmp_path / "a.csv"
    path.write_text("product_name,KEY\n茶,uuid:1\n茶,uuid:2,extra\n\n茶,uuid:3\n", encoding="utf-8")
    with Delivery([path]) as delivery:
        reading = read_delivery(delivery, KnownForms([], form))
    assert [one.submission.instance_id for one in reading.arrived] == ["uuid:1", "uuid:3"]
    assert [(one.code, one.row) for one in reading.skipped] == [("PHONE_ROW_TOO_LONG", 3)]


def test_what_the_form_does_not_know_is_kept(tmp_path: Path, form: Form) -> None:
    county = make_bare_county(1)
    folder = write_instances(tmp_path / "instances", form, county)
    (path,) = folder.rglob("*.xml")
    text = path.read_text(encoding="utf-8").replace("<identity>", "<identity><later><x>新</x></later>", 1)
    path.write_text(text, encoding="utf-8")
    (one,) = read(form, folder).arrived
    assert one.submission.unknown == {"identity/later/x": "新"}
    assert dict(flat_answers(one.submission.answers)) == dict(flat_answers(county.made[0].answers))
