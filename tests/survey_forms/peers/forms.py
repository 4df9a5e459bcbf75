"""Forms that the two engines are compared on: each asks for other parts of XLSForm's expressions."""

LOGIC = """
| survey |
| | type | name | label | relevant | required | constraint | calculation | readonly |
| | integer | age | Age | | yes | . >= 0 and . < 130 | | |
| | select_one yn | is_adult | Adult | ${age} > 5 | ${age} >= 18 | | | |
| | begin group | adult | Adult | ${is_adult} = 'yes' or ${age} > 60 | | | | |
| | text | job | Job | | ${age} < 100 | string-length(.) > 1 or . = 'a' | | ${age} = 18 |
| | begin group | deep | Deep | ${job} != '' | | | | |
| | decimal | pay | Pay | not(${job} = 'b') | true() | . >= 0 and . <= 100 or . = 12.345 | | |
| | select_multiple skills | can | Can | ${pay} > 0 | | not(selected(., 'none') and count-selected(.) > 1) | | |
| | end group | | | | | | | |
| | text | after | After | selected(${can}, 'cook') or contains(${job}, '茶') | | | | |
| | end group | | | | | | | |
| | calculate | c1 | | | | | if(${pay} = '', 'none', ${pay} * 2) | |
| | calculate | c2 | | | | | coalesce(${after}, ${job}) | |
| | calculate | c3 | | ${age} > 10 | | | ${age} + 1 | |
| | calculate | c4 | | | | | if(${c3} > 19, concat('old ', ${c3}), 'young') | |
| | calculate | c5 | | | | | count-selected(${can}) + selected(${can}, 'dig') | |
| | calculate | c6 | | | | | selected-at(${can}, 1) | |
| | calculate | c7 | | | | | jr:choice-name(${is_adult}, '${is_adult}') | |
| | calculate | c8 | | | | | boolean-from-string(${age}) | |
| | calculate | c9 | | | | | boolean(${age} = 18 and ${job}) | |
| | calculate | c10 | | | | | string(${age} > 2) | |
| | calculate | c11 | | | | | checklist(1, 2, ${age} > 5, ${pay} > 1, ${job} = 'a') | |
| | calculate | c12 | | | | | weighted-checklist(2, 5, ${age} > 5, 2, ${pay} > 1, 3) | |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
| | skills | cook | Cook |
| | skills | dig | Dig |
| | skills | none | None |
"""

NUMBERS = """
| survey |
| | type | name | label | calculation | constraint |
| | integer | i | I | | . mod 2 = 0 or . > 50 |
| | decimal | d | D | | . != 0.5 |
| | text | t | T | | number(.) = number(.) |
| | calculate | n1 | | ${i} + ${d} * 2 | |
| | calculate | n2 | | ${i} div ${d} | |
| | calculate | n3 | | ${i} mod 7 | |
| | calculate | n4 | | round(${d}, 1) | |
| | calculate | n5 | | round(${d}) | |
| | calculate | n6 | | int(${d}) | |
| | calculate | n7 | | pow(${d}, 2) | |
| | calculate | n8 | | abs(${i}) | |
| | calculate | n9 | | round(sqrt(abs(${i})), 4) | |
| | calculate | n10 | | max(${i}, ${d}, 3) | |
| | calculate | n11 | | min(${i}, ${d}) | |
| | calculate | n12 | | number(${t}) | |
| | calculate | n13 | | string(number(${t})) | |
| | calculate | n14 | | floor(${d}) + ceiling(${d}) | |
| | calculate | n15 | | -${i} - -${d} | |
| | calculate | n16 | | ${i} > ${d} | |
| | calculate | n17 | | ${i} = ${d} | |
| | calculate | n18 | | ${t} = ${i} | |
| | calculate | n19 | | ${t} < 10 or ${t} > 20 | |
| | calculate | n20 | | if(${i} > 0, ${i}, 'none') = ${d} | |
| | calculate | n21 | | round(sin(${d}) + cos(${d}) + tan(${d}), 6) | |
| | calculate | n22 | | round(log(abs(${i}) + 1), 6) + round(log10(abs(${i}) + 1), 6) + round(exp(1), 6) + exp10(2) | |
| | calculate | n23 | | round(atan2(${i}, ${d}), 6) | |
| | calculate | n24 | | round(pi() * ${d} * ${d}, 3) | |
| | calculate | n25 | | ${i} * 1000000 * 1000 | |
| | calculate | n26 | | round(${i} * 1234.5, -2) | |
| | calculate | n27 | | int(${i} div 3) + (${i} mod 3) | |
| | calculate | n28 | | 7 div 0 > 1 and -7 div 0 < 1 | |
| | calculate | n29 | | ${i} != '' and ${i} != 3 | |
| | calculate | n30 | | string(${d}) | |
| | calculate | n31 | | asin(${d}) = asin(${d}) | |
| | calculate | n32 | | ${d} div 3 | |
"""

