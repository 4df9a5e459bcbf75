"""Filling a template, inside the child process: texts and pictures come in as data, nothing of the template is run."""

import re
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docx import Document
from docx.image.exceptions import UnrecognizedImageError
from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Mm
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError, TemplateError
from lxml import etree

from gi_atlas.documents.docx_mark import mark_document
from gi_atlas.errors import FormError
from gi_atlas.exchange.child_task import ChildTask
from survey_forms.output.template_walls import CarefulEnvironment, Forbidden, require_harmless

RESULT = "document.docx"
PICTURE = "$picture"
_TAGS = re.compile(r"<[^>]+>")
_EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_TAG_KIND = re.compile(r"(\{[{%])(?:p|tr|tc|r)\s")
_SHOWN = 160
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def fill(task: ChildTask) -> dict[str, Any]:
    """Fill a template.

    Parameters
    ----------
    task : ChildTask
        Files: ``template``, and pictures (JPEG or PNG of ours) by keys of the caller's. Arguments: ``context``, plain
        data in which ``{"$picture": key, "width_mm": …, "height_mm": …}`` stands for a picture that fits there, and
        ``mark``, which is put on every page of the filled document.

    Returns
    -------
    dict
        Counts of the document when it was read again: ``paragraphs``, ``tables``, ``pictures``.

    Raises
    ------
    FormError
        TEMPLATE_NO_DOCX, TEMPLATE_LINKS, TEMPLATE_SYNTAX, TEMPLATE_UNKNOWN, TEMPLATE_FORBIDDEN.
    """
    path, name = task.files["template"], task.names["template"]
    require_harmless(path, name)
    try:
        template = CarefulTemplate(path, name)
        template.init_docx()
    except (PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise FormError("TEMPLATE_NO_DOCX", file=name) from error
    template.render(_with_pictures(task.arguments["context"], template, task.files), CarefulEnvironment())
    result = task.result(RESULT)
    template.save(result)
    require_harmless(result, name)  # a text must not have become an instruction either
    return _counts(result, name, task.arguments.get("mark", ""))


def _counts(path: Path, name: str, mark: str) -> dict[str, Any]:
    try:
        document = Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise FormError("TEMPLATE_NO_DOCX", file=name) from error
    if mark:
        # On the saved file: what was filled are other headers than those that the template was opened with.
        mark_document(document, mark)
        document.save(str(path))
    return {
        "paragraphs": len(document.paragraphs),
        "tables": len(document.tables),
        "pictures": len(document.element.body.xpath(".//pic:pic")),
    }


class _Picture:
    """A picture that draws itself where the template names it; the template can ask nothing of it."""

    __slots__ = ("_draw",)

    def __init__(self, draw: Callable[[], str]) -> None:
        self._draw = draw

    def __html__(self) -> str:
        return self._draw()

    def __str__(self) -> str:
        return self._draw()


def _with_pictures(value: Any, template: "CarefulTemplate", files: dict[str, Path]) -> Any:
    if isinstance(value, dict):
        if PICTURE in value:
            return _Picture(lambda: template.draw(files[value[PICTURE]], value["width_mm"], value["height_mm"]))
        return {key: _with_pictures(part, template, files) for key, part in value.items()}
    return [_with_pictures(part, template, files) for part in value] if isinstance(value, list) else value


class CarefulTemplate(DocxTemplate):  # type: ignore[misc]  # docxtpl has no type marks
    """A template whose faults say where they stand, and whose texts are evaluated once and nowhere else."""

    def __init__(self, path: Path, name: str) -> None:
        super().__init__(str(path))
        self._name = name

    def draw(self, path: Path, width_mm: float, height_mm: float) -> str:
        """XML of a picture that fits into a room, added to the part that is being written."""
        try:
            shape = self.current_rendering_part.new_pic_inline(str(path), None, None)
        except UnrecognizedImageError as error:
            raise FormError("TEMPLATE_NO_DOCX", file=path.name) from error
        extent, frame = shape.extent, shape.graphic.graphicData.pic.spPr
        factor = min(Mm(width_mm) / extent.cx, Mm(height_mm) / extent.cy)
        extent.cx, extent.cy = int(extent.cx * factor), int(extent.cy * factor)
        frame.cx, frame.cy = extent.cx, extent.cy
        return f'</w:t></w:r><w:r><w:drawing>{shape.xml}</w:drawing></w:r><w:r><w:t xml:space="preserve">'

    def render_xml_part(self, src_xml: str, part: Any, context: dict[str, Any], jinja_env: Any = None) -> str:
        """One part, filled; each paragraph begins a line, so that a fault's line says which one it is."""
        source = re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml)
        self.current_rendering_part = part
        try:
            written = jinja_env.from_string(source).render(context)
        except FormError:
            raise
        except Exception as error:
            raise self._told(error, source, part, context) from error
        return str(self.resolve_listing(re.sub(r"\n<w:p([ >])", r"<w:p\1", written)))

    def render_properties(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        """Title and author are ours: what stands in a template's properties is never evaluated."""
        properties = self.docx.core_properties
        properties.title, properties.author = str(context.get("title", ""))[:250], "GI Atlas"
        properties.subject = properties.comments = properties.keywords = properties.last_modified_by = ""

    def render_footnotes(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        """Footnotes, once: filled twice, a text of the first time would be evaluated at the second."""
        for part in self.docx.part.package.parts:
            if part.content_type == _FOOTNOTES:
                xml = self.patch_xml(part.blob.decode("utf-8"))
                part._blob = self.render_xml_part(xml, part, context, jinja_env).encode("utf-8")

    def _told(self, error: Exception, source: str, part: Any, context: dict[str, Any]) -> FormError:
        line = _line_of(error)
        shown = _expression_at(source, line, str(error))
        place = {
            "file": self._name,
            "part": str(part.partname).rpartition("/")[2].removesuffix(".xml"),
            "row": _paragraph_of(self._paragraphs(part), shown) or max(1, line - 1),
            "value": shown[:_SHOWN],
        }
        if isinstance(error, Forbidden):
            return FormError("TEMPLATE_FORBIDDEN", **place, detail=error.what[:_SHOWN])
        if isinstance(error, SecurityError):
            return FormError("TEMPLATE_FORBIDDEN", **place, detail=str(error)[:_SHOWN])
        if isinstance(error, UndefinedError):
            known = ", ".join(sorted(context))
            return FormError("TEMPLATE_UNKNOWN", **place, detail=str(error)[:_SHOWN], expected=known)
        detail = error.message if isinstance(error, TemplateError) else type(error).__name__
        return FormError("TEMPLATE_SYNTAX", **place, detail=str(detail)[:_SHOWN])

    def _paragraphs(self, part: Any) -> list[str]:
        root = etree.fromstring(part.blob)
        space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
        return [
            "".join(text.text or "" for text in paragraph.iter(f"{space}t")) for paragraph in root.iter(f"{space}p")
        ]


def _line_of(error: Exception) -> int:
    if isinstance(error, Forbidden):
        return error.line
    if isinstance(error, TemplateSyntaxError):
        return int(error.lineno)
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno or 1 for frame in reversed(frames) if frame.filename == "<template>"), 1)


def _expression_at(source: str, line: int, said: str) -> str:
    """The expression that a fault of a line is about: the one that holds a word of the message, else the first."""
    lines = source.splitlines()
    text = _TAGS.sub("", lines[line - 1]) if 0 < line <= len(lines) else ""
    found = [" ".join(expression.split()) for expression in _EXPRESSION.findall(text)]
    words = re.findall(r"'([^']+)'", said)
    about = (expression for expression in found if any(word in expression for word in words))
    return next(about, found[0] if found else text.strip()[:_SHOWN])


def _paragraph_of(paragraphs: list[str], expression: str) -> int:
    """Number of the paragraph, from 1, that holds an expression; 0 if none does."""
    wanted = _bare(expression)
    return next((number for number, text in enumerate(paragraphs, 1) if wanted and wanted in _bare(text)), 0)


def _bare(text: str) -> str:
    plain = _TAG_KIND.sub(r"\1 ", text).translate(str.maketrans("“”‘’", "\"\"''"))
    return re.sub(r"\s+", "", plain)
