"""The sample county's records as the GI form makes them: some ready for listing, some half filled, as real ones are."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from gi_atlas.model import Evidence, Product, SurveyRecord
from gi_atlas.storage.media import MediaStore
from gi_atlas.storage.project import Project
from survey_forms.capture import FormSession
from survey_forms.records import definition_of, record_of, session_for

_PHOTO_QUESTIONS = ("evidence/photo_product", "evidence/photo_place")
_EVERYWHERE = {
    "identity/name_is_customary": "no",
    "identity/protection_status": "none",
    "identity/same_name_elsewhere": "no",
    "quality/safety_event": "no",
    "history/year_known": "period",
    "history/reputation_reach": "province",
    "history/heritage_lists": "none",
    "environment/landform": "hill",
    "environment/soil_types": "red",
    "environment/pollution_seen": "none",
    "environment/water_kind": "spring",
    "scope/scope_basis": "draft",
    "scope/scope_level": "part",
    "scope/scope_part_note": "以山脊与溪流为界，见附图。",
    "scope/scope_as_of": "2026-01-01",
    "scope/made_outside": "no",
    "development/dev_status": "small",
    "development/sales_channels": "local ecommerce",
    "development/dev_problems": "ageing market",
    "development/willing": "some",
    "people/informant": "村中老农",
    "people/informant_consent": "oral",
    "people/team_advice": "cultivate",
    "people/advice_reason": "特色明显，资料尚待补齐，建议列入培育。",
}
_BY_GROUP: dict[str, dict[str, str]] = {
    "primary": {
        "identity/product_subtype": "fruit",
        "quality/quality_basis": "sensory chemical",
        "quality/quality_look": "扁圆，橙红，皮薄易剥",
        "quality/quality_flavour": "甜酸适口，化渣",
        "quality/variety_name": "本地早",
        "quality/variety_origin": "landrace",
        "craft/method_decisive": "both",
        "craft/heritage_level": "none",
        "craft/harvest_months": "m11 m12",
        "craft/standard_kinds": "enterprise",
    },
    "processed": {
        "identity/product_subtype": "tea_made",
        "quality/quality_basis": "sensory workmanship",
        "quality/quality_look": "条索紧细，翠绿显毫",
        "quality/quality_flavour": "清香带兰，鲜醇回甘",
        "quality/ingredients": "本地群体种鲜叶",
        "craft/method_decisive": "both",
        "craft/raw_local_pct": "100",
        "craft/heritage_level": "county",
        "craft/standard_kinds": "group",
    },
    "medicine": {
        "identity/product_subtype": "root",
        "quality/quality_basis": "chemical material",
        "quality/quality_look": "根茎肥厚，断面有朱砂点",
        "quality/quality_flavour": "气香浓，味甘微辛",
        "quality/variety_name": "本地种",
        "quality/variety_origin": "landrace",
        "quality/herb_latin_name": "Atractylodes macrocephala",
        "quality/herb_part": "root",
        "craft/method_decisive": "nature",
        "craft/heritage_level": "none",
        "craft/harvest_months": "m10 m11",
        "craft/harvest_age": "2",
        "craft/herb_processing": "oven",
        "craft/standard_kinds": "local",
    },
    "craft": {
        "identity/product_subtype": "wood_bamboo",
        "quality/quality_basis": "workmanship material",
        "quality/quality_look": "篾丝细匀，色泽琥珀",
        "quality/craft_material": "三年生毛竹",
        "quality/craft_style": "细篾人字纹",
        "craft/method_decisive": "people",
        "craft/raw_local_pct": "90",
        "craft/raw_place": "邻县竹林",
        "craft/hand_share": "100",
        "craft/heritage_level": "province",
        "craft/standard_kinds": "none",
    },
    "other": {
        "identity/product_subtype": "mineral",
        "quality/quality_basis": "material",
        "quality/quality_look": "青灰，质密声清",
        "craft/method_decisive": "nature",
        "craft/heritage_level": "none",
        "craft/standard_kinds": "none",
    },
}
_STEPS = {
    "primary": (("疏枝", "grow", "no"), ("控水", "grow", "yes"), ("带叶采摘", "harvest", "yes")),
    "processed": (
        ("摊青", "process", "no"),
        ("杀青", "process", "yes"),
        ("揉捻", "process", "no"),
        ("烘干", "process", "yes"),
    ),
    "medicine": (("采挖", "harvest", "yes"), ("三烘三晾", "process", "yes")),
    "craft": (("劈篾", "process", "yes"), ("煮晒", "process", "no"), ("编织", "process", "yes")),
    "other": (("选料", "raw", "yes"), ("水磨", "process", "no")),
}
_LINKS = {
    "primary": (("soil", "砾质红壤", "皮薄味甜", "排水好，昼夜温差大"),),
    "processed": (
        ("climate", "云雾多", "香气清高", "漫射光多，叶质柔嫩"),
        ("craft", "高温杀青", "色绿味醇", "快速钝化酶"),
    ),
    "medicine": (("terrain", "半阴坡", "气味浓", "生长慢，挥发油积累多"),),
    "craft": (("custom", "师徒相传", "篾丝细匀", "七道工序口传心授"),),
    "other": (("terrain", "浅变质砂岩", "质密声清", "变质均匀"),),
}
_UNITS = {"primary": "t", "processed": "t", "medicine": "t", "craft": "piece", "other": "piece"}


def fill(project: Project, records: Sequence[SurveyRecord], evidence: Sequence[Evidence]) -> list[Any]:
    """The records of the sample, filled in by the GI form; what else must be stored comes with them.

    Parameters
    ----------
    records : sequence of SurveyRecord
        With their plain texts; they become the answers of the summary questions.
    evidence : sequence of Evidence
        Photos of the records; the first two of each answer the questions for them.

    Returns
    -------
    list
        The form, the records and the evidence, to be stored instead of what was given.
    """
    products = {product.id: product for product in project.read_all(Product)}
    shown: dict[str, list[Evidence]] = {}
    for item in evidence:
        shown.setdefault(str(item.record_id), []).append(item)
    made: list[Any] = []
    for number, record in enumerate(records):
        photos = _answering(shown.get(record.id, []))
        session = session_for(project, replace(record, instance_id=f"uuid:{record.id}"))
        group = str(products[str(record.product_id)].product_group).lower()
        _fill_in(session, group, number, photos, project.media)
        made += [*(() if made else [_fixed(session)]), record_of(session, record, evidence=photos), *photos]
    return made


def _fixed(session: FormSession) -> Any:
    return definition_of(session.form)


def _answering(photos: Sequence[Evidence]) -> list[Evidence]:
    asked = [*_PHOTO_QUESTIONS, *("" for _more in photos)]
    return [replace(item, question=path) for item, path in zip(photos, asked, strict=False)]


def _fill_in(session: FormSession, group: str, number: int, photos: Sequence[Evidence], media: MediaStore) -> None:
    generator = random.Random(number)  # noqa: S311 - scenery, no secret
    answers = {**_EVERYWHERE, **_BY_GROUP[group], **_figures(generator)}
    for item in photos:
        stored = media.find(item.sha256)
        if item.question and stored is not None:
            answers[item.question] = stored.name
    # Every third record is still half filled, as its plain texts are.
    left_out = ("scope/", "people/") if number % 3 == 0 else ()
    _set(session, {path: value for path, value in answers.items() if not path.startswith(left_out or ("-",))})
    steps = [(*step, _AWAY.get(step[0], "production")) for step in _STEPS[group]]
    _add_rows(session, "craft/production_step", _STEP, steps)
    _add_rows(session, "link", ("link_kind", "link_factor", "link_trait", "link_how"), _LINKS[group])
    source = ("gazetteer", "清溪县志·物产篇", "1873", "yes", "copy")
    _add_rows(session, "history/history_source", _SOURCE, [source])
    if number % 4:
        year = ("2025", "1200", str(generator.randint(12, 480)), _UNITS[group], "department")
        _add_rows(session, "development/dev_year", _YEAR, [year])


# Done in the mill, which lies outside of the production zone: what Art. 3 asks about.
_AWAY = {"烘干": "processing"}
_STEP = ("step_name", "step_stage", "step_main", "step_zone")
_SOURCE = ("src_kind", "src_title", "src_year", "src_names_it", "src_seen")
_YEAR = ("stat_year", "stat_area_mu", "stat_output", "stat_unit", "stat_basis")


def _figures(generator: random.Random) -> dict[str, str]:
    return {
        "history/first_year": str(generator.randint(1500, 1900)),
        "development/op_enterprises": str(generator.randint(0, 6)),
        "development/op_coops": str(generator.randint(1, 12)),
        "development/op_households": str(generator.randint(20, 600)),
    }


def _set(session: FormSession, answers: Mapping[str, str]) -> None:
    # What is not asked of this product is left alone.
    for path, value in answers.items():
        if session.form.find(path) is not None and session.state(path).is_relevant:
            session.set(path, value)


def _add_rows(session: FormSession, repeat: str, names: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    for values in rows:
        _set_row(session, session.add_repeat(repeat), dict(zip(names, values, strict=True)))


def _set_row(session: FormSession, row: str, answers: Mapping[str, str]) -> None:
    for name, value in answers.items():
        if session.state(f"{row}/{name}").is_relevant:
            session.set(f"{row}/{name}", value)
