"""KML and GPX before GDAL sees them: no DTD, no entities, links counted and never followed."""

import time

import pytest

from gi_atlas.errors import ReadError
from gi_atlas.exchange.guard_xml import MAX_DEPTH, scan_xml, transcode_xml

LOL = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY l0 "lol">{LOL}]><kml>&l9;</kml>'
QUADRATIC = f'<!DOCTYPE kml [<!ENTITY a "{"a" * 50_000}">]><kml>{"&a;" * 50_000}</kml>'
XXE = '<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml><name>&x;</name></kml>'
PARAMETER = '<!DOCTYPE kml [<!ENTITY % x SYSTEM "http://127.0.0.1/x"> %x;]><kml/>'
OUTSIDE = '<!DOCTYPE kml SYSTEM "http://127.0.0.1/kml.dtd"><kml/>'


@pytest.mark.parametrize("text", [BOMB, QUADRATIC, XXE, PARAMETER, OUTSIDE, "<!DOCTYPE kml><kml/>"])
def test_every_document_type_is_refused_at_once(text: str) -> None:
    started = time.process_time()
    with pytest.raises(ReadError) as caught:
        scan_xml(text.encode(), "a.kml")
    assert caught.value.code == "READ_XML_DTD"
    assert caught.value.context["line"] == 1
    assert time.process_time() - started < 2


def test_undeclared_entities_break_the_file() -> None:
    with pytest.raises(ReadError) as caught:
        scan_xml(b"<kml>\n <name>&x;</name></kml>", "a.kml")
    assert caught.value.code == "READ_XML_BAD"
    assert (caught.value.context["line"], caught.value.context["column"]) == (2, 8)


@pytest.mark.parametrize("text", [b"", b"<kml>", b"<kml></gpx>", b"\xff\xfe<\x00", b"<kml>\xff</kml>", b"kml"])
def test_broken_xml_is_named_by_its_place(text: bytes) -> None:
    with pytest.raises(ReadError) as caught:
        scan_xml(text, "a.kml")
    assert caught.value.code == "READ_XML_BAD"
    assert caught.value.context["detail"]


def test_depth_has_a_limit() -> None:
    assert scan_xml(b"<a>" * MAX_DEPTH + b"</a>" * MAX_DEPTH, "a.kml").elements["a"] == MAX_DEPTH
    with pytest.raises(ReadError) as caught:
        scan_xml(b"<a>" * (MAX_DEPTH + 1), "a.kml")
    assert caught.value.code == "READ_XML_DEEP"


def test_links_are_counted_whatever_their_prefix() -> None:
    facts = scan_xml(
        b"<k:kml xmlns:k='x'><k:Icon><k:href> http://127.0.0.1/a.png </k:href></k:Icon><styleUrl>#own</styleUrl>"
        b"<styleUrl>http://127.0.0.1/s.kml#s</styleUrl><NetworkLink><Link><href>b.kml</href></Link></NetworkLink>"
        b"<href/></k:kml>",
        "a.kml",
    )
    assert facts.root == "kml"
    assert facts.link_count == 3
    assert facts.elements["Placemark"] == 0


@pytest.mark.parametrize("label", ["GBK", "gb2312", "GB18030", "Big5"])
def test_chinese_encodings_become_utf8(label: str) -> None:
    body = "<kml><name>浙江</name></kml>"
    text, stated = transcode_xml(f'<?xml version="1.0" encoding="{label}"?>{body}'.encode(label))
    assert stated == label
    assert text.decode().endswith(body)
    assert scan_xml(text, "a.kml").root == "kml"


def test_encodings_of_the_parser_stay_as_they_are() -> None:
    for content in (b'<?xml version="1.0" encoding="ISO-8859-1"?><kml>\xe9</kml>', b"<kml/>"):
        assert transcode_xml(content)[0] == content


def test_text_that_is_not_in_its_encoding_says_so() -> None:
    with pytest.raises(UnicodeDecodeError):
        transcode_xml(b'<?xml version="1.0" encoding="GBK"?><kml>\xff\xff</kml>')
