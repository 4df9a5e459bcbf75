"""Makes what phones and servers send: ODK Central's zips, KoboToolbox's exports, the app's own folders."""

import csv
import io
import random
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID
from xml.sax.saxutils import escape

from openpyxl import Workbook
from PIL import Image

from survey_forms.schema import Form, Group, Question, QuestionType, Repeat

HOSTILE = ("../../project.gpkg", "C:\\temp\\evil.jpg", "CON.jpg", "photo\u202egpj.jpg", f"{'长' * 100}.jpg")
_ROOM = 31


@dataclass(frozen=True)
class Made:
    """One submission as a county would send it."""

    instance_id: str
    answers: dict[str, Any]
    edits: int = 0
    deprecated_id: str = ""
    review: str = ""


@dataclass
class County:
    """Submissions and the files that came along, by name; ``missing`` are named by answers and did not come."""

    made: list[Made]
    files: dict[str, bytes] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    hostile: list[str] = field(default_factory=list)


def photo(number: int, lon: float = 110.0, lat: float = 30.0, side: int = 24) -> bytes:
    """Small JPEG with place and time; each number another picture."""
    rng = random.Random(number)
    image = Image.new("RGB", (side, side), tuple(rng.randrange(256) for _band in range(3)))
    image.putpixel((number % side, number // side % side), (255, 255, 255))
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Maker", f"Phone {number}"
    exif.get_ifd(0x8769)[0x9003] = f"2026:05:{1 + number % 28:02} 10:{number % 60:02}:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (lat, 0.0, 0.0), 3: "E", 4: (lon, 0.0, 0.0)})
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=60, exif=exif)
    return stream.getvalue()


def instance(number: int) -> str:
    """Instance id of a number."""
    return f"uuid:{UUID(int=number + (1 << 100))}"


def answers_of(number: int, photos: Sequence[str]) -> dict[str, Any]:
    """Answers of one surveyor; three photos: product, place, and one row of the list of evidence."""
    day = 1 + number % 28
    return {
        "start": f"2026-05-{day:02}T09:00:00.000+08:00",
        "end": f"2026-05-{day:02}T09:40:00.000+08:00",
        "survey": {
            "survey_stage": "listing",
            "survey_date": f"2026-05-{day:02}",
            "surveyor_org": "五华县农业农村局",
            "surveyor_names": f"张{number}",
        },
        "identity": {
            "county_code": "441424",
            "site_point": f"{23 + number % 100 / 100:.4f} {115 + number % 90 / 100:.4f} 120.5 4.2",
            "product_name": f"五华茶{number}，“一”号",
            "product_group": "primary",
            "protection_status": "gi_product tm_cert" if number % 2 else "none",
        },
        "quality": {
            "quality_summary": f"汤色金黄\n第{number}号，\"甘\"",
            "quality_basis": "sensory chemical" if number % 3 else "sensory",
            "measurement": [
                {"ind_name": "other", "ind_name_other": f"茶多酚{row}", "ind_value": f"{row}.5", "ind_unit": "%"}
                for row in range(number % 3)
            ],
        },
        "link": [{"link_kind": "soil", "link_factor": f"红壤{row}"} for row in (0, 1)[: 1 + number % 2]],
        "evidence": {
            "photo_product": photos[0],
            "photo_place": photos[1],
            "evidence_item": [{"ev_kind": "photo", "ev_image": photos[2], "ev_title": f"标本{number}"}],
        },
    }  # fmt: skip


def make_bare_county(count: int, seed: int = 0) -> County:
    """A county's submissions whose photos are on the phone still."""
    return County(make_county(count, seed=seed, has_photos=False).made)


def make_county(
    count: int,
    missing: int = 0,
    orphaned: int = 0,
    doubled: int = 0,
    hostile: Sequence[str] = (),
    seed: int = 0,
    has_photos: bool = True,
) -> County:
    """A county's submissions with three photos each, and what went wrong with some of them."""
    names = [f"{1_660_000_000_000 + seed * 10_000_000 + number}.jpg" for number in range(3 * count)]
    for place, name in enumerate(hostile):
        names[3 * place + 1] = name
    made = [
        Made(instance(seed * 100_000 + number), answers_of(number, names[3 * number : 3 * number + 3]))
        for number in range(count)
    ]
    if not has_photos:
        return County(made)
    county = County(made, {name: photo(number) for number, name in enumerate(names)}, hostile=list(hostile))
    plain = [name for name in names if name not in hostile]
    county.missing = plain[:missing]
    for name in county.missing:
        del county.files[name]
    county.doubled = plain[missing : missing + doubled]
    for place, name in enumerate(county.doubled):
        county.files[name] = county.files[plain[-1 - place]]
    county.orphans = [f"left-over-{number}.jpg" for number in range(orphaned)]
    county.files.update({name: photo(1_000_000 + number) for number, name in enumerate(county.orphans)})
    return county


def write_central(
    path: Path, form: Form, county: County, media: str = "media", with_groups: bool = True, is_split: bool = False
) -> Path:
    """Zip as ODK Central writes it: ``form_id.csv``, one CSV for each repeat, media in a folder."""
    tables = _CentralTables(form, with_groups, is_split)
    for made in county.made:
        tables.add(made)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in tables.texts().items():
            archive.writestr(name, text)
        for name, content in county.files.items():
            archive.writestr(zipfile.ZipInfo(f"{media}/{name}"), content)
    return path


class _CentralTables:
    def __init__(self, form: Form, with_groups: bool, is_split: bool) -> None:
        self.form, self._with_groups, self._is_split = form, with_groups, is_split
        self._rows: dict[str, list[list[str]]] = {"": []}
        self._rows.update({node.path: [] for node in form.nodes() if isinstance(node, Repeat)})

    def add(self, made: Made) -> None:
        """Add a submission."""
        cells = [*self._cells(self.form.root, made.answers)]
        head = f"2026-06-01T08:00:{len(self._rows['']) % 60:02}.000Z"
        tail = [made.instance_id, made.instance_id, "7", "App user", "3", "3", "", made.review, "collect:1",
                str(made.edits), self.form.version]  # fmt: skip
        self._rows[""].append([head, *cells, *tail])
        self._add_repeats(self.form.root, made.answers, made.instance_id, made.instance_id)

    def _add_repeats(self, group: Group, answers: Mapping[str, Any], key: str, parent: str) -> None:
        for node in group.children:
            if isinstance(node, Repeat):
                for number, row in enumerate(answers.get(node.name, ()), 1):
                    own = f"{key}/{node.name}[{number}]"
                    self._rows[node.path].append([*self._cells(node, row), parent, own])
                    self._add_repeats(node, row, own, own)
            elif isinstance(node, Group):
                self._add_repeats(node, answers.get(node.name, {}), f"{key}/{node.name}", parent)

    def _leaves(self, group: Group, trail: tuple[str, ...] = ()) -> Iterator[tuple[Question, tuple[str, ...]]]:
        for node in group.children:
            if isinstance(node, Question):
                yield node, (*trail, node.name)
            elif isinstance(node, Group) and not isinstance(node, Repeat):
                yield from self._leaves(node, (*trail, node.name))

    def _options(self, question: Question) -> list[str]:
        is_many = self._is_split and question.type is QuestionType.SELECT_MULTIPLE
        return [choice.name for choice in self.form.lists[question.choice_list].choices] if is_many else []

    def _heading(self, group: Group) -> list[str]:
        heading: list[str] = []
        for question, trail in self._leaves(group):
            name = "-".join(trail) if self._with_groups else trail[-1]
            if question.type is QuestionType.GEOPOINT:
                heading += [f"{name}-{part}" for part in ("Latitude", "Longitude", "Altitude", "Accuracy")]
            else:
                heading += [name, *(f"{name}/{option}" for option in self._options(question))]
        return heading

    def _cells(self, group: Group, answers: Mapping[str, Any]) -> Iterator[str]:
        for question, trail in self._leaves(group):
            value: Any = answers
            for step in trail:
                value = value.get(step, {}) if isinstance(value, Mapping) else {}
            text = value if isinstance(value, str) else ""
            if question.type is QuestionType.GEOPOINT:
                yield from [*text.split(), "", "", "", ""][:4]
                continue
            yield text
            yield from ("1" if option in text.split() else "0" if text else "" for option in self._options(question))

    def texts(self) -> dict[str, str]:
        """CSV texts by their names."""
        tail = ["instanceID" if not self._with_groups else "meta-instanceID", "KEY", "SubmitterID", "SubmitterName",
                "AttachmentsPresent", "AttachmentsExpected", "Status", "ReviewState", "DeviceID", "Edits",
                "FormVersion"]  # fmt: skip
        texts = {
            f"{self.form.form_id}.csv": _csv(
                [["SubmissionDate", *self._heading(self.form.root), *tail], *self._rows[""]]
            )
        }
        for node in self.form.nodes():
            if isinstance(node, Repeat):
                heading = [*self._heading(node), "PARENT_KEY", "KEY"]
                texts[f"{self.form.form_id}-{node.name}.csv"] = _csv([heading, *self._rows[node.path]])
        return texts


def _csv(rows: Sequence[Sequence[str]]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue()


def submission_xml(form: Form, made: Made) -> str:
    """Submission as the app writes it."""
    deprecated = f"<deprecatedID>{made.deprecated_id}</deprecatedID>" if made.deprecated_id else ""
    inner = "".join(_elements(form.root, made.answers))
    return (
        f'<?xml version="1.0" ?><{form.root_name} id="{form.form_id}" version="{form.version}"'
        f' xmlns:orx="http://openrosa.org/xforms">{inner}<orx:meta>{deprecated}'
        f"<orx:instanceID>{made.instance_id}</orx:instanceID></orx:meta></{form.root_name}>"
    )


def _elements(group: Group, answers: Mapping[str, Any]) -> Iterator[str]:
    for node in group.children:
        if isinstance(node, Repeat):
            for row in answers.get(node.name, ()):
                yield f"<{node.name}>{''.join(_elements(node, row))}</{node.name}>"
        elif isinstance(node, Group):
            yield f"<{node.name}>{''.join(_elements(node, answers.get(node.name, {})))}</{node.name}>"
        elif answers.get(node.name):
            yield f"<{node.name}>{escape(answers[node.name])}</{node.name}>"
        else:
            yield f"<{node.name}/>"


def write_instances(folder: Path, form: Form, county: County) -> Path:
    """The app's ``instances`` folder as it is copied by USB: a folder for each submission, XML and media."""
    files = dict(county.files)
    for number, made in enumerate(county.made):
        name = f"{form.title}_2026-05-{1 + number % 28:02}_10-{number // 60 % 60:02}-{number % 60:02}-{number}"
        inner = folder / name
        inner.mkdir(parents=True)
        (inner / f"{name}.xml").write_text(submission_xml(form, made), encoding="utf-8")
        for wanted in _media(made.answers):
            if wanted not in HOSTILE and (content := files.pop(wanted, None)) is not None:
                (inner / wanted).write_bytes(content)
    for name, content in files.items():
        if name not in HOSTILE:  # a file system takes none of them
            (folder / name).write_bytes(content)
    return folder


def _media(answers: Mapping[str, Any]) -> list[str]:
    evidence = answers.get("evidence", {})
    rows = evidence.get("evidence_item", ())
    found = [evidence.get("photo_product"), evidence.get("photo_place"), *(row.get("ev_image") for row in rows)]
    return [name for name in found if name]


def write_kobo(path: Path, form: Form, county: County, language: str = "") -> Path:
    """XLSX as KoboToolbox writes it: a sheet of submissions, one for each repeat; labels where a language is given."""
    book = Workbook()
    sheets = _KoboSheets(form, language, book)
    for number, made in enumerate(county.made, 1):
        sheets.add(made, number)
    book.save(path)
    return path


class _KoboSheets:
    def __init__(self, form: Form, language: str, book: Workbook) -> None:
        self.form, self._language, self._book = form, language, book
        self._root = book.active
        self._root.title = form.title[:_ROOM] or "data"
        self._root.append([*self._heading(form.root, form.root), "_id", "_uuid", "_submission_time",
                           "_validation_status", "_status", "__version__", "_index"])  # fmt: skip
        self._sheets = {}
        self._counts: dict[str, int] = {}
        for node in form.nodes():
            if isinstance(node, Repeat):
                sheet = book.create_sheet(node.name[:_ROOM])
                sheet.append([*self._heading(node, node), "_index", "_parent_table_name", "_parent_index",
                              "_submission__id", "_submission__uuid"])  # fmt: skip
                self._sheets[node.path] = sheet

    def _word(self, node: Any) -> str:
        return (node.labels.get(self._language) or node.name) if self._language else node.name

    def _choice(self, question: Question, name: str) -> str:
        found = self.form.lists.get(question.choice_list)
        for choice in found.choices if found else ():
            if choice.name == name and self._language:
                return choice.labels.get(self._language) or name
        return name

    def _leaves(self, group: Group, trail: tuple[Any, ...]) -> Iterator[tuple[Question, tuple[Any, ...]]]:
        for node in group.children:
            if isinstance(node, Question):
                yield node, (*trail, node)
            elif isinstance(node, Group) and not isinstance(node, Repeat):
                yield from self._leaves(node, (*trail, node))

    def _heading(self, group: Group, top: Group) -> list[str]:
        heading = []
        for question, trail in self._leaves(group, ()):
            name = "/".join(self._word(node) for node in trail)
            heading.append(name)
            if question.type is QuestionType.GEOPOINT:
                heading += [f"_{name}_{part}" for part in ("latitude", "longitude", "altitude", "precision")]
            if question.type is QuestionType.SELECT_MULTIPLE:
                choices = self.form.lists[question.choice_list].choices
                heading += [f"{name}/{self._choice(question, choice.name)}" for choice in choices]
            if question.type is QuestionType.IMAGE:
                heading.append(f"{name}_URL")
        return heading

    def _cells(self, group: Group, answers: Mapping[str, Any]) -> Iterator[Any]:
        for question, trail in self._leaves(group, ()):
            value: Any = answers
            for node in trail:
                value = value.get(node.name, {}) if isinstance(value, Mapping) else {}
            text = value if isinstance(value, str) else ""
            yield " ".join(self._choice(question, name) for name in text.split()) if question.choice_list else text
            if question.type is QuestionType.GEOPOINT:
                yield from [*(float(part) for part in text.split()), "", "", "", ""][:4]
            if question.type is QuestionType.SELECT_MULTIPLE:
                names = [choice.name for choice in self.form.lists[question.choice_list].choices]
                yield from ((1 if name in text.split() else 0) if text else "" for name in names)
            if question.type is QuestionType.IMAGE:
                yield f"https://kc.example.org/media/original?media_file=user/attachments/{text}" if text else ""

    def add(self, made: Made, number: int) -> None:
        """Add a submission."""
        uuid = made.instance_id.removeprefix("uuid:")
        self._root.append([*self._cells(self.form.root, made.answers), 1000 + number, uuid, "2026-06-01T08:00:00",
                           "", "submitted_via_web", self.form.version, number])  # fmt: skip
        self._add_rows(self.form.root, made.answers, self._root.title, number, number, uuid)

    def _add_rows(
        self, group: Group, answers: Mapping[str, Any], table: str, parent: int, number: int, uuid: str
    ) -> None:
        for node in group.children:
            if isinstance(node, Repeat):
                for row in answers.get(node.name, ()):
                    index = self._counts[node.path] = self._counts.get(node.path, 0) + 1
                    self._sheets[node.path].append([*self._cells(node, row), index, table, parent, 1000 + number, uuid])
                    self._add_rows(node, row, node.name[:_ROOM], index, number, uuid)
            elif isinstance(node, Group):
                self._add_rows(node, answers.get(node.name, {}), table, parent, number, uuid)


def write_kobo_media(path: Path, county: County) -> Path:
    """Media zip as KoboToolbox writes it: user, form and submission are folders."""
    owners = {name: made.instance_id.removeprefix("uuid:") for made in county.made for name in _media(made.answers)}
    stray = UUID(int=7)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in county.files.items():
            archive.writestr(
                zipfile.ZipInfo(f"user/attachments/{UUID(int=5)}/{owners.get(name, stray)}/{name}"), content
            )
    return path
