"""A template is a stranger's file: nothing of it is run, and a fault says where it stands."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from gi_atlas.errors import FormError, GiAtlasError, ReadError
from gi_atlas.exchange.tasks import run_task
from survey_forms.output.record_document import build_document
from survey_forms.output.record_docx import write_record_docx
from tests.survey_forms.output.sample import PLAIN, make_record, make_session

CANARY = "canary-1337"
# Each would write a file, name a class, run for ever, or fill the memory, if anything of it ran.
HOSTILE = (
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ title.__class__ }}",
    "{{ title['__class__'] }}",
    "{{ title|attr('__class__') }}",
    "{{ lipsum.__globals__['os'].system('touch CANARY') }}",
    "{{ cycler.__init__.__globals__.os.popen('touch CANARY').read() }}",
    "{{ joiner.__init__.__globals__ }}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ self.__init__.__globals__.__builtins__.open('CANARY', 'w') }}",
    "{{ self._TemplateReference__context }}",
    "{% include 'CANARY' %}",
    "{% import 'CANARY' as m %}",
    "{% from 'CANARY' import m %}",
    "{% extends 'CANARY' %}",
    "{% for a in range(10**9) %}{% for b in range(10**9) %}x{% endfor %}{% endfor %}",
    "{{ 'x' * 10000000000 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ '%999999999d' % 1 }}",
    "{{ '{0.__class__.__init__.__globals__}'.format(title) }}",
    "{{ title.format_map(facts) }}",
    "{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}",
    "{% for x in facts recursive %}{{ loop(facts) }}{% endfor %}",
    "{% set x = joiner() %}{{ x() }}",
    "{{ photos[0].image._draw.__globals__ }}",
    "{{ photos[0].image._draw() }}",
    "{% call title() %}{% endcall %}",
    "{{ title|xmlattr }}",
    "{{ title|safe }}",
    "{{ title|pprint }}",
    "{{ facts|map(attribute='__class__')|list }}",
)
CONTEXT: dict[str, Any] = {"title": PLAIN, "facts": [{"name": "n", "text": "t"}], "notes": [],
                           "photos": [{"image": {"$picture": "picture", "width_mm": 80, "height_mm": 60}}]}  # fmt: skip


def make_template(folder: Path, *texts: str, header: str = "") -> Path:
    document = Document()
    document.add_paragraph("A first paragraph without braces")
    for text in texts:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    path = folder / "模板 office.docx"
    document.save(str(path))
    return path


def fill(template: Path, target: Path, context: dict[str, Any] | None = None) -> dict[str, Any]:
    with run_task("docx", {"template": template}, {"context": context or CONTEXT}) as answer:
        target.write_bytes(answer.files["document.docx"].read_bytes())
        return answer.found


def texts_of(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


@pytest.mark.parametrize("expression", HOSTILE)
def test_a_hostile_expression_runs_nothing(expression: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    canary = tmp_path / CANARY
    template = make_template(tmp_path, expression.replace("CANARY", str(canary)))
    with pytest.raises(FormError) as caught:
        fill(template, tmp_path / "out.docx")
    assert caught.value.code == "TEMPLATE_FORBIDDEN"
    assert caught.value.context["row"] == 2
    assert not canary.exists()
    assert not (tmp_path / "out.docx").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == [template.name]


@pytest.mark.parametrize("place", ["header", "table", "property", "footnote"])
def test_a_hostile_expression_runs_nothing_wherever_it_stands(place: str, tmp_path: Path) -> None:
    hostile = HOSTILE[4].replace("CANARY", str(tmp_path / CANARY))
    document = Document()
    document.add_paragraph("{{ title }}")
    if place == "header":
        document.sections[0].header.paragraphs[0].text = hostile
    elif place == "table":
        document.add_table(1, 1).cell(0, 0).text = hostile
    else:
        document.core_properties.title = document.core_properties.subject = hostile
    path = tmp_path / "t.docx"
    document.save(str(path))
    if place == "footnote":
        add_footnote(path, hostile)
    if place == "property":  # never evaluated: the title of the file is ours
        fill(path, tmp_path / "out.docx")
        assert Document(str(tmp_path / "out.docx")).core_properties.title == PLAIN
    else:
        with pytest.raises(FormError, match="not allowed"):
            fill(path, tmp_path / "out.docx")
    assert not (tmp_path / CANARY).exists()


def add_footnote(path: Path, text: str) -> None:
    """A footnotes part as Word writes it."""
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    note = f'<w:footnote w:id="1"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
    content = f'<w:footnotes xmlns:w="{w}">{note}</w:footnotes>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    replace_entries(
        path,
        {"word/footnotes.xml": content},
        types=f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/>',
        relations='<Relationship Id="rIdF" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'footnotes" Target="footnotes.xml"/>',
    )


def replace_entries(path: Path, entries: dict[str, str], types: str = "", relations: str = "") -> None:
    """Put entries into a document, with their content types and relations."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    content.update({name: text.encode() for name, text in entries.items()})
    additions = {"[Content_Types].xml": (types, b"</Types>"),
                 "word/_rels/document.xml.rels": (relations, b"</Relationships>")}  # fmt: skip
    for name, (added, end) in additions.items():
        content[name] = content[name].replace(end, added.encode() + end)
    with zipfile.ZipFile(path, "w") as archive:
        for name, blob in content.items():
            archive.writestr(name, blob)


