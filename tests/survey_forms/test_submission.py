"""Submissions: XML out and in, and what XML cannot hold."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from gi_atlas.errors import FormError
from survey_forms.capture import FormSession
from survey_forms.forms import GI_FORM, shipped_form
from survey_forms.submission import read_submission, submission_xml
from tests.survey_forms.making import form_of, random_answers

TEXT = """
| survey |
| | type | name | label | relevant |
| | text | t | T | |
| | begin group | g | G | |
| | text | u | U | ${t} != 'hide' |
| | end group | | | |
| | begin repeat | row | Row | |
| | text | cell | Cell | |
| | begin repeat | inner | Inner | |
| | text | deep | Deep | |
| | end repeat | | | |
| | end repeat | | | |
| settings |
| | form_id | version | instance_name |
| | texts | 3 | ${t} |
"""
# What XML 1.0 can hold, after its own rule for line ends (§2.11).
HELD = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n", exclude_characters="\ufffe\uffff")
)


def session(answers: dict[str, Any], instance_id: str = "uuid:7") -> FormSession:
    return FormSession(form_of(TEXT), answers, instance_id=instance_id)


@settings(deadline=None)
@given(HELD, HELD, st.lists(st.tuples(HELD, st.lists(HELD, max_size=2)), max_size=3))
def test_any_text_comes_back_to_the_letter(one: str, two: str, rows: list[tuple[str, list[str]]]) -> None:
    given_rows = [{"cell": cell, "inner": [{"deep": deep} for deep in inner]} for cell, inner in rows]
    form = form_of(TEXT)
    answers = FormSession(form, {"t": one, "g": {"u": two}, "row": given_rows}).relevant_answers()
    xml = submission_xml(form, answers, "uuid:7", one)
    found = read_submission(xml, form)
    assert found.answers == answers
    assert found.instance_id == "uuid:7"


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**9))
def test_records_of_the_gi_form_come_back(seed: int) -> None:
    form = shipped_form(GI_FORM)
    record = FormSession(form, random_answers(form, seed), instance_id="uuid:1")
    found = read_submission(record.submission_xml(), form)
    assert found.answers == record.relevant_answers()
    assert (found.form_id, found.version) == (form.form_id, form.version)


def test_naughty_texts_come_back(real_data: Path) -> None:
    lines = (real_data / "foreign" / "naughty_strings.txt").read_text(encoding="utf-8").splitlines()
    texts = [line for line in lines if line and not line.startswith("#")]
    assert len(texts) > 400
    for text in texts:
        found = read_submission(session({"g": {"u": text}}).submission_xml())
        assert found.answers["g"]["u"] == "".join(_held(letter) for letter in text)


def _held(letter: str) -> str:
    is_held = letter in "\t\n\r" or (letter >= " " and letter not in "\ufffe\uffff")
    return letter if is_held else "�"


@pytest.mark.parametrize(
    ("odd", "held"), [("a\x00b", "a�b"), ("\x1b[1m", "�[1m"), ("\ud83d", "�"), ("\r\n", "\r\n"), (" ", " ")]
)
def test_what_xml_cannot_hold_becomes_a_replacement_character(odd: str, held: str) -> None:
    xml = session({"t": "x", "g": {"u": odd}}).submission_xml()
    assert read_submission(xml).answers["g"]["u"] == held
    etree.fromstring(xml)


def test_hidden_answers_are_not_sent() -> None:
    record = session({"t": "hide", "g": {"u": "secret"}})
    assert "secret" not in record.submission_xml()
    assert record.value("g/u") == "secret"


def test_a_submission_looks_as_phones_write_it() -> None:
    root = etree.fromstring(session({"t": "a<b & c", "row": [{"cell": "1"}, {}, {"cell": "3"}]}).submission_xml())
    assert (root.tag, root.get("id"), root.get("version")) == ("data", "texts", "3")
    assert root.findtext("t") == "a<b & c"
    assert [row.findtext("cell") for row in root.findall("row")] == ["1", None, "3"]
    assert root.findtext("{http://openrosa.org/xforms}meta/{http://openrosa.org/xforms}instanceID") == "uuid:7"
    assert root.findtext("{http://openrosa.org/xforms}meta/{http://openrosa.org/xforms}instanceName") == "a<b & c"


def test_a_submission_without_its_form_is_read_by_its_shape() -> None:
    found = read_submission(
        '<d xmlns:x="urn:x" id="f" version="2"><x:a>1</x:a><g><b>2</b></g><r><c>3</c></r><r><c>4</c></r><e/>'
        "<meta><instanceID>uuid:9</instanceID></meta></d>"
    )
    assert found.answers == {"a": "1", "g": {"b": "2"}, "r": [{"c": "3"}, {"c": "4"}]}
    assert (found.form_id, found.version, found.instance_id) == ("f", "2", "uuid:9")


def test_what_the_form_does_not_know_is_kept() -> None:
    found = read_submission('<data id="texts"><t>1</t><new><a>2</a></new></data>', form_of(TEXT))
    assert found.answers == {"t": "1", "new": {"a": "2"}}
    assert session(dict(found.answers)).answers()["new"] == {"a": "2"}


def test_one_row_is_a_row() -> None:
    found = read_submission('<data id="texts"><row><cell>1</cell></row></data>', form_of(TEXT))
    assert found.answers == {"row": [{"cell": "1"}]}


@pytest.mark.parametrize(
    "wrong",
    ["", "no xml", "<a>", "<a></b>", '<!DOCTYPE a [<!ENTITY b "c">]><a id="texts">&b;</a>', "<a>\x00</a>",
     "<a>" * 3000 + "</a>" * 3000],
)  # fmt: skip
def test_what_is_no_submission_is_refused(wrong: str) -> None:
    with pytest.raises(FormError) as raised:
        read_submission(wrong)
    assert raised.value.code == "CAPTURE_XML_WRONG"


def test_a_submission_of_another_form_is_refused() -> None:
    with pytest.raises(FormError) as raised:
        read_submission('<data id="other"/>', form_of(TEXT))
    assert (raised.value.code, raised.value.context["found"]) == ("CAPTURE_XML_OTHER_FORM", "other")


def test_no_file_of_the_machine_comes_in(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("canary")
    bomb = f'<!DOCTYPE a [<!ENTITY b SYSTEM "file://{secret}">]><a id="f"><t>&b;</t></a>'
    with pytest.raises(FormError):
        read_submission(bomb)
