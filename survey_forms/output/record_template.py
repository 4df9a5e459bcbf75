"""The template of a record that ships, made anew by ``python -m survey_forms.output.record_template``.

An office opens ``survey_forms/forms/record_zh.docx`` in Word or WPS, changes it and gives it to ``forms print
--template``. What stands between braces is filled in; the guide lists the names.
"""

from importlib.resources import files
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from gi_atlas.documents.docx_page import (
    FAINT,
    SMALL_PT,
    pad_cells,
    put_margins,
    set_page,
    set_styles,
    shade_cell,
)
from gi_atlas.documents.words import Words
from gi_atlas.i18n import LANGUAGES, N_

HEAD_FILL = "eef2f6"
_QUESTION, _ANSWER = 58, 116
_WIDTH_MM = _QUESTION + _ANSWER


def template_path(language: str) -> Path:
    """Template that ships, in a language."""
    return Path(str(files("survey_forms.forms") / f"record_{language}.docx"))


def make_template(language: str, path: Path) -> None:
    """Write the template of a language."""
    document = Document()
    set_page(document, is_wide=False)
    set_styles(document, language)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = "GI Atlas", "GI Atlas", ""
    put_margins(document.sections[0], language, "{{ title }}", "{{ form }}", "{{ printed }}")
    _Maker(document, Words(language)).make()
    document.save(str(path))


