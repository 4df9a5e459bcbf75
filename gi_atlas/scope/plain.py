"""The text of a wording made plain for reading, each character with its place in the text as it was given."""

import re
import unicodedata
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from gi_atlas.coordinates import narrow
from gi_atlas.scope.wording import Span

# Characters of older script that stand in the words of a wording and in many names, each with its simpler one.
_OLDER = (
    "鄉鎮縣區產範圍為爲轄護東經緯個處辦農場開發團與內點連線濱標總計漁養園鐵國號漢滿門龍島嶼灣溝嶺莊鋪陽陰馬鳥劃準業術數億萬餘"
    "萊蘇遼寧廣龐雲贛貴藍綠礦兩幾間邊劉張陳楊趙黃吳鄭馮鄧蕭葉韓羅賓頭橋壩壯華節級據認規協會員實現務從眾於達過濟淺濕熱緣絡統維給續"
    "臺灣師種鹽墾驗稅風勝設軍蠶樹畝積約範則說請復覆規審關將納於確單銜別訂屬沿湧潯淶鄰貫聯牧牆檔啟樓聖鳳鷹雞鴨魚蝦貝蠔棗蘆葦穀糧麥豐綿"
    "澤濰濼灤瀘瀋瀏贊資贛趙軒輝遠遷遙還鄆鄖鄲鄺酈銀銅鋼錫錦鎢鎮鏡鐘長閃閔閩閬闊陸階際隴雙離靈靜順須領顧顯飛館駐騰驛髮鬆鶴鹵黨齊齒龜"
    "倉倫側偉備傑傳傷僑儀價優兒克創劉劍劇動勞匯協厙參嗎嘯嚴園圓圖壇壘壽夢夾奪婁孫學寶尋對層屆岡峽崗嵐嶸巒幣帶幹廈廟廬彌彎彥徑從復"
    "德恆悅惡應懷戰戲擁據撫攔敘數斬時暢曉曆會東枊柵桿梟棟棲業極構槍樂樁權歐歡歸殘殺氣決沒沖況淚淨渦溫滄滅滬滯漣漵潔潛潤潰澗澆瀾灑"
    "災煉煙煥熒營燈燒爐爭爾牽獅獵獻環瑤瓊產畫當療盤盧眾睜矯硯碩磚禮禪禮禹稱穩窯竅競筆筍築簡籃籠紅紋納紗紙級絲綏綱網緊緒練縉縫縱織繩"
    "罷羋義習聞聽職肅膚臨臘舉舊艦芻茲荊莖華萬葉蓋蓮蔣蔭蘭處虛蟲術衛襄見覺觀討訓記許訴診誠語課調談諸謝譚變豔貢財販賀賈贏車軌較載輕"
    "興慶亞並來強樺楓榮歲瑪祿穎紹綫脈膠蘄補裡裏講賢賴跡轉鄒銘鋒錢鎖鑼閣陝隨難電頂項頤額駝騎驢魯鯉鰱鵝鷺遊塊塘塢壟嘆嶧冊滸瀆牘獨甕鑄薩蘊蠻貿躍鑫鏈鐲魏鰲鯨綦"
)
_NEWER = (
    "乡镇县区产范围为为辖护东经纬个处办农场开发团与内点连线滨标总计渔养园铁国号汉满门龙岛屿湾沟岭庄铺阳阴马鸟划准业术数亿万余"
    "莱苏辽宁广庞云赣贵蓝绿矿两几间边刘张陈杨赵黄吴郑冯邓萧叶韩罗宾头桥坝壮华节级据认规协会员实现务从众于达过济浅湿热缘络统维给续"
    "台湾师种盐垦验税风胜设军蚕树亩积约范则说请复覆规审关将纳于确单衔别订属沿涌浔涞邻贯联牧墙档启楼圣凤鹰鸡鸭鱼虾贝蚝枣芦苇谷粮麦丰绵"
    "泽潍泺滦泸沈浏赞资赣赵轩辉远迁遥还郓郧郸邝郦银铜钢锡锦钨镇镜钟长闪闵闽阆阔陆阶际陇双离灵静顺须领顾显飞馆驻腾驿发松鹤卤党齐齿龟"
    "仓伦侧伟备杰传伤侨仪价优儿克创刘剑剧动劳汇协厍参吗啸严园圆图坛垒寿梦夹夺娄孙学宝寻对层届冈峡岗岚嵘峦币带干厦庙庐弥弯彦径从复"
    "德恒悦恶应怀战戏拥据抚拦叙数斩时畅晓历会东柳栅杆枭栋栖业极构枪乐桩权欧欢归残杀气决没冲况泪净涡温沧灭沪滞涟溆洁潜润溃涧浇澜洒"
    "灾炼烟焕荧营灯烧炉争尔牵狮猎献环瑶琼产画当疗盘卢众睁矫砚硕砖礼禅礼禹称稳窑窍竞笔笋筑简篮笼红纹纳纱纸级丝绥纲网紧绪练缙缝纵织绳"
    "罢芈义习闻听职肃肤临腊举旧舰刍兹荆茎华万叶盖莲蒋荫兰处虚虫术卫襄见觉观讨训记许诉诊诚语课调谈诸谢谭变艳贡财贩贺贾赢车轨较载轻"
    "兴庆亚并来强桦枫荣岁玛禄颖绍线脉胶蕲补里里讲贤赖迹转邹铭锋钱锁锣阁陕随难电顶项颐额驼骑驴鲁鲤鲢鹅鹭游块塘坞垄叹峄册浒渎牍独瓮铸萨蕴蛮贸跃鑫链镯魏鳌鲸綦"
)
_SIMPLE = str.maketrans(_OLDER, _NEWER)
# What fonts of PDF files put in the place of a character: radicals, compatibility forms, small and half-width stops.
_RADICALS = str.maketrans(
    "゜∘⁰ᵒʹʺ〃〜∽⁓∼﹏⺠⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⼾戸",
    "°°°°′″″~~~~~民西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟户户",
)
_FORMS = re.compile("[⺀-⿟豈-﫿！-～﹐-﹫｡-､]")
# 106〇11′: a nought in the place of the degree mark, itself an odd one.
_NOUGHT = re.compile("(?<=\\d)[〇○](?=\\d{1,2}(?:\\.\\d+)?\\s*['′´’‘分])")
_BLANKS = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
_FIGURE = re.compile(r"[A-Za-z0-9.,;°º'\"′″〞”]")
_ENDS_NAME = tuple("镇乡村县市省道场旗盟")
# AGI2012-02-869 平泉滑子菇 平泉县食用菌产业管理局 平泉县所辖…
_ENDS_BODY = tuple("局会社司站所院厂心")
_NAME_FOLLOWS = re.compile(r"(?![镇乡村县市省区共等和及与以的为内现个])[一-龥]{1,10}?(?:镇|乡|村|街道|县|市|区|场)")