TEXTS = """
| survey |
| | type | name | label | calculation | constraint |
| | text | a | A | | regex(., '^[一-龥]+[〔［\\[（(][0-9]{4}[〕］\\]）)] ?[0-9]+号$') or string-length(.) < 6 |
| | text | b | B | | starts-with(., 'a') or ends-with(., 'b') or . = ${a} |
| | integer | i | I | | |
| | calculate | t1 | | concat(${a}, '-', ${b}, ${i}) | |
| | calculate | t2 | | join(', ', ${a}, ${b}, 'x') | |
| | calculate | t3 | | substr(${a}, 1, 3) | |
| | calculate | t4 | | substr(${a}, -2) | |
| | calculate | t5 | | substring-before(${a}, '-') | |
| | calculate | t6 | | substring-after(${a}, 'a') | |
| | calculate | t7 | | translate(${a}, 'ab茶', 'AB') | |
| | calculate | t8 | | string-length(${a}) | |
| | calculate | t9 | | normalize-space(${a}) | |
| | calculate | t10 | | contains(${a}, ${b}) | |
| | calculate | t11 | | digest(${a}, 'SHA-256', 'hex') | |
| | calculate | t12 | | digest(${a}, 'MD5') | |
| | calculate | t13 | | base64-decode('5p+g5qqs') | |
| | calculate | t14 | | regex(${a}, '[0-9]+') | |
| | calculate | t15 | | if(regex(${b}, '^[a-z]?$'), 'ok', 'no') | |
| | calculate | t16 | | once(concat('first ', ${a})) | |
| | calculate | t17 | | coalesce(${b}, 'empty') | |
| | calculate | t18 | | substring(${a}, 2, 3) | |
| | calculate | t19 | | string-length(normalize-space(${a})) >= 2 and string-length(${a}) <= 40 | |
| | calculate | t20 | | selected('a b 茶', ${a}) | |
| | calculate | t21 | | concat(1, true(), 2.50, '') | |
| | calculate | t22 | | ${a} = ${b} or ${a} != '' | |
| | calculate | t23 | | boolean(${a}) and not(${b} = '') | |
| | calculate | t24 | | count-selected(${a}) | |
"""

DATES = """
| survey |
| | type | name | label | calculation | constraint | relevant |
| | date | d | D | | . <= today() | |
| | dateTime | m | M | | . < now() | |
| | time | k | K | | decimal-time(.) > 0.3 | |
| | text | t | T | | | ${d} > '2020-01-01' |
| | calculate | e1 | | format-date(${d}, '%Y-%m-%e %y %n %b %d %a') | | |
| | calculate | e2 | | format-date-time(${m}, '%Y/%m/%d %H:%M:%S %h %3') | | |
| | calculate | e3 | | int(decimal-date-time(${d})) | | |
| | calculate | e4 | | ${d} > date('2019-12-31') | | |
| | calculate | e5 | | date('2024-3-1') | | |
| | calculate | e6 | | date(19000) | | |
| | calculate | e7 | | number(${d}) - number('2000-01-01') | | |
| | calculate | e8 | | int((today() - ${d}) div 365.25) > 3 | | |
| | calculate | e9 | | ${d} = '2020-01-01' | | |
| | calculate | e10 | | ${d} = date('2020-01-01') | | |
| | calculate | e11 | | decimal-time(${k}) | | |
| | calculate | e12 | | date-time(${m}) = ${m} | | |
| | calculate | e13 | | number(format-date(${d}, '%Y')) + 1 | | |
| | calculate | e14 | | ${d} < ${m} | | |
| | calculate | e15 | | if(${d} != '', date(${d} + 30), 'none') | | |
| | calculate | e16 | | format-date(${t}, '%Y') | | |
| | calculate | e17 | | date(${d}) = '' | | |
| | calculate | e18 | | if(${d} != '', today() > ${d}, false()) | | |
| | calculate | e19 | | max(number(${d}), number('2021-01-01')) | | |
"""

