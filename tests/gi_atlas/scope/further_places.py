"""More wordings of extents, corners, waters, limits and letters as strangers write them."""

from tests.gi_atlas.scope.wordings import Wording, dms

BOX = (110.5, 21.5, 111.25, 22.125)
FINE = (dms(110, 36, 46), dms(21, 42, 34), dms(111, 22, 45), dms(22, 18, 49))
SQUARE = (("J1", 110.5, 21.5), ("J2", 111.0, 21.5), ("J3", 111.0, 22.0), ("J4", 110.5, 22.0))
TRIANGLE = SQUARE[:3]

SOUND_PLACES = (
    # Extents
    Wording(
        "东经110°36’46”～111°22’45”，北纬21°42’34”～22°18’49”。",
        "EXTENT",
        extent=FINE,
        defects={"ODD_MARKS": "东经110°36′46″～111°22′45″，北纬21°42′34″～22°18′49″"},
    ),
    Wording("东经110°36'46\"-111°22'45\"，北纬21°42'34\"-22°18'49\"。", "EXTENT", extent=FINE),
    Wording("东经110°36′46″—东经111°22′45″，北纬21°42′34″—北纬22°18′49″。", "EXTENT", extent=FINE),
    Wording("北纬21°42′34″到22°18′49″，东经110°36′46″到111°22′45″。", "EXTENT", extent=FINE),
    Wording("N21°42′34″–22°18′49″，E110°36′46″–111°22′45″。", "EXTENT", extent=FINE),
    Wording("E:110°36′46″-111°22′45″;N:21°42′34″-22°18′49″", "EXTENT", extent=FINE),
    Wording("110°36′46″E～111°22′45″E，21°42′34″N～22°18′49″N。", "EXTENT", extent=FINE),
    Wording("东经：110°36′46″～111°22′45″；北纬：21°42′34″～22°18′49″。", "EXTENT", extent=FINE),
    Wording("地理坐标：东经（110°36′46″～111°22′45″）、北纬（21°42′34″～22°18′49″）。", "EXTENT", extent=FINE),
    Wording("地理坐标为东经110°30′00″至111°15′00″、北纬21°30′00″至22°07′30″之间。", "EXTENT", extent=BOX),
    Wording("位于东经110.5度至111.25度，北纬21.5度至22.125度。", "EXTENT", extent=BOX),
    Wording("经度范围110.5°E～111.25°E，纬度范围21.5°N～22.125°N。", "EXTENT", extent=BOX),
    Wording("东经110.5000°～111.2500°，北纬21.5000°～22.1250°。", "EXTENT", extent=BOX),
    Wording("地处东经110度30分—111度15分，北纬21度30分—22度7分30秒。", "EXTENT", extent=BOX),
    Wording("东经１１０°３０′～１１１°１５′，北纬２１°３０′～２２°０７′３０″。", "EXTENT", extent=BOX),
    Wording("東經110°30′～111°15′，北緯21°30′～22°07′30″。", "EXTENT", extent=BOX),
    Wording("东经110 °30 ′～ 111 °15 ′ ， 北纬21 ° 30′ ～ 22 °07′ 30″", "EXTENT", extent=BOX),
    Wording("介于东经110°30′与111°15′、北纬21°30′与22°07′30″之间。", "EXTENT", extent=BOX),
    Wording("东经110°30′和111°15′之间，北纬21°30′和22°07′30″之间。", "EXTENT", extent=BOX),
    Wording(
        "东经110º30′～111º15′，北纬21º30′～22º07′30″。",
        "EXTENT",
        extent=BOX,
        defects={"ODD_MARKS": "东经110°30′00″～111°15′00″，北纬21°30′00″～22°07′30″"},
    ),
    Wording("东经110°30′～～111°15′，北纬21°30′――22°07′30″。", "EXTENT", extent=BOX),
    Wording("地理坐标为 E 110°30′ ～ 111°15′ , N 21°30′ ～ 22°07′30″ .", "EXTENT", extent=BOX),
    Wording(
        "产地范围为云岭省青石县现辖行政区域，地理坐标东经110°30′～111°15′，北纬21°30′～22°07′30″，海拔300～800米。",
        "WHOLE EXTENT",
        ("云岭省/青石县",),
        extent=BOX,
        elevation=(300, 800),
    ),
    Wording(
        "青石县柳树镇、石门镇2个镇（东经110°30′～111°15′，北纬21°30′～22°07′30″）。",
        "UNITS EXTENT",
        ("青石县/柳树镇", "青石县/石门镇"),
        count=2,
        extent=BOX,
    ),
    Wording(
        "东经110°30′～111°15′、北纬21°30′～22°07′30″范围内的青石县柳树镇、石门镇。",
        "UNITS EXTENT",
        ("青石县/柳树镇", "青石县/石门镇"),
        extent=BOX,
    ),
    Wording("东经110°30′0″～111°15′0″，北纬21°30′0″～22°7′30″，总面积1.5万公顷，年产量20万吨。", "EXTENT", extent=BOX),
    Wording(
        "青石县柳树镇；东经110°30′～111°15′，北纬21°30′～22°07′30″。生产面积3 000亩，年产鲜果5000吨。",
        "WHOLE EXTENT",
        ("青石县/柳树镇",),
        extent=BOX,
    ),
    # Waters
    Wording("产地范围为云岭省长河市东湖区、南湖区所辖海域。", "SEA"),
    Wording(
        "舟山带鱼产地范围为浙江省舟山渔场海域，东经122°30′～125°00′，北纬29°30′～31°00′。",
        "SEA EXTENT",
        extent=(122.5, 29.5, 125.0, 31.0),
        product="舟山带鱼",
    ),
    Wording("产地范围为青石县盐滩镇沿海滩涂及浅海海域。", "SEA"),
    Wording(
        "产地范围为阳澄湖水域，以及青石县柳树镇、石门镇现辖行政区域。", "UNITS SEA", ("青石县/柳树镇", "青石县/石门镇")
    ),
    Wording("产地范围为长山列岛周边海域。", "SEA"),
    # Corners
    Wording(
        "J1：110°30′00″E，21°30′00″N；J2：111°00′00″E，21°30′00″N；J3：111°00′00″E，22°00′00″N；J4：110°30′00″E，22°00′00″N。",
        "CORNERS",
        corners=SQUARE,
    ),
    Wording(
        "以下4点依次连线围成的区域：J1（110.5°E，21.5°N）、J2（111°E，21.5°N）、J3（111°E，22°N）、J4（110.5°E，22°N）。",
        "CORNERS",
        corners=SQUARE,
    ),
    Wording(
        "拐点坐标：J1 110°30′00″ 21°30′00″ J2 111°00′00″ 21°30′00″ J3 111°00′00″ 22°00′00″", "CORNERS", corners=TRIANGLE
    ),
    Wording(
        "J1(东经110°30′，北纬21°30′)-J2(东经111°，北纬21°30′)-J3(东经111°，北纬22°)-J4(东经110°30′，北纬22°)四点连线内的区域",
        "CORNERS",
        corners=SQUARE,
    ),
    Wording("拐点J1:E110.5,N21.5;J2:E111.0,N21.5;J3:E111.0,N22.0", "CORNERS", corners=TRIANGLE),
    Wording(
        "序号 经度 纬度\nJ1 110°30′00″ 21°30′00″\n"
        "J2 111°00′00″ 21°30′00″\nJ3 111°00′00″ 22°00′00″\nJ4 110°30′00″ 22°00′00″",
        "CORNERS",
        corners=SQUARE,
    ),
    Wording(
        "点号,纬度,经度\nJ1,21.500000,110.500000\nJ2,21.500000,111.000000\nJ3,22.000000,111.000000",
        "CORNERS",
        corners=TRIANGLE,
    ),
    Wording(
        "以A点（东经110°30′、北纬21°30′）、B点（东经111°、北纬21°30′）、C点（东经111°、北纬22°）三点连线围成的海域。",
        "CORNERS SEA",
        corners=(("A", 110.5, 21.5), ("B", 111.0, 21.5), ("C", 111.0, 22.0)),
    ),
    Wording(
        "由J1（N21°30′，E110°30′）、J2（N21°30′，E111°）、J3（N22°，E111°）、J1连线围成。", "CORNERS", corners=TRIANGLE
    ),
    Wording(
        "界址点1（经度110°30′，纬度21°30′）、界址点2（经度111°，纬度21°30′）、界址点3（经度111°，纬度22°）首尾相连。",
        "CORNERS",
        corners=(("1", 110.5, 21.5), ("2", 111.0, 21.5), ("3", 111.0, 22.0)),
    ),
    Wording(
        "(1)110°30′E、21°30′N；(2)111°E、21°30′N；(3)111°E、22°N三个拐点连线。",
        "CORNERS",
        corners=(("1", 110.5, 21.5), ("2", 111.0, 21.5), ("3", 111.0, 22.0)),
    ),
    # Four limits
    Wording(
        "东至清河，南至大岭，西至国道，北至白沙县界。",
        "FOUR_LIMITS",
        legs=(("东", "RIVER"), ("南", "RIDGE"), ("西", "ROAD"), ("北", "ADMIN_LINE")),
    ),
    Wording(
        "东起清河、西至大岭、南起柳树镇、北至石门镇。",
        "FOUR_LIMITS",
        legs=(("东", "RIVER"), ("西", "RIDGE"), ("南", "OTHER"), ("北", "OTHER")),
    ),
    Wording(
        "四至：东：清河；南：国道；西：大岭；北：县界。",
        "FOUR_LIMITS",
        legs=(("东", "RIVER"), ("南", "ROAD"), ("西", "RIDGE"), ("北", "ADMIN_LINE")),
    ),
    Wording(
        "东以清河为界，西以京广铁路为界，南以大岭山脊为界，北以海拔800米等高线为界。",
        "FOUR_LIMITS",
        legs=(("东", "RIVER"), ("西", "ROAD"), ("南", "RIDGE"), ("北", "CONTOUR")),
    ),
    Wording(
        "青石县柳树镇，东临清河，南接石门镇，西连三岔乡，北依大岭。",
        "WHOLE FOUR_LIMITS",
        ("青石县/柳树镇",),
        legs=(("东", "RIVER"), ("南", "ADMIN_LINE"), ("西", "ADMIN_LINE"), ("北", "RIDGE")),
    ),
    Wording(
        "其四至界限为东到柳树镇李家村，南到石门镇上河村，西到三岔乡，北到河湾乡。",
        "FOUR_LIMITS",
        legs=(("东", "OTHER"), ("南", "OTHER"), ("西", "OTHER"), ("北", "OTHER")),
    ),
    Wording(
        "东北至清河，东南至大岭，西南至国道，西北至白沙县界。",
        "FOUR_LIMITS",
        legs=(("东北", "RIVER"), ("东南", "RIDGE"), ("西南", "ROAD"), ("西北", "ADMIN_LINE")),
    ),
    # Elevation and uses of land
    Wording(
        "产地范围为青石县柳树镇、石门镇海拔800米以上的区域。",
        "UNITS",
        ("青石县/柳树镇", "青石县/石门镇"),
        elevation=(800, None),
    ),
    Wording("产地范围为青石县海拔600-1200m的山区。", "WHOLE", ("青石县",), elevation=(600, 1200)),
    Wording(
        "产地范围为青石县海拔在600米至1200米之间的茶园。", "WHOLE", ("青石县",), elevation=(600, 1200), land=("茶园",)
    ),
    Wording("产地范围为青石县海拔1000米以下的坡地。", "WHOLE", ("青石县",), elevation=(None, 1000)),
    Wording(
        "产地范围为青石县海拔不低于500米、不高于900米的耕地。",
        "WHOLE",
        ("青石县",),
        elevation=(500, 900),
        land=("耕地",),
    ),
    Wording(
        "产地范围为青石县海拔高度600～1200公尺的林地。", "WHOLE", ("青石县",), elevation=(600, 1200), land=("林地",)
    ),
    Wording("产地范围为青石县海拔３００米～８００米区域。", "WHOLE", ("青石县",), elevation=(300, 800)),
    Wording("产地范围为青石县海拔500m以上1000m以下的区域。", "WHOLE", ("青石县",), elevation=(500, 1000)),
    # Letters
    Wording(
        "产地范围以青石县人民政府《关于将青石红梨纳入地理标志产品保护的请示》（青政〔2006〕38号）提出的地域范围为准，为云岭省青石县现辖行政区域。",
        "WHOLE BY_REFERENCE",
        ("云岭省/青石县",),
        letter=("关于将青石红梨纳入地理标志产品保护的请示", "青政〔2006〕38号", "青石县人民政府"),
    ),
    Wording(
        "产地范围以云岭省人民政府办公厅《关于确定青石红梨产地范围的复函》(云政办函【2012】第105号)划定的范围为准，为青石县、白沙县。",
        "WHOLE BY_REFERENCE",
        ("青石县", "白沙县"),
        letter=("关于确定青石红梨产地范围的复函", "云政办函【2012】第105号", "云岭省人民政府办公厅"),
    ),
    Wording(
        "产地范围以长宁市人民政府《长宁市人民政府关于划定长宁蜜柚地理标志产品保护范围的建议函》（长政函（2009）17号）提出的范围为准，为长宁市现辖行政区域。",
        "WHOLE BY_REFERENCE",
        ("长宁市",),
        letter=("长宁市人民政府关于划定长宁蜜柚地理标志产品保护范围的建议函", "长政函（2009）17号", "长宁市人民政府"),
    ),
    Wording(
        "依据青石县人民政府２０１０年３月５日《关于界定青石茶产地范围的报告》（青政报［２０１０］ ８号），"
        "产地范围为青石县柳树镇、石门镇。",
        "UNITS",
        ("青石县/柳树镇", "青石县/石门镇"),
        letter=("关于界定青石茶产地范围的报告", "青政报［2010］8号", "青石县人民政府"),
    ),
    Wording(
        "青石县人民政府《关于青石茶地理标志产品产地范围的批复》（青政复字〔2015〕3号）确定的范围，即青石县柳树镇。",
        "WHOLE BY_REFERENCE",
        ("青石县/柳树镇",),
        letter=("关于青石茶地理标志产品产地范围的批复", "青政复字〔2015〕3号", "青石县人民政府"),
    ),
    # Areas that add up
    Wording("青石县柳树镇1200公顷、石门镇800公顷，总面积2000公顷。", "UNITS", ("青石县/柳树镇", "青石县/石门镇")),
    Wording("青石县柳树镇面积1.2万亩，石门镇面积8000亩，合计2万亩。", "UNITS", ("青石县/柳树镇", "青石县/石门镇")),
    Wording("青石县柳树镇，总面积15平方公里（22500亩）。", "WHOLE", ("青石县/柳树镇",)),
    Wording("青石县保护面积1.5万公顷，年产量3.2万吨，涉及农户2.5万户。", "WHOLE", ("青石县",)),
)

