"""Importing survey records: tables, tracks of receivers, photos."""

import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import shapely

from gi_atlas.errors import ManyErrors, QuestionOpen, ReadError
from gi_atlas.exchange.answers import Answers
from gi_atlas.model import Evidence, PositionDatum, SurveyRecord
from gi_atlas.services.editing import save
from gi_atlas.services.importing import ImportKind, ImportPlan, import_file, plan_import, run_import
from gi_atlas.storage.project import Project

from .foreign_files import dump, square, write_csv, write_wkt
from .photo_files import make_photo

HEADING = ("标题", "经度", "纬度", "区划代码", "调查日期", "调查人", "特色质量", "instanceID")
ROW = ("清溪绿茶", "119.5", "28.5", "990101", "2026-05-01", "王五", "香高味醇", "uuid:1")
ANSWERS = Answers(datum="cgcs2000", encoding="UTF-8")


def bring_in(project: Project, path: Path, answers: Answers = ANSWERS) -> ImportPlan:
    return import_file(project, path, ImportKind.RECORDS, answers)


def counts(plan: ImportPlan) -> tuple[int, int, int, int]:
    return plan.read, plan.imported, plan.updated, plan.unchanged


@pytest.mark.usefixtures("tables_read_here")
class TestTables:
    def test_a_row_becomes_a_record(self, project: Project, tmp_path: Path) -> None:
        assert counts(bring_in(project, write_csv(tmp_path / "a.csv", HEADING, [ROW]))) == (1, 1, 0, 0)
        (record,) = project.read_all(SurveyRecord)
        assert (record.title, record.people, record.quality) == ("清溪绿茶", "王五", "香高味醇")
        assert (record.geom.x, record.geom.y) == (119.5, 28.5)
        assert (record.county_code, record.survey_date) == ("990101", date(2026, 5, 1))
        assert (record.instance_id, record.pinyin_initials) == ("uuid:1", "qxlc")
        assert record.answers["特色质量"] == "香高味醇"

    def test_twice_is_unchanged(self, project: Project, tmp_path: Path) -> None:
        path = write_csv(tmp_path / "a.csv", HEADING, [ROW, (*ROW[:-1], "")])
        bring_in(project, path)
        before = dump(project)
        assert counts(bring_in(project, path)) == (2, 0, 0, 2)
        assert dump(project) == before

    def test_an_instance_in_another_file_is_the_same_record(self, project: Project, tmp_path: Path) -> None:
        bring_in(project, write_csv(tmp_path / "a.csv", HEADING, [ROW]))
        (before,) = project.read_all(SurveyRecord)
        changed = (*ROW[:6], "汤色明亮", ROW[7])
        assert counts(bring_in(project, write_csv(tmp_path / "b.csv", HEADING, [changed]))) == (1, 0, 1, 0)
        (after,) = project.read_all(SurveyRecord)
        assert (after.id, after.quality, after.source_key) == (before.id, "汤色明亮", before.source_key)
        project.undo()
        assert project.read_all(SurveyRecord) == [before]

    def test_what_a_person_changed_stays(self, project: Project, tmp_path: Path) -> None:
        path = write_csv(tmp_path / "a.csv", HEADING, [ROW])
        bring_in(project, path)
        (record,) = project.read_all(SurveyRecord)
        save(project, replace(record, quality="补充：回甘"))
        assert counts(bring_in(project, path)) == (1, 0, 0, 1)
        assert project.read_one(SurveyRecord, record.id).quality == "补充：回甘"

    def test_answers_of_a_form_are_not_replaced_by_a_table(self, project: Project, tmp_path: Path) -> None:
        bring_in(project, write_csv(tmp_path / "a.csv", HEADING, [ROW]))
        (record,) = project.read_all(SurveyRecord)
        answers = {"identity": {"product_name": "清溪绿茶"}}
        save(project, replace(record, form_id="gi", form_version="1", answers=answers))
        changed = (*ROW[:5], "赵六", *ROW[6:])
        assert counts(bring_in(project, write_csv(tmp_path / "b.csv", HEADING, [changed]))) == (1, 0, 1, 0)
        (after,) = project.read_all(SurveyRecord)
        assert (after.people, after.answers) == ("赵六", answers)

    def test_silence_of_a_changed_row_wipes_nothing(self, project: Project, tmp_path: Path) -> None:
        bring_in(project, write_csv(tmp_path / "a.csv", HEADING, [ROW]))
        (record,) = project.read_all(SurveyRecord)
        save(project, replace(record, craft="手工炒制"))
        bring_in(project, write_csv(tmp_path / "b.csv", HEADING, [(*ROW[:5], "赵六", "", ROW[7])]))
        after = project.read_one(SurveyRecord, record.id)
        assert (after.people, after.quality, after.craft) == ("赵六", "香高味醇", "手工炒制")

    def test_bad_rows_are_all_named_and_nothing_comes_in(self, project: Project, tmp_path: Path) -> None:
        rows = [ROW, ("", *ROW[1:]), ("无处", "东", "28", *ROW[3:7], "uuid:3"), (*ROW[:7], "uuid:1")]
        path = write_csv(tmp_path / "a.csv", HEADING, rows)
        with pytest.raises(ManyErrors) as refused:
            bring_in(project, path)
        assert [(f.context["row"], f.code) for f in refused.value.faults] == [(4, "ROW_BAD_COORDINATE")]
        with pytest.raises(ManyErrors) as refused:
            bring_in(project, write_csv(path, HEADING, [rows[0], rows[1], rows[3]]))
        told = [(f.context["row"], f.code) for f in refused.value.faults]
        assert told == [(3, "ROW_NO_TITLE"), (4, "ROW_SAME_RECORD")]
        assert project.read_all(SurveyRecord) == []
        plan = bring_in(project, write_csv(path, HEADING, rows), replace(ANSWERS, skip_bad_rows=True))
        assert counts(plan) == (4, 1, 0, 0)
        assert {fault.code for fault in plan.skipped} == {"ROW_NO_TITLE", "ROW_BAD_COORDINATE", "ROW_SAME_RECORD"}

    def test_records_without_place_and_with_area(self, project: Project, tmp_path: Path) -> None:
        rows: list[tuple[Any, dict[str, Any]]] = [(None, {"标题": "无处"}), (square(119, 28), {"标题": "茶园"})]
        bring_in(project, write_wkt(tmp_path / "a.csv", rows))
        places = {record.title: record.geom for record in project.read_all(SurveyRecord)}
        assert places["无处"] is None
        assert places["茶园"].within(square(119, 28))

    def test_the_title_field_is_asked_for(self, project: Project, tmp_path: Path) -> None:
        path = write_csv(tmp_path / "a.csv", ("甲", "乙"), [("一", "二")])
        with pytest.raises(QuestionOpen) as asked:
            bring_in(project, path)
        assert "--field" in asked.value.context["options"]
        bring_in(project, path, replace(ANSWERS, fields={"title": "乙"}))
        assert [record.title for record in project.read_all(SurveyRecord)] == ["二"]

    def test_an_import_of_records_is_undone_and_done_again(self, project: Project, tmp_path: Path) -> None:
        before = dump(project)
        bring_in(project, write_csv(tmp_path / "a.csv", HEADING, [ROW, (*ROW[:-1], "uuid:2")]))
        after = dump(project)
        project.undo()
        assert dump(project) == before
        project.redo()
        assert dump(project) == after