class _Maker:
    def __init__(self, document: Any, words: Words) -> None:
        self._document, self._words = document, words

    def make(self) -> None:
        """Every part, in the order of the page."""
        self._document.add_heading("{{ title }}", 0)
        subtitle = self._document.add_paragraph("{{ subtitle }}")
        subtitle.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._pairs("fact in facts", "{{ fact.name }}", "{{ fact.text }}")
        self._map()
        self._sections()
        self._photos()
        self._papers()
        self._ends()

    def _map(self) -> None:
        self._say("{%p if map_image %}")
        self._centred("{{ map_image }}")
        self._centred("{{ map_caption }}", is_faint=True)
        self._say("{%p endif %}")

    def _sections(self) -> None:
        self._say("{%p for section in sections %}")
        self._say("{%p if section.depth == 1 %}")
        self._document.add_heading("{{ section.title }}", 1)
        self._say("{%p else %}")
        self._document.add_heading("{{ section.title }}", 2)
        self._say("{%p endif %}")
        self._say("{%p if section.answers %}")
        self._pairs("answer in section.answers", "{{ answer.question }}", "{{ answer.text }}")
        self._say("{%p endif %}")
        self._say("{%p for table in section.tables %}")
        self._say("{%p if table.title != section.title %}")
        self._document.add_heading("{{ table.title }}", 2)
        self._say("{%p endif %}")
        self._say("{%p if table.is_wide %}")
        self._entries()
        self._say("{%p else %}")
        self._columns()
        self._say("{%p endif %}")
        self._say("{%p endfor %}")
        self._say("{%p endfor %}")

    def _entries(self) -> None:
        table = self._table(2)
        self._row(table, "{%tr for entry in table.entries %}")
        head = self._row(table, "{{ entry.number }}")
        shade_cell(head.cells[0].merge(head.cells[1]), HEAD_FILL)
        self._row(table, "{%tr for pair in entry.pairs %}")
        self._row(table, "{{ pair.question }}", "{{ pair.text }}")
        self._row(table, "{%tr endfor %}")
        self._row(table, "{%tr endfor %}")
        self._widths(table)

    def _columns(self) -> None:
        table = self._document.add_table(rows=0, cols=3, style="Table Grid")
        pad_cells(table)
        head = self._row(table, "{%tc for heading in table.headings %}", "{{ heading }}", "{%tc endfor %}")
        head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        shade_cell(head.cells[1], HEAD_FILL)
        self._row(table, "{%tr for row in table.rows %}")
        self._row(table, "{%tc for text in row %}", "{{ text }}", "{%tc endfor %}")
        self._row(table, "{%tr endfor %}")
        self._document.add_paragraph()

    def _photos(self) -> None:
        self._say("{%p if photos %}")
        self._document.add_heading(self._words(N_("Pictures")), 1)
        table = self._document.add_table(rows=0, cols=2)
        self._row(table, "{%tr for pair in photo_rows %}")
        row = self._row(table, "", "")
        for cell, name in zip(row.cells, ("left", "right"), strict=True):
            self._photo(cell, name)
        self._row(table, "{%tr endfor %}")
        self._document.add_paragraph()
        self._say("{%p endif %}")

    def _photo(self, cell: Any, name: str) -> None:
        cell.paragraphs[0].add_run(f"{{%p if pair.{name} %}}")
        cell.add_paragraph(f"{{{{ pair.{name}.image }}}}").paragraph_format.keep_with_next = True
        cell.add_paragraph(f"{{{{ pair.{name}.number }}}}. {{{{ pair.{name}.caption }}}}")
        cell.add_paragraph(f"{{%p for fact in pair.{name}.facts %}}")
        line = cell.add_paragraph().add_run("{{ fact.name }}: {{ fact.text }}")
        line.font.size, line.font.color.rgb = Pt(SMALL_PT), FAINT
        cell.add_paragraph("{%p endfor %}")
        cell.add_paragraph("{%p endif %}")
        cell.add_paragraph()

    def _papers(self) -> None:
        words = self._words
        self._say("{%p if papers %}")
        self._document.add_heading(words(N_("Other evidence")), 1)
        table = self._table(4)
        names = (N_("Kind"), N_("Title"), N_("File"), N_("Kept by"))
        head = self._row(table, *(words(name) for name in names))
        for cell in head.cells:
            shade_cell(cell, HEAD_FILL)
        self._row(table, "{%tr for paper in papers %}")
        self._row(table, "{{ paper.kind }}", "{{ paper.title }}", "{{ paper.file_name }}", "{{ paper.holder }}")
        self._row(table, "{%tr endfor %}")
        self._document.add_paragraph()
        self._say("{%p endif %}")

    def _ends(self) -> None:
        words = self._words
        self._document.add_heading(words(N_("How far it is")), 1)
        self._pairs("fact in readiness", "{{ fact.name }}", "{{ fact.text }}")
        self._joined(words(N_("Still to be answered")), "missing")
        self._say("{%p if checklist %}")
        self._document.add_heading(words(N_("Open items of the checklist")), 2)
        self._pairs("fact in checklist", "{{ fact.name }}", "{{ fact.text }}")
        self._say("{%p endif %}")
        self._document.add_heading(words(N_("Where it comes from")), 1)
        self._pairs("fact in sources", "{{ fact.name }}", "{{ fact.text }}")
        self._list(words(N_("Notes")), "notes")
        self._document.add_paragraph()
        self._document.add_paragraph(
            words(N_("Surveyor: ______________    Lead: ______________    Date: ____________"))
        )

    def _list(self, title: str, name: str) -> None:
        self._say(f"{{%p if {name} %}}")
        self._document.add_heading(title, 2)
        self._say(f"{{%p for text in {name} %}}")
        self._document.add_paragraph("{{ text }}", style="List Bullet")
        self._say("{%p endfor %}")
        self._say("{%p endif %}")

    def _joined(self, title: str, name: str) -> None:
        self._say(f"{{%p if {name} %}}")
        self._document.add_heading(title, 2)
        between = f"{{% if not loop.last %}}{self._words.semicolon}{{% endif %}}"
        self._say(f"{{% for text in {name} %}}{{{{ text }}}}{between}{{% endfor %}}")
        self._say("{%p endif %}")

    def _pairs(self, loop: str, name: str, text: str) -> None:
        table = self._table(2)
        self._row(table, f"{{%tr for {loop} %}}")
        shade_cell(self._row(table, name, text).cells[0], HEAD_FILL)
        self._row(table, "{%tr endfor %}")
        self._widths(table)

    def _table(self, columns: int) -> Any:
        table = self._document.add_table(rows=0, cols=columns, style="Table Grid")
        table.autofit = False
        pad_cells(table)
        for column in table.columns:
            column.width = Mm(_WIDTH_MM / columns)
        return table

    def _widths(self, table: Any) -> None:
        for column, width in zip(table.columns, (_QUESTION, _ANSWER), strict=True):
            column.width = Mm(width)
        self._document.add_paragraph()

    def _row(self, table: Any, *texts: str) -> Any:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, text in zip(row.cells, texts, strict=False):
            cell.text = text
        return row

    def _centred(self, text: str, is_faint: bool = False) -> None:
        paragraph = self._document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.keep_with_next = not is_faint
        run = paragraph.add_run(text)
        if is_faint:
            run.font.size, run.font.color.rgb = Pt(SMALL_PT), FAINT

    def _say(self, text: str) -> None:
        self._document.add_paragraph(text)


if __name__ == "__main__":
    for code in LANGUAGES:
        make_template(code, template_path(code))