DEFECTIVE_PLACES = (
    Wording(
        "产地范围为青石县柳树镇，东经113°20′～113°40′，南纬33°10′～33°30′。",
        "WHOLE EXTENT",
        ("青石县/柳树镇",),
        extent=(dms(113, 20), -dms(33, 30), dms(113, 40), -dms(33, 10)),
        defects={"WEST_OR_SOUTH": "北纬33°10′"},
    ),
    Wording(
        "产地范围为青石县柳树镇，以海拔700米等高线分界。",
        "WHOLE",
        ("青石县/柳树镇",),
        defects={"ELEVATION_SIDE_UNTOLD": ""},
    ),
    Wording(
        "东经111°22′45″－110°36′46″，北纬22°18′49″－21°42′34″。",
        "EXTENT",
        defects={"EXTENT_REVERSED": "东经110°36′46″－111°22′45″，北纬21°42′34″－22°18′49″"},
    ),
    Wording(
        "北纬22°18′49″至21°42′34″，东经110°36′46″至111°22′45″。",
        "EXTENT",
        defects={"EXTENT_REVERSED": "北纬21°42′34″至22°18′49″"},
    ),
    Wording(
        "E111°22′45″～E110°36′46″，N21°42′34″～N22°18′49″。",
        "EXTENT",
        defects={"EXTENT_REVERSED": "E110°36′46″～E111°22′45″"},
    ),
    Wording("111.25°E～110.5°E，21.5°N～22.125°N。", "EXTENT", defects={"EXTENT_REVERSED": "110.5°E～111.25°E"}),
    Wording("东经111.25～110.5度，北纬21.5～22.125度。", "EXTENT", defects={"EXTENT_REVERSED": "东经110.5～111.25度"}),
    Wording("东经110°30′～110°30′，北纬21°30′～22°00′。", "EXTENT", defects={"EXTENT_REVERSED": ""}),
    Wording(
        "东经110°3646″～111°22′45″，北纬21°42′34″～22°18′49″。",
        "EXTENT",
        defects={"MINUTE_MARK_LOST": "东经110°36′46″"},
    ),
    Wording(
        "北纬21°4234″～22°1849″，东经110°36′46″～111°22′45″。",
        "EXTENT",
        defects={"MINUTE_MARK_LOST": "北纬21°42′34″～22°18′49″"},
    ),
    Wording(
        "东经110°3646″～111°2245″，北纬22°1849″～21°4234″。",
        "EXTENT",
        defects={"MINUTE_MARK_LOST": "东经110°36′46″～111°22′45″，北纬22°18′49″～21°42′34″"},
    ),
    Wording(
        "东经110°3646～111°2245，北纬21°4234～22°1849。",
        "EXTENT",
        defects={"MINUTE_MARK_LOST": "东经110°36′46″～111°22′45″，北纬21°42′34″～22°18′49″"},
    ),
    Wording(
        "东经11036′46″～11122′45″，北纬2142′34″～2218′49″。",
        "EXTENT",
        defects={"DEGREE_MARK_LOST": "东经110°36′46″～111°22′45″，北纬21°42′34″～22°18′49″"},
    ),
    Wording("东经°36′46″～°22′45″，北纬°42′34″～°18′49″。", "EXTENT", defects={"DEGREES_LOST": ""}),
    Wording("东经110°36′46″～22′45″，北纬21°42′34″～22°18′49″。", "EXTENT", defects={"DEGREES_LOST": "110°22′45″"}),
    Wording(
        "东经110°36.5′～111°22′，北纬21°42′～22°18′。",
        "EXTENT",
        extent=(dms(110, 36.5), dms(21, 42), dms(111, 22), dms(22, 18)),
        defects={"MIXED_PRECISION": "东经110°36′30″"},
    ),
    Wording(
        "东经110.5°36′～111°22′，北纬21°42′～22°18′。",
        "EXTENT",
        extent=(dms(110.5, 36), dms(21, 42), dms(111, 22), dms(22, 18)),
        defects={"MIXED_PRECISION": "东经111°06′00″"},
    ),
    Wording("东经110°36′76″～111°22′45″，北纬21°42′34″～22°18′49″。", "EXTENT", defects={"COORDINATE_NOT_SOUND": ""}),
    Wording("东经110°61′～111°22′，北纬21°42′～22°18′。", "EXTENT", defects={"COORDINATE_NOT_SOUND": ""}),
    Wording("东经110°36′～111°22′，北纬121°42′～122°18′。", "EXTENT", defects={"COORDINATE_OUT_OF_RANGE": ""}),
    Wording(
        "北纬110°36′～111°22′，东经21°42′～22°18′。",
        "EXTENT",
        defects={"SCOPE_AXES_SWAPPED": "东经110°36′～111°22′，北纬21°42′～22°18′"},
    ),
    Wording(
        "N110°36′～111°22′，E21°42′～22°18′。",
        "EXTENT",
        defects={"SCOPE_AXES_SWAPPED": "E110°36′～111°22′，N21°42′～22°18′"},
    ),
    Wording("产地范围为青石县，北纬21°42′～22°18′。", "WHOLE EXTENT", ("青石县",), defects={"BOUND_MISSING": ""}),
    Wording(
        "东经110˚36´46˝～111˚22´45˝，北纬21˚42´34˝～22˚18´49˝。",
        "EXTENT",
        extent=FINE,
        defects={"ODD_MARKS": "东经110°36′46″～111°22′45″，北纬21°42′34″～22°18′49″"},
    ),
    Wording(
        "青石县柳树镇、石门镇、三岔镇3个镇，东经110°36′46″～110°22′45″，北纬21°42′34″～22°18′49″，面积12公顷。",
        "UNITS EXTENT",
        ("青石县/柳树镇", "青石县/石门镇", "青石县/三岔镇"),
        count=3,
        defects={"EXTENT_REVERSED": "东经110°22′45″～110°36′46″"},
    ),
    Wording(
        "青石县柳树镇、石门镇等3个镇，东经111°22′～110°36′，北纬21°42′～22°18′。",
        "UNITS EXTENT",
        ("青石县/柳树镇", "青石县/石门镇"),
        count=3,
        defects={"COUNT_DIFFERS": "等2个镇", "EXTENT_REVERSED": "东经110°36′～111°22′"},
    ),
    Wording(
        "J1（东经110°30′，北纬21°30′）、J2（东经111°，北纬21°30′）、J3（东经111°，北纬22°）、J4（东经110°30′，北纬22°）五点连线范围内的海域。",
        "CORNERS SEA",
        corners=SQUARE,
        defects={"CORNER_COUNT_DIFFERS": "四点连线"},
    ),
    Wording(
        "由6个拐点依次连线围成：J1（110.5°E，21.5°N）、J2（111°E，21.5°N）、J3（111°E，22°N）、J4（110.5°E，22°N）。",
        "CORNERS",
        corners=SQUARE,
        defects={"CORNER_COUNT_DIFFERS": "4个拐点依次连线"},
    ),
    Wording(
        "J1（110.5°E，21.5°N）、J2（111°E，21.5°N）、J4（111°E，22°N）、J5（110.5°E，22°N）连线围成的区域。",
        "CORNERS",
        corners=(("J1", 110.5, 21.5), ("J2", 111.0, 21.5), ("J4", 111.0, 22.0), ("J5", 110.5, 22.0)),
        defects={"CORNER_MISSING": ""},
    ),
    Wording(
        "J1（110.5°E，21.5°N）、J2（111°E，22°N）、J3（111°E，21.5°N）、J4（110.5°E，22°N）依次连线。",
        "CORNERS",
        corners=(("J1", 110.5, 21.5), ("J2", 111.0, 22.0), ("J3", 111.0, 21.5), ("J4", 110.5, 22.0)),
        defects={"CORNERS_CROSS": ""},
    ),
    Wording(
        "J1（东经110°3000″，北纬21°3000″）、J2（东经111°，北纬21°30′）、J3（东经111°，北纬22°）连线。",
        "CORNERS",
        corners=TRIANGLE,
        defects={"MINUTE_MARK_LOST": "东经110°30′00″，北纬21°30′00″"},
    ),
    Wording(
        "J1（东经110°30′，北纬21°75′）、J2（东经111°，北纬21°30′）、J3（东经111°，北纬22°）连线。",
        "CORNERS",
        corners=(("J1", 110.5, 22.25), ("J2", 111.0, 21.5), ("J3", 111.0, 22.0)),
        defects={"COORDINATE_NOT_SOUND": ""},
    ),
    Wording(
        "东至清河，南至大岭，北至白沙县界。",
        "FOUR_LIMITS",
        legs=(("东", "RIVER"), ("南", "RIDGE"), ("北", "ADMIN_LINE")),
        defects={"LIMIT_MISSING": ""},
    ),
    Wording(
        "东至清河，东至大岭，南至国道，北至白沙县界。",
        "FOUR_LIMITS",
        legs=(("东", "RIVER"), ("东", "RIDGE"), ("南", "ROAD"), ("北", "ADMIN_LINE")),
        defects={"LIMIT_MISSING": ""},
    ),
    Wording(
        "产地范围为青石县海拔1200-600m的山区。",
        "WHOLE",
        ("青石县",),
        elevation=(1200, 600),
        defects={"ELEVATION_REVERSED": "海拔600-1200m"},
    ),
    Wording(
        "产地范围为青石县海拔900米～500米的茶园。",
        "WHOLE",
        ("青石县",),
        elevation=(900, 500),
        land=("茶园",),
        defects={"ELEVATION_REVERSED": "海拔500米～900米"},
    ),
    Wording(
        "产地范围以云岭省人民政府提出的地域范围为准，为云岭省青石县现辖行政区域。",
        "WHOLE BY_REFERENCE",
        ("云岭省/青石县",),
        defects={"LETTER_MISSING": ""},
    ),
    Wording(
        "青石县柳树镇1200公顷、石门镇800公顷，总面积2100公顷。",
        "UNITS",
        ("青石县/柳树镇", "青石县/石门镇"),
        defects={"AREA_SUM_DIFFERS": "2000公顷"},
    ),
    Wording(
        "青石县柳树镇面积1.2万亩，石门镇面积8000亩，合计3万亩。",
        "UNITS",
        ("青石县/柳树镇", "青石县/石门镇"),
        defects={"AREA_SUM_DIFFERS": "2万亩"},
    ),
    Wording(
        "青石县柳树镇，总面积15平方公里，其中一区7.5平方公里，二区8.5平方公里。",
        "WHOLE",
        ("青石县/柳树镇",),
        defects={"AREA_SUM_DIFFERS": "16平方公里"},
        unread=("一区", "二区"),
    ),
    Wording(
        "青石县柳树镇，总面积15平方公里（2250亩）。",
        "WHOLE",
        ("青石县/柳树镇",),
        defects={"AREA_UNITS_DIFFER": "22500亩"},
    ),
    Wording(
        "青石县柳树镇、石门镇、三岔乡共4个乡镇，总面积30公顷，其中柳树镇10公顷、石门镇10公顷、三岔乡15公顷。",
        "UNITS",
        ("青石县/柳树镇", "青石县/石门镇", "青石县/三岔乡"),
        count=4,
        defects={"COUNT_DIFFERS": "共3个乡镇", "AREA_SUM_DIFFERS": "35公顷"},
    ),
    Wording("东经110°3O′～111°15′，北纬21°30′～22°00′。", "EXTENT", defects={"COORDINATE_LETTERS": "东经110°30′"}),
    Wording(
        "东经l10°30′～111°15′，北纬2l°30′～22°00′。",
        "EXTENT",
        defects={"COORDINATE_LETTERS": "东经110°30′～111°15′，北纬21°30′"},
    ),
    Wording(
        "The Green Stone viticultural area is located in Example County, California. The beginning point is on the "
        "Quail map at the intersection of Route 12 and Mill Creek, thence north.",
        "",
        defects={"NOT_CHINESE": ""},
    ),
    Wording(
        "L'aire géographique comprend les communes de Exampleville et de Sampleville.", "", defects={"NOT_CHINESE": ""}
    ),
    Wording(
        "J1（X=4285123.45，Y=512345.67）、J2（X=4286123.45，Y=513345.67）、J3（X=4284123.45，Y=514345.67）连线范围。",
        "",
        defects={"PLANE_COORDINATES": ""},
    ),
    Wording(
        "敬请关注我们的公众号，获取更多优惠信息！",
        "",
        defects={"NOTHING_READ": ""},
        unread=("敬请关注我们的公众号", "获取更多优惠信息"),
    ),
    Wording(
        "产品名称\t申请人\t产地范围\n青石绿茶\t青石县茶业协会\t青石县柳树镇\n白沙砚\t白沙县人民政府\t白沙县河湾乡",
        "",
        defects={"SCOPE_TABLE_SEVERAL": ""},
    ),
)