def test_workbooks(project: Project, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(HEADING)
    book.active.append(ROW)
    path = tmp_path / "调查表.xlsx"
    book.save(path)
    assert counts(bring_in(project, path)) == (1, 1, 0, 0)
    (record,) = project.read_all(SurveyRecord)
    assert (record.title, shapely.get_coordinates(record.geom).tolist()) == ("清溪绿茶", [[119.5, 28.5]])


def test_waypoints_come_in_and_the_vertices_of_tracks_only_when_asked_for(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "走航.gpx"
    track = "".join(f'<trkpt lat="28.5" lon="119.{number}"/>' for number in range(5, 9))
    path.write_text(
        '<?xml version="1.0"?><gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">'
        '<wpt lat="28.5" lon="119.5"><name>茶园一</name></wpt><wpt lat="28.6" lon="119.5"><name>茶园二</name></wpt>'
        f"<trk><name>路线</name><trkseg>{track}</trkseg></trk></gpx>",
        encoding="utf-8",
    )
    with pytest.raises(QuestionOpen) as asked:
        bring_in(project, path, Answers())
    assert asked.value.context["options"] == "--datum"
    plan = bring_in(project, path, Answers(datum="wgs84", layers=("waypoints",)))
    assert counts(plan) == (2, 2, 0, 0)
    assert [record.title for record in project.read_all(SurveyRecord)] == ["茶园一", "茶园二"]
    as_layer = plan_import(project, path, ImportKind.LAYER, Answers(datum="wgs84"))
    assert as_layer.imported == 3
    wanted = plan_import(project, path, ImportKind.LAYER, Answers(datum="wgs84", layers=("track_points",)))
    assert wanted.imported == 4


class TestPhotos:
    def test_a_photo_becomes_a_record_with_its_original(self, project: Project, tmp_path: Path) -> None:
        photo = make_photo(tmp_path / "茶园.jpg", 119.5, 28.5, "2026:05:01 09:30:00")
        with pytest.raises(QuestionOpen):
            bring_in(project, photo, Answers())
        assert list(project.media.all_files()) == []
        plan = plan_import(project, photo, ImportKind.RECORDS, Answers(datum="gcj02"))
        assert list(project.media.all_files()) == []
        run_import(project, plan)
        (record,), (evidence,) = project.read_all(SurveyRecord), project.read_all(Evidence)
        assert (record.title, record.survey_date) == ("茶园", date(2026, 5, 1))
        assert 0.003 < 119.5 - record.geom.x < 0.006
        assert (evidence.record_id, evidence.datum) == (record.id, PositionDatum.GCJ02)
        stored = project.media.find(evidence.sha256)
        assert stored is not None
        assert stored.read_bytes() == photo.read_bytes()
        assert evidence.size_bytes == photo.stat().st_size
        assert counts(bring_in(project, photo, Answers(datum="gcj02"))) == (1, 0, 0, 1)

    def test_a_photo_without_place_comes_without_question(self, project: Project, tmp_path: Path) -> None:
        bring_in(project, make_photo(tmp_path / "a.png"), Answers())
        (record,), (evidence,) = project.read_all(SurveyRecord), project.read_all(Evidence)
        assert (record.geom, evidence.datum, evidence.mime) == (None, None, "image/png")

    def test_a_damaged_photo_is_kept_and_marked(self, project: Project, tmp_path: Path) -> None:
        photo = make_photo(tmp_path / "a.jpg", size=(640, 480))
        photo.write_bytes(photo.read_bytes()[:600])
        bring_in(project, photo, Answers())
        (evidence,) = project.read_all(Evidence)
        assert evidence.fault == "PHOTO_DAMAGED"
        assert project.media.find(evidence.sha256) is not None

    def test_a_photo_that_changed_since_it_was_read_is_refused(self, project: Project, tmp_path: Path) -> None:
        photo = make_photo(tmp_path / "a.jpg")
        before = dump(project)
        plan = plan_import(project, photo, ImportKind.RECORDS, Answers())
        make_photo(photo, colour=(1, 2, 3))
        with pytest.raises(ReadError) as refused:
            run_import(project, plan)
        assert refused.value.code == "IMPORT_FILE_CHANGED"
        assert dump(project) == before

    def test_photos_in_an_archive_are_refused_in_words(self, project: Project, tmp_path: Path) -> None:
        photo = make_photo(tmp_path / "a.jpg")
        packed = tmp_path / "photos.zip"
        with zipfile.ZipFile(packed, "w") as archive:
            archive.write(photo, "a.jpg")
        with pytest.raises(ReadError) as refused:
            bring_in(project, packed, Answers())
        assert refused.value.code == "IMPORT_PHOTOS_PACKED"

    def test_photos_are_no_layer(self, project: Project, tmp_path: Path) -> None:
        photo = make_photo(tmp_path / "a.jpg")
        with pytest.raises(ReadError) as refused:
            import_file(project, photo, ImportKind.LAYER, Answers())
        assert refused.value.code == "IMPORT_PHOTOS_AS_RECORDS"

    def test_an_imported_photo_is_undone(self, project: Project, tmp_path: Path) -> None:
        before = dump(project)
        bring_in(project, make_photo(tmp_path / "a.jpg"), Answers())
        after = dump(project)
        project.undo()
        assert dump(project) == before
        project.redo()
        assert dump(project) == after
