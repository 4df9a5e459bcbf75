"""Words beside the names of units: offices and bodies, older names, parts, strips along rivers, water, idle words."""

import re

OFFICE = re.compile(
    "(?:人民政府|政府)(?!所在地|驻地|周边|附近|以?[东南西北])|农业农村局|市场监督管理局|自然资源局|农业局|林业局"
)
# Who asks for the name or makes the product is no unit, nor is the county that it is of.
BODY = re.compile(
    "[一-龥]{1,16}(?:协会|学会|商会|公司|合作社|合作联社|(?<![镇乡县区市])中心|局|站|研究所|研究院|厂)\\Z"
)
OLD_NAME = re.compile("(?:含|包括|包含)?(?:原|又称|又名|全称|简称|以下简称|别称|俗称|即原|曾用名|现|今)")
OLD_PART = re.compile("(?:原|现|今).+(?:部分|部分(?:区域|村组?)|区域|片区|辖区|境内)")
SOME_OF = re.compile("的?(?:全部|所有|部分|局部)的?(?:乡镇|街道|行政村|自然村|村庄|村|镇|乡)?")
SOME_TOWNS = re.compile("的?(?:部分|有关|相关)(?:乡镇|镇乡|街道|村|行政村|镇|乡|区域|地区)")
JOINS_LIST = re.compile("[、,，]?(?:以及|及|和|与)?")
ALSO = re.compile("含|包括|包含")
# With the ground itself: 大钦岛乡及其周边海域.
# 潋江镇（县城）: a remark that takes nothing away.
REMARK = re.compile("县城|[一-龥]{0,6}(?:老区|驻地|所在地|之乡|名镇|名村)|飞地|新设|新建")
PLACE_WITHIN = re.compile(
    "[一-龥]{1,20}(?:(?:两|沿|东|西|南|北)岸|流域|库区|沿线|两侧|[东南西北]侧|[东南西北]麓|一带|以[东南西北])(?:各?\\d+(?:\\.\\d+)?(?:公里|千米|米|里))?(?:的?(?:范围|区域|地区|地带|以内|内))*"
)
# 河阴镇、河西镇沿黄河两岸各5公里以内: a strip runs through all that is listed before it.
ALONG_ALL = re.compile("沿[一-龥]{1,8}?(?:两岸|沿线|沿岸|两侧)(?:各|约|的|左右)*[\\d.]+(?:公里|千米|米|里)")
AND_WATER = re.compile(
    r"(?:以及|及|和|与|、)其?(?:周边|周围|附近|邻近|毗邻|近岸|沿岸|沿海|所属|相邻)的?[一-龥\d]{0,10}(?:海域|水域|海区|洋面|海面|水面)"
)
WATER_NAME = re.compile("(?:水库|[湖河江溪湾港泡塘])\\Z")
OF_WATER = re.compile(
    "(?:所属|所辖|附近|周边|沿海|沿岸|近岸|近海|毗邻|辖区|境内|的|等)*[一-龥]{0,3}(?:海域|水域|海区|洋面|近海|海面|养殖水面|水面|滩涂|海洋)"
)
# 个行政村（居委会）: what kind of unit is counted.
KINDS_ALONE = re.compile(
    "(?:(?:街道办事处|办事处|街道|居委会|居|村委会|社区|行政村|自然村|农场|林场|养殖场|开发区|乡镇|镇|乡|村|县|市|区|旗)[、和及/或]?)+"
)
WORDS_BEFORE = re.compile("[之以]?内的?|其中|其|为|是|即|以|按|的")
# Words between the parts of a wording that no one misses.
IDLE = re.compile(
    "(?:方圆|坡度|以上|以下|(?:核心|扩展|拓展|辐射)区|生产区|主产区|保护区|产区|山区|坡地|坡耕地|山地|丘陵|地带|地块|地区|区域|以|为|的|全部|所有|乡镇|其中|余|亩|户|人|-)+|"
    "[经由]|年?(?:总?产量|产值|年产|产|出栏|存栏|栽植|种植|收获)[^。；]{0,20}|(?:涉及|带动|共有)?(?:农户|农民|从业人员|人口)[^。；]{0,12}|\\d+万?(?:吨|户|人|斤|公斤|千克|只|头|株|尾|万元|元|箱)|万?(?:吨|户|人|亩|元)"
)
ADMINISTRATIVE = re.compile("行政区域|行政区划|辖区|全境")