def test_text_arrives_whole_and_is_no_template_itself(tmp_path: Path) -> None:
    texts = [PLAIN, "{{ 7*7 }}", "{% include 'x' %}", "{_{ 7*7 }_}", "]]>", "&amp;", "<w:p/>", '"quoted"', "‘’“”", "%}"]
    template = make_template(tmp_path, "{% for n in notes %}[{{ n }}]{% endfor %}")
    fill(template, tmp_path / "out.docx", {**CONTEXT, "notes": texts})
    assert "".join(f"[{text}]" for text in texts) in texts_of(tmp_path / "out.docx")
    assert "49" not in texts_of(tmp_path / "out.docx")


def test_lines_and_tabs_of_a_text_become_breaks(tmp_path: Path) -> None:
    fill(make_template(tmp_path, "{{ title }}"), tmp_path / "out.docx", {**CONTEXT, "title": "one\ntwo\tthree"})
    assert texts_of(tmp_path / "out.docx").endswith("one\ntwo\tthree")


def test_a_text_of_a_footnote_is_evaluated_once(tmp_path: Path) -> None:
    document = Document()
    document.add_section()
    document.add_paragraph("x")
    path = tmp_path / "t.docx"
    document.save(str(path))
    add_footnote(path, "{{ title }}")
    fill(path, tmp_path / "out.docx", {**CONTEXT, "title": "{{ 7*7 }}"})
    with zipfile.ZipFile(tmp_path / "out.docx") as archive:
        assert b"{{ 7*7 }}" in archive.read("word/footnotes.xml")


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ("{{ no_such_thing }}", "TEMPLATE_UNKNOWN", 2),
        ("{{ facts[0].nothing }}", "TEMPLATE_UNKNOWN", 2),
        ("{{ title", "TEMPLATE_SYNTAX", 2),
        ("{% for x in facts %}", "TEMPLATE_SYNTAX", 2),
        ("{{ title | no_such_filter }}", "TEMPLATE_FORBIDDEN", 2),
        ("{{ title + 1 }}", "TEMPLATE_SYNTAX", 2),
    ],
)
def test_a_fault_says_where_it_stands(text: str, code: str, row: int, tmp_path: Path) -> None:
    with pytest.raises(GiAtlasError) as caught:
        fill(make_template(tmp_path, text, "A last one"), tmp_path / "out.docx")
    error = caught.value
    assert error.code == code
    assert error.context["file"] == "模板 office.docx"
    assert error.context["part"] == "document"
    if code != "TEMPLATE_SYNTAX" or "+" in text:
        assert error.context["row"] == row
        assert text in error.context["value"] or "no_such" in error.context["value"]
    assert "模板 office.docx" in error.message("zh")
    assert error.message("zh") != error.message("en")


def test_a_fault_in_the_header_names_the_header(tmp_path: Path) -> None:
    with pytest.raises(FormError) as caught:
        fill(make_template(tmp_path, "x", header="{{ nobody }}"), tmp_path / "out.docx")
    assert caught.value.context["part"].startswith("header")
    assert caught.value.context["value"] == "{{ nobody }}"


def test_what_takes_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Loops over what is there are allowed; twelve of them within each other end by the child's time.
    monkeypatch.setattr("gi_atlas.exchange.limits.processor_limit_s", lambda *_given: 2.0)
    deep = "".join(f"{{% for x{n} in notes %}}" for n in range(12)) + "x" + "{% endfor %}" * 12
    with pytest.raises(ReadError) as caught:
        fill(make_template(tmp_path, deep), tmp_path / "out.docx", {**CONTEXT, "notes": ["x"] * 50})
    assert caught.value.code in ("READ_TOO_SLOW", "READ_MEMORY")


FIELD = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{first}</w:instrText></w:r>'
    '<w:r><w:instrText>{second}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("DDEAUTO c:\\cmd.exe", " x"),
        ("INCLUDE", "PICTURE http://a.invalid/x.png"),
        ("includetext ", "file"),
        ("LINK", " a"),
    ],
)
def test_a_field_that_fetches_or_starts_something_is_refused(first: str, second: str, tmp_path: Path) -> None:
    path = make_template(tmp_path, "FIELD")
    with zipfile.ZipFile(path) as archive:
        body = archive.read("word/document.xml").decode()
    put = body.replace("<w:sectPr", FIELD.format(first=first, second=second) + "<w:sectPr", 1)
    replace_entries(path, {"word/document.xml": put})
    with pytest.raises(FormError) as caught:
        fill(path, tmp_path / "out.docx")
    assert caught.value.code == "TEMPLATE_LINKS"