@dataclass(frozen=True)
class PlainText:
    """A text for reading.

    Attributes
    ----------
    simple : str
        Narrow signs, simplified characters, no blanks but those that part names or figures.
    written : str
        The same characters as they were given.
    places : tuple of int
        Where each of them stands in the given text.
    """

    simple: str
    written: str
    places: tuple[int, ...]

    def span(self, span: Span) -> Span:
        """Place in the given text of a place in this one."""
        start, end = span
        if start >= end or not self.places:
            return (0, 0)
        return self.places[start], self.places[min(end, len(self.places)) - 1] + 1

    def moved(self, value: Any) -> Any:
        """What was read, with its places counted in the given text."""
        if isinstance(value, tuple):
            return tuple(self.moved(part) for part in value)
        if not is_dataclass(value) or isinstance(value, type):
            return value
        changed = {field.name: self._field(field.name, getattr(value, field.name)) for field in fields(value)}
        return replace(value, **changed)

    def _field(self, name: str, value: Any) -> Any:
        if name == "span":
            return self.span(value)
        return tuple(map(self.span, value)) if name in ("spans", "unread", "left_out") else self.moved(value)


def make_plain(text: str) -> PlainText:
    """Text for reading: blanks and line ends that a PDF left within names and figures are passed over."""
    simple = simplified(narrow(_formed(text)))
    written = _as_named(text)
    places: list[int] = []
    start = 0
    for found in _BLANKS.finditer(simple):
        places.extend(range(start, found.start()))
        if _parts(simple, found):
            places.append(found.start())
        start = found.end()
    places.extend(range(start, len(simple)))
    return PlainText(
        "".join(" " if simple[place].isspace() else simple[place] for place in places),
        "".join(written[place] for place in places),
        tuple(places),
    )


def simplified(name: str) -> str:
    """Text in simplified characters, as the lists of units are written: 安溪縣 → 安溪县."""
    return name.translate(_SIMPLE)


def _formed(text: str) -> str:
    """Text with one plain character for each form of it; the length stays."""
    text = _FORMS.sub(lambda found: _plain_form(found.group()), text.translate(_RADICALS))
    return _NOUGHT.sub("º", text)


def _plain_form(sign: str) -> str:
    plain = unicodedata.normalize("NFKC", sign)
    return plain if len(plain) == 1 else sign


def _as_named(text: str) -> str:
    """Text as it is quoted: its own stops and older characters, but letters, digits and names in their plain form."""
    return "".join(plain if plain.isalnum() else sign for sign, plain in zip(text, _formed(text), strict=True))


def _parts(text: str, blank: "re.Match[str]") -> bool:
    """Whether a blank stands between two names, or between two figures."""
    before, after = text[blank.start() - 1 : blank.start()], text[blank.end() : blank.end() + 1]
    if _FIGURE.fullmatch(before) and _FIGURE.fullmatch(after):
        return True
    return before in (*_ENDS_NAME, *_ENDS_BODY) and _NAME_FOLLOWS.match(text, blank.end()) is not None