REPEATS = """
| survey |
| | type | name | label | calculation | constraint | relevant | required | repeat_count |
| | integer | n | N | | | | | |
| | begin repeat | person | Person | | | ${n} > 0 | | |
| | text | name | Name | | | | position(..) = 1 | |
| | integer | age | Age | | . > ${n} or . = 0 | ${name} != '' | | |
| | calculate | where | | position(..) | | | | |
| | calculate | older | | ${age} + ${n} | | | | |
| | calculate | before | | indexed-repeat(${age}, ${person}, position(..) - 1) | | | | |
| | begin repeat | child | Child | | | ${age} > 2 | | |
| | text | nick | Nick | | | | | |
| | integer | size | Size | | . < ${age} | | | |
| | calculate | both | | concat(${name}, ' ', ${nick}, position(..), position(../..)) | | | | |
| | end repeat | | | | | | | |
| | calculate | children | | count(${child}) | | | | |
| | calculate | sizes | | sum(${size}) | | | | |
| | end repeat | | | | | | | |
| | calculate | people | | count(${person}) | | | | |
| | calculate | total | | sum(${age}) | | | | |
| | calculate | oldest | | max(${age}) | | | | |
| | calculate | names | | join(' ', ${name}) | | | | |
| | calculate | filled | | count-non-empty(${name}) | | | | |
| | calculate | first | | indexed-repeat(${name}, ${person}, 1) | | | | |
| | calculate | adults | | count(${person}[age > 17]) | | | | |
| | calculate | has_a | | ${name} = 'a' | | | | |
| | calculate | kids | | count(${child}) | | | | |
| | begin repeat | visit | Visit | | | | | if(${n} > 0, min(${n}, 4), 0) |
| | calculate | no | | position(..) * 10 | | | | |
| | end repeat | | | | | | | |
| | calculate | visits | | count(${visit}) | | | | |
| | calculate | sum_no | | sum(${no}) | | | | |
"""

CHOICES = """
| survey |
| | type | name | label | choice_filter | relevant | calculation | constraint | parameters |
| | select_one province | p | P | | | | | |
| | select_one county | c | C | province = ${p} | | | | |
| | select_multiple town | t | T | county = ${c} and size > 1 | | | | |
| | select_one town | t2 | T2 | not(selected(${t}, name)) or county = ${c} | | | | |
| | select_one county | other | Other | name != ${c} | ${c} != '' | | | |
| | select_one town | big | Big | size >= ${least} | | | | |
| | integer | least | Least | | | | | |
| | select_one town or_other | free | Free | | | | | |
| | rank province | order | Order | | | | | |
| | select_one town | mixed | Mixed | | | | | randomize=true, seed=${least} |
| | select_multiple town | tagged | Tagged | selected(tags, ${p}) | | | | |
| | calculate | k1 | | | | instance('county')/root/item[name = ${c}]/label | | |
| | calculate | k2 | | | | instance('town')/root/item[county = ${c}][1]/name | | |
| | calculate | k3 | | | | count(instance('town')/root/item[county = ${c} and size > 1]) | | |
| | calculate | k4 | | | | sum(instance('town')/root/item[county = ${c}]/size) | | |
| | calculate | k5 | | | | jr:choice-name(${c}, '${c}') | | |
| | calculate | k6 | | | | instance('town')/root/item[size > ${least}]/name | | |
| | calculate | k7 | | | | join(',', instance('town')/root/item[county != ${c}]/name) | | |
| | calculate | k8 | | | | selected-at(${order}, 0) | | |
| | calculate | k9 | | | | max(instance('town')/root/item/size) | | |
| | calculate | k10 | | | | instance('town')/root/item[selected(tags, ${p}) and county = ${c}]/label | | |
| | calculate | k11 | | | | string(instance('none')/root/item[1]/name) | | |
| | begin repeat | r | R | | | | | |
| | select_one province | rp | RP | | | | | |
| | select_one county | rc | RC | province = ${rp} and name != ${c} | | | | |
| | calculate | rk | | | | instance('county')/root/item[name = current()/../rc]/label | | |
| | end repeat | | | | | | | |
| | select_one ${rc} | pick | Pick | | | | | |
| choices |
| | list_name | name | label | province | county | size | tags |
| | province | hn | 湖南 | | | | |
| | province | gd | 广东 | | | | |
| | county | cs | 长沙 | hn | | | |
| | county | zz | 株洲 | hn | | | |
| | county | gz | 广州 | gd | | | |
| | town | cs1 | A | | cs | 1 | hn gd |
| | town | cs2 | B | | cs | 2 | hn |
| | town | cs3 | C | | cs | 3 | |
| | town | gz1 | D | | gz | 4 | gd |
| | town | gz2 | E | | gz | 5 | hn gd |
| | none | x | X | | | | |
"""

