"""Thirty survey records of the sample county, in the six groups, each with the photos to draw for it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import shapely

from gi_atlas.demo.county import COUNTY_CODE, EDITION, TOWNSHIPS, County
from gi_atlas.demo.elevation import elevation_at
from gi_atlas.demo.products import BAMBOO, HERB, ORANGE, STONE, TEA, SampleProducts
from gi_atlas.model import RecordStage, SurveyRecord

RECORD_COUNT = 30
PHOTOS_PER_RECORD = 2
FAR_RECORD = 17  # its second photo was taken two townships away
_OFFICE = "清溪县地理标志资源调查队"
_PEOPLE = ("林小满、周远山", "陈青禾、吴立秋", "沈谷雨、何向东")
_GROUNDS = {
    ORANGE: ("970121106", "970121201", "970121202", "970121203", "970121204"),
    TEA: ("970121100", "970121200", "970121102"),
    HERB: ("970121102", "970121101", "970121103"),
    BAMBOO: ("970121105", "970121107", "970121104"),
    STONE: ("970121107", "970121105"),
}
_SITES = {ORANGE: "橘园", TEA: "茶园", HERB: "药圃", BAMBOO: "竹编工坊", STONE: "采石点"}
_TEXTS = {
    ORANGE: (
        "果形扁圆，单果重{a}克左右，果皮橙红、薄而易剥；果肉细嫩化渣，可溶性固形物{b}%。送检样品由农户当场封样。",
        "春季疏枝、夏季抹芽、秋季控水；采前{c}天停止灌溉，完熟后分两批带叶采摘，竹篓装运。",
        "村中老橘树树龄约{d}年；旧县志物产篇记有“溪橘味甘”，抄本由县档案馆保存。",
        "缓坡砾质红壤，海拔{e}米，朝南，离溪流{f}米；霜期短，花期少雨。",
        "主产于县南各乡镇，过岭即不种；当地人认为岭北出产偏酸。",
        "本村种植{g}亩，上年产量{h}吨，产地收购价每千克{i}元；合作社{j}家。",
    ),
    TEA: (
        "条索紧细，色泽翠绿显毫，香气清高带兰香，滋味鲜醇；春茶水浸出物{b}%以上。",
        "采一芽一叶，摊青{c}小时，锅温约180℃杀青，揉捻后分两次烘干；杀青一步由老师傅掌握。",
        "相传制茶已有{d}年，村口茶亭碑记尚存；族谱记有向山外贩茶的路线。",
        "云雾多，海拔{e}米，黄壤，离水源{f}米；昼夜温差大，竹林环绕。",
        "以石门镇、茶园乡、白鹤镇为主，个别地块越过县界。",
        "茶园{g}亩，干茶{h}吨，均价每千克{i}元；初制厂{j}家，多为家庭作坊。",
    ),
    HERB: (
        "根茎肥厚，断面黄白有朱砂点，气味浓；单个重{a}克，挥发油检测待出报告。",
        "霜降后采挖，去须根后先烘后晾，反复{c}次，俗称“三烘三晾”。",
        "药铺账册可追溯约{d}年；老药农口述采挖规矩，已录音。",
        "半阴坡腐殖土，海拔{e}米，排水好，离溪流{f}米，忌连作。",
        "白鹤镇一带为主，邻近两镇有零星种植。",
        "种植{g}亩，鲜货{h}吨，每千克{i}元；收购商{j}家，缺少统一分级。",
    ),
    BAMBOO: (
        "篾丝细匀，一寸可并{c}根；器形轻而坚，久用不蛀，色泽渐成琥珀。",
        "选三年生毛竹，劈篾、刮青、煮晒、编织、上色共七道工序，劈篾最见功夫。",
        "工坊传承约{d}年，现有传承人一名，省级非遗材料正在整理。",
        "原料竹林在海拔{e}米以上的阴坡，离工坊{f}米；水质软，宜煮篾。",
        "竹海镇与双桥镇的作坊最集中，枫林镇有零散手艺人。",
        "作坊{j}家，从业{g}人，上年产值{h}万元，单件均价{i}元；年轻人少。",
    ),
    STONE: (
        "石色青灰，质地细密，敲击声清；抗压与吸水率样品已送检。",
        "人工开料，水磨抛光，传统用于砚台与碑刻；选料靠听声辨纹。",
        "旧桥碑记有采石记载，距今约{d}年；村中存有老砚{c}方。",
        "采石点海拔{e}米，离河{f}米，属浅变质砂岩；老坑已封。",
        "仅见于大坪镇、双桥镇一线，走向明确。",
        "手艺人{j}户，年产砚台{g}方，单价{i}元；是否申报尚待论证。",
    ),
}


@dataclass(frozen=True)
class SamplePhoto:
    """A photo to draw: whose it is, where and when it was taken (degrees WGS 84, local time)."""

    record_id: str
    file_name: str
    generic_name: str
    seed: int
    lon: float
    lat: float
    taken: datetime
    caption: str


def build_records(county: County, made: SampleProducts) -> tuple[list[SurveyRecord], list[SamplePhoto]]:
    """Records and their photos; ids come from ``new_id``."""
    records = [_record(county, made, number) for number in range(RECORD_COUNT)]
    photos = [photo for number, record in enumerate(records) for photo in _photos(made, record, number)]
    return records, photos


def _record(county: County, made: SampleProducts, number: int) -> SurveyRecord:
    generator = random.Random(number)  # noqa: S311 - scenery, no secret
    name = list(made.products)[number % len(made.products)]
    township = _GROUNDS[name][number // len(made.products) % len(_GROUNDS[name])]
    place = _place(county.townships[township], generator)
    numbers = _numbers(generator, elevation_at(place.x, place.y))
    quality, craft, history, environment, scope, development = (text.format(**numbers) for text in _TEXTS[name])
    return SurveyRecord(
        title=f"{name}（{TOWNSHIPS[township]}第{number // len(made.products) + 1}{_SITES[name]}）",
        product_id=made.products[name].id,
        geom=place,
        stage=RecordStage.DOSSIER if number < 10 else RecordStage.LISTING,
        county_code=COUNTY_CODE,
        township_code=township,
        edition=EDITION,
        survey_date=date(2026, 3, 2) + timedelta(days=number * 2),
        office=_OFFICE,
        people=_PEOPLE[number % len(_PEOPLE)],
        quality=quality,
        craft=craft,
        history=history,
        environment=environment,
        # A third of the records are still half filled, as real ones are.
        scope=scope if number % 3 else "",
        development=development if number % 4 else "",
    )


def _place(township: Any, generator: random.Random) -> Any:
    minx, miny, maxx, maxy = shapely.bounds(shapely.buffer(township, -0.008)).tolist()
    inner = shapely.buffer(township, -0.005)
    while True:
        place = shapely.Point(round(generator.uniform(minx, maxx), 7), round(generator.uniform(miny, maxy), 7))
        if shapely.contains(inner, place):
            return place


def _numbers(generator: random.Random, elevation_m: int) -> dict[str, object]:
    return {
        "a": generator.randint(60, 140),
        "b": round(generator.uniform(10.5, 14.5), 1),
        "c": generator.randint(3, 12),
        "d": generator.randint(6, 30) * 10,
        "e": elevation_m,
        "f": generator.randint(4, 90) * 10,
        "g": generator.randint(20, 900),
        "h": generator.randint(12, 480),
        "i": generator.randint(8, 260),
        "j": generator.randint(2, 18),
    }


def _photos(made: SampleProducts, record: SurveyRecord, number: int) -> Iterator[SamplePhoto]:
    product = next(product for product in made.products.values() if product.id == record.product_id)
    day = record.survey_date or date(2026, 3, 2)
    for turn in range(PHOTOS_PER_RECORD):
        is_far = number == FAR_RECORD and turn == 1
        away = 0.09 if is_far else 0.0004 * (turn + 1)
        taken = datetime(day.year, day.month, day.day, 9 + number % 7, 10 + turn * 17, number)
        caption = f"{_SITES[product.name_official]}{'全景' if turn == 0 else '近景'}"
        yield SamplePhoto(record.id, f"IMG_{taken:%Y%m%d_%H%M%S}.jpg", product.generic_name, number * 10 + turn,
                          record.geom.x + away, record.geom.y - away / 2, taken, caption)  # fmt: skip