def test_a_text_never_becomes_an_instruction(tmp_path: Path) -> None:
    path = make_template(tmp_path, "x")
    with zipfile.ZipFile(path) as archive:
        body = archive.read("word/document.xml").decode()
    put = body.replace("<w:sectPr", FIELD.format(first="{{ title }}", second="") + "<w:sectPr", 1)
    replace_entries(path, {"word/document.xml": put})
    with pytest.raises(FormError, match="DDEAUTO"):
        fill(path, tmp_path / "out.docx", {**CONTEXT, "title": "DDEAUTO c:\\cmd.exe"})


@pytest.mark.parametrize(
    ("kind", "target", "mode"),
    [
        ("attachedTemplate", "http://a.invalid/t.dotm", "External"),
        ("image", "http://a.invalid/pixel.png", "External"),
        ("hyperlink", "file:///etc/passwd", "External"),
        ("oleObject", "embeddings/x.bin", "Internal"),
        ("aFChunk", "x.html", "Internal"),
    ],
)
def test_a_relation_that_loads_something_is_refused(kind: str, target: str, mode: str, tmp_path: Path) -> None:
    path = make_template(tmp_path, "x")
    relation = (
        '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        f'{kind}" Target="{target}" TargetMode="{mode}"/>'
    )
    replace_entries(path, {}, relations=relation)
    with pytest.raises(FormError) as caught:
        fill(path, tmp_path / "out.docx")
    assert caught.value.code == "TEMPLATE_LINKS"
    assert kind in caught.value.context["found"]


def test_a_plain_link_and_page_numbers_stay(tmp_path: Path) -> None:
    path = make_template(tmp_path, "x")
    link = (
        '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" '
        'Target="https://example.org/" TargetMode="External"/>'
    )
    replace_entries(path, {}, relations=link)
    fill(path, tmp_path / "out.docx")
    with zipfile.ZipFile(tmp_path / "out.docx") as archive:
        assert b"https://example.org/" in archive.read("word/_rels/document.xml.rels")


def test_macros_are_refused(tmp_path: Path) -> None:
    path = make_template(tmp_path, "x")
    replace_entries(path, {"word/vbaProject.bin": "x"})
    with pytest.raises(FormError, match="vbaProject"):
        fill(path, tmp_path / "out.docx")


def test_entities_are_refused(tmp_path: Path) -> None:
    path = make_template(tmp_path, "x")
    with zipfile.ZipFile(path) as archive:
        body = archive.read("word/document.xml").decode()
    bomb = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    replace_entries(path, {"word/document.xml": body.replace("<w:document", f"{bomb}<w:document", 1)})
    with pytest.raises(FormError, match="DOCTYPE"):
        fill(path, tmp_path / "out.docx")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"no zip at all", b"\xd0\xcf\x11\xe0old Word"])
def test_what_is_no_document_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "t.docx"
    path.write_bytes(content)
    with pytest.raises(FormError) as caught:
        fill(path, tmp_path / "out.docx")
    assert caught.value.code == "TEMPLATE_NO_DOCX"


def test_a_workbook_is_no_template(tmp_path: Path) -> None:
    path = tmp_path / "t.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(FormError) as caught:
        fill(path, tmp_path / "out.docx")
    assert caught.value.code == "TEMPLATE_NO_DOCX"


def test_an_office_names_single_questions(tmp_path: Path) -> None:
    template = make_template(
        tmp_path,
        "Name: {{ a.product_name }}; steps: {% for s in lists.production_step %}{{ s.step_name }}/{% endfor %}",
        "{% if a.heritage_level %}{{ a.heritage_level|default('–')|upper }}{% else %}none{% endif %}",
        "{{ facts|length }} {{ (sections|first).title }} {{ a.product_name_en or '–' }}",
    )
    document = build_document(make_session(), make_record(), [], "zh", "长乐烧酒")
    write_record_docx(document, {}, tmp_path / "out.docx", template)
    text = texts_of(tmp_path / "out.docx")
    assert "Name: 长乐烧酒; steps: 浸米/蒸馏/陈酿/" in text
    assert "省级" in text
    assert "5 调查 –" in text


def test_faults_of_a_template_leave_nothing_behind(tmp_path: Path) -> None:
    target = tmp_path / "out" / "r.docx"
    target.parent.mkdir()
    document = build_document(make_session(), make_record(), [], "en")
    with pytest.raises(FormError):
        write_record_docx(document, {}, target, make_template(tmp_path, "{{ nothing_here }}"))
    assert list(target.parent.iterdir()) == []