PLACES = """
| survey |
| | type | name | label | calculation | constraint | relevant | parameters |
| | geopoint | p | P | | | | |
| | geotrace | line | Line | | | | |
| | geoshape | shape | Shape | | area(.) > 1000 | | |
| | calculate | g1 | | area(${shape}) | | | |
| | calculate | g2 | | if(${line} != '', distance(${line}), 0) | | ${line} != '' | |
| | calculate | g3 | | geofence(${p}, ${shape}) | | | |
| | calculate | g4 | | number(selected-at(${p}, 0)) > 0 | | | |
| | calculate | g5 | | if(${shape} != '', distance(${shape}) > 100, 'no') | | ${shape} != '' | |
| | range | r | R | | . > 2 | | start=0 end=10 step=2 |
| | acknowledge | ok | OK | | | ${r} > 3 | |
| | calculate | g6 | | ${ok} = 'OK' | | | |
| | note | remark | Remark | | | ${ok} = 'OK' | |
"""

CHAINS = """
| survey |
| | type | name | label | calculation | relevant | constraint | required |
| | integer | x | X | | | | |
| | calculate | z9 | | ${z8} + 1 | | | |
| | calculate | z8 | | ${z7} * 2 | ${x} != 5 | | |
| | calculate | z7 | | if(${x} = '', 0, ${x}) + ${late} | | | |
| | begin group | g | G | | ${z9} > 3 | | |
| | integer | inner | Inner | | | . <= ${z9} | ${z8} > 2 |
| | begin group | h | H | | ${inner} > ${x} | | |
| | text | leaf | Leaf | | ${inner} < 100 | | |
| | calculate | up | | concat(${leaf}, ${inner}) | | | |
| | end group | | | | | | |
| | end group | | | | | | |
| | calculate | sees | | concat('[', ${up}, ${leaf}, ']') | | | |
| | text | shown | Shown | | ${sees} != '[]' | . != ${sees} | |
| | integer | late | Late | | | | |
| | calculate | all | | count-non-empty(/data/g/*) | | | |
| | calculate | any | | count(//leaf[. != '']) + count(/data/*) * 0 | | | |
| | calculate | sib | | string(../x) | | | |
"""

LANGUAGES = """
| survey |
| | type | name | label::English (en) | label::中文 (zh) | calculation |
| | select_one kind | k | Kind | 种类 | |
| | calculate | a | | | jr:itext(instance('kind')/root/item[name = ${k}]/itextId) |
| | calculate | b | | | jr:choice-name(${k}, '${k}') |
| | calculate | c | | | instance('kind')/root/item[name = ${k}]/label |
| | calculate | d | | | count(instance('kind')/root/item[label = 'Tea']) |
| | select_one plain | p | Plain | 单 | |
| | calculate | e | | | instance('plain')/root/item[name = ${p}]/grade |
| choices |
| | list_name | name | label::English (en) | label::中文 (zh) | grade |
| | kind | tea | Tea | 茶 | |
| | kind | salt | Salt | 盐 | |
| | plain | x | X | 甲 | 1 |
| | plain | y | Y | 乙 | 2 |
| settings |
| | default_language |
| | English (en) |
"""

FORMS = {
    "languages": LANGUAGES,
    "logic": LOGIC,
    "numbers": NUMBERS,
    "texts": TEXTS,
    "dates": DATES,
    "repeats": REPEATS,
    "choices": CHOICES,
    "places": PLACES,
    "chains": CHAINS,
}
