"""A filled-in record of the GI form that ships, with evidence and real pictures."""

import io
from datetime import UTC, date, datetime
from typing import Any

import shapely
from PIL import Image

from gi_atlas.model import Evidence, EvidenceKind, SurveyRecord
from survey_forms.capture import FormSession
from survey_forms.forms import shipped_form

FORM = "gi_potential_resource"
PLAIN = "a<b & c"
SUMMARY = f"酒体清亮，米香突出，入口绵甜，回味悠长；{PLAIN}，与普通米酒明显不同。"
ANSWERS: dict[str, Any] = {
    "survey": {
        "survey_stage": "listing",
        "survey_date": "2026-03-05",
        "surveyor_org": "五华县市场监督管理局",
        "surveyor_names": "李明、张华",
    },
    "identity": {
        "county_code": "441424",
        "site_point": "23.930000 115.770000 120 5",
        "product_name": "长乐烧酒",
        "name_is_customary": "no",
        "name_place_part": "长乐",
        "name_generic_part": "烧酒",
        "product_group": "processed",
        "product_subtype": "liquor",
        "protection_status": "gi_product tm_coll",
        "same_name_elsewhere": "no",
    },
    "quality": {
        "quality_summary": SUMMARY,
        "quality_basis": "sensory workmanship",
        "quality_look": "清亮透明",
        "ingredients": "大米、酒饼、泉水",
        "herb_latin_name": "Hidden answer",
    },
    "craft": {
        "method_summary": "以本地大米为原料，经浸米、蒸饭、拌曲、发酵、蒸馏、陈酿等工序酿成。",
        "production_step": [
            {"step_name": "浸米", "step_stage": "raw", "step_main": "no", "step_zone": "production"},
            {"step_name": "蒸馏", "step_stage": "process", "step_main": "yes", "step_zone": "production"},
            {"step_name": "陈酿", "step_stage": "age", "step_main": "yes", "step_zone": "processing",
             "step_params": "陶缸，三年以上"},
        ],
        "heritage_level": "province",
        "standard_kinds": "local group",
    },
    "history": {
        "first_year": "1530",
        "year_known": "period",
        "history_source": [
            {"src_kind": "gazetteer", "src_title": "《长乐县志》", "src_year": "1663", "src_names_it": "yes",
             "src_seen": "original", "src_quote": "“长乐烧，以山泉酿之。”"},
            {"src_kind": "oral", "src_title": "陈师傅（78 岁）", "src_names_it": "yes", "src_seen": "told"},
        ],
    },
    "link": [{"link_kind": "water", "link_factor": "山泉水", "link_trait": "绵甜", "link_how": "水质软，利于发酵"}],
    "development": {
        "dev_year": [{"stat_year": "2025", "stat_output": "1200", "stat_unit": "kl", "stat_basis": "enterprise"}],
    },
    "people": {"informant": "陈师傅，酒坊主人", "informant_phone": "13800000000", "informant_consent": "oral"},
}  # fmt: skip


def make_session(changes: dict[str, str] | None = None) -> FormSession:
    """The filled-in form; ``changes`` are answers by path."""
    session = FormSession(shipped_form(FORM), ANSWERS)
    for path, value in (changes or {}).items():
        session.set(path, value)
    return session


def make_record(**values: Any) -> SurveyRecord:
    """The record that the form belongs to."""
    given: dict[str, Any] = {
        "title": "长乐烧酒 五华县",
        "geom": shapely.Point(115.77, 23.93),
        "county_code": "441424",
        "survey_date": date(2026, 3, 5),
        "office": "五华县市场监督管理局",
        "people": "李明、张华",
        "edition": "2023",
        "answers": ANSWERS,
        "form_id": FORM,
        **values,
    }
    return SurveyRecord(**given)


def make_photo(record: SurveyRecord, sha256: str, **values: Any) -> Evidence:
    """A photo of the record."""
    given: dict[str, Any] = {
        "file_name": f"IMG_{sha256[:4]}.jpg",
        "kind": EvidenceKind.PHOTO,
        "mime": "image/jpeg",
        "caption": "酒坊与陶缸",
        "geom": shapely.Point(115.771, 23.931),
        "captured_at": datetime(2026, 3, 5, 2, 30, tzinfo=UTC),
        "distance_m": 150.0,
        "boundary_distance_m": 0.0,
        "source": "调查组拍摄",
        "consent": True,
        "licence": "own",
        **values,
    }
    return Evidence(record.id, sha256=sha256, **given)


CANARY = "canary-1337"


def picture(width_px: int = 800, height_px: int = 600, top: str = "red", bottom: str = "blue", turn: int = 1) -> bytes:
    """JPEG whose upper half is ``top``; ``turn`` is an EXIF orientation under which it looks so.

    A turned one says ``CANARY`` in its EXIF (with a place), its XMP, its IPTC and its comment.
    """
    image = Image.new("RGB", (width_px, height_px), bottom)
    image.paste(Image.new("RGB", (width_px, height_px // 2), top), (0, 0))
    undo = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    exif = Image.Exif()
    if turn in undo:
        image = image.transpose(undo[turn])
        exif[0x0112], exif[0x010E] = turn, CANARY
        exif.get_ifd(0x8825).update({1: "N", 2: (23.0, 55.0, 48.0), 3: "E", 4: (115.0, 46.0, 12.0)})
    out = io.BytesIO()
    canary = {"comment": CANARY.encode(), "xmp": f"<x>{CANARY}</x>".encode()} if turn in undo else {}
    image.save(out, "JPEG", quality=92, exif=exif, **canary)
    if canary:
        return with_iptc(out.getvalue(), CANARY.encode())
    return out.getvalue()


def with_iptc(jpeg: bytes, caption: bytes) -> bytes:
    """A JPEG with an IPTC caption (IIM 2:120) in a segment APP13."""
    iim = b"\x1c\x02\x78" + len(caption).to_bytes(2, "big") + caption
    iim += b"\0" * (len(iim) % 2)
    resource = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + len(iim).to_bytes(4, "big") + iim
    segment = b"\xff\xed" + (len(resource) + 2).to_bytes(2, "big") + resource
    return jpeg[:2] + segment + jpeg[2:]
