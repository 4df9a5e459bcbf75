"""A form with every type of question, and what tests of forms do again and again."""

from collections.abc import Iterator

from PyQt5.QtCore import Qt
from PyQt5.QtGui import QInputMethodEvent
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.form_widgets.editor import Editor
from gui.form_widgets.form_view import FormView
from gui.form_widgets.question_field import QuestionField
from gui.form_widgets.repeat_box import RepeatBox
from survey_forms.capture import FormSession
from survey_forms.schema import Form
from tests.survey_forms.making import form_of

ZH, EN, FR = "中文 (zh)", "English (en)", "Français (fr)"
_HEADS = {
    "type": "type",
    "name": "name",
    "zh": "label::中文 (zh)",
    "en": "label::English (en)",
    "fr": "label::Français (fr)",
    "hint": "hint::中文 (zh)",
    "required": "required",
    "relevant": "relevant",
    "constraint": "constraint",
    "why_zh": "constraint_message::中文 (zh)",
    "why_en": "constraint_message::English (en)",
    "choice_filter": "choice_filter",
    "appearance": "appearance",
    "parameters": "parameters",
    "read_only": "read_only",
    "calculation": "calculation",
    "default": "default",
}


def _row(kind: str, name: str = "", **cells: str) -> str:
    found = {"type": kind, "name": name, **cells}
    assert found.keys() <= _HEADS.keys()
    return f"| | {' | '.join(found.get(head, '') for head in _HEADS)} |"


_SURVEY = [
    _row("note", "welcome", zh="**欢迎** 填写 <b>a<b & c", en="Welcome to the **form**", fr="Bienvenue"),
    _row("begin_group", "words", zh="文字", en="Words", fr="Mots", hint="先填这组"),
    _row(
        "text",
        "name",
        zh="名称",
        en="Name",
        fr="Nom",
        hint="两个字以上",
        required="yes",
        constraint="string-length(.) >= 2",
        why_zh="至少两个字",
        why_en="Two letters at least",
    ),
    _row("text", "story", zh="说明", en="Story", fr="Histoire", appearance="multiline"),
    _row(
        "integer",
        "count",
        zh="数量",
        en="Count",
        fr="Nombre",
        constraint=". >= 0",
        why_zh="不能为负",
        why_en="Not below zero",
    ),
    _row("decimal", "weight", zh="重量", en="Weight", fr="Poids"),
    _row("text", "other", zh="其他", en="Other", fr="Autre", required="yes", relevant="${count} > 5"),
    _row("calculate", "twice", calculation="${count} * 2"),
    _row("note", "told", zh="两倍是 ${twice}", en="Twice is ${twice}"),
    _row("text", "fixed", zh="固定", en="Fixed", fr="Fixe", read_only="yes", calculation="concat(${name}, '!')"),
    _row("barcode", "code", zh="条码", en="Barcode"),
    _row("hidden", "secret", default="x"),
    _row("end_group"),
    _row("begin_group", "times", zh="时间", en="Times", fr="Temps"),
    _row("date", "day", zh="日期", en="Day"),
    _row("time", "clock", zh="时刻", en="Time"),
    _row("dateTime", "moment", zh="时间", en="Moment"),
    _row("range", "scale", zh="评分", en="Scale", parameters="start=1 end=5 step=1"),
    _row("end_group"),
    _row("begin_group", "choosing", zh="选择", en="Choosing", fr="Choix"),
    _row("select_one fruit", "one", zh="水果", en="Fruit", fr="Fruit"),
    _row("select_one fruit", "four", zh="四列", en="Four columns", appearance="columns-4"),
    _row("select_one fruit", "mini", zh="下拉", en="Minimal", appearance="minimal"),
    _row("select_one town", "town", zh="乡镇", en="Town", choice_filter="of=${one}", appearance="minimal"),
    _row("select_one fruit", "liking", zh="喜好", en="Liking", appearance="likert"),
    _row("select_multiple fruit", "many", zh="多选", en="Many"),
    _row("select_multiple fruit", "chips", zh="多选下拉", en="Many, searched", appearance="autocomplete"),
    _row("rank fruit", "order", zh="排序", en="Order"),
    _row("acknowledge", "agreed", zh="知悉", en="Agreed"),
    _row("end_group"),
    _row("begin_group", "places", zh="地点", en="Places", fr="Lieux"),
    _row("geopoint", "point", zh="点", en="Point"),
    _row("geotrace", "line", zh="线", en="Line"),
    _row("geoshape", "area", zh="面", en="Area"),
    _row("end_group"),
    _row("begin_group", "media", zh="资料", en="Media", fr="Médias"),
    _row("image", "photo", zh="照片", en="Photo"),
    _row("audio", "sound", zh="录音", en="Sound"),
    _row("video", "film", zh="录像", en="Film"),
    _row("file", "paper", zh="文件", en="Paper"),
    _row("image", "sign", zh="签名", en="Signature", appearance="signature"),
    _row("end_group"),
    _row("begin_group", "rows", zh="各行", en="Rows", fr="Lignes"),
    _row("begin_repeat", "step", zh="工序", en="Step", fr="Étape"),
    _row("text", "step_name", zh="工序名", en="Step name", required="yes"),
    _row("select_one fruit", "step_fruit", zh="用料", en="Material"),
    _row("begin_group", "inner", zh="细节", en="Details"),
    _row("integer", "minutes", zh="分钟", en="Minutes"),
    _row("image", "step_photo", zh="照片", en="Photo"),
    _row("end_group"),
    _row("begin_repeat", "tool", zh="工具", en="Tool"),
    _row("text", "tool_name", zh="工具名", en="Tool name"),
    _row("end_repeat"),
    _row("end_repeat"),
    _row("end_group"),
    _row("begin_group", "extra", zh="附加", en="Extra", fr="Extra", relevant="${count} > 100"),
    _row("text", "more", zh="更多", en="More"),
    _row("end_group"),
]
_CHOICES = """
| choices |
| | list_name | name | label::中文 (zh) | label::English (en) | label::Français (fr) | of |
| | fruit | pear | 梨 | Pear & peel | Poire | |
| | fruit | peach | 桃 | Peach | Pêche | |
| | fruit | plum | 李 | Plum | Prune | |
| | town | p1 | 梨园镇 | Pear Garden | | pear |
| | town | p2 | 梨树县 | Pear Tree | | pear |
| | town | t1 | 桃源乡 | Peach Spring | | peach |
| settings |
| | form_id | form_title | default_language |
| | all_types | 各种题型 | 中文 (zh) |
"""


def all_types() -> Form:
    heads = f"| | {' | '.join(_HEADS.values())} |"
    return form_of("\n".join(["| survey |", heads, *_SURVEY]) + _CHOICES)


def field_at(view: FormView, path: str) -> QuestionField:
    """The field of a question, its page shown."""
    view.focus(path)
    found = view.field(path)
    assert found is not None, path
    return found


def editor_at(view: FormView, path: str) -> Editor:
    editor = field_at(view, path).editor
    assert editor is not None
    return editor


def compose(widget: QWidget, text: str) -> None:
    """Text that is being composed."""
    QApplication.sendEvent(widget, QInputMethodEvent(text, []))


def commit(widget: QWidget, text: str) -> None:
    """Text that an input method puts in."""
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def press(key: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key pressed where the cursor is."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifiers)


def relevant_questions(session: FormSession) -> Iterator[str]:
    """Paths of what a person is asked, in the order of the form."""
    from survey_forms.schema import Question, QuestionType

    for path, node in session.walk():
        if isinstance(node, Question) and node.is_seen and node.type is not QuestionType.NOTE:
            yield path


def dressed_view(qtbot: QtBot, session: FormSession, language: str = "zh", width_px: int = 420) -> FormView:
    """A form in a window of its own, in front, with a button below it."""
    window = QWidget()
    view, save = FormView(), QPushButton("Save")
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(view)
    column.addWidget(save)
    # The call holds the window until then: qtbot itself does not.
    qtbot.addWidget(window, before_close_func=lambda closed: window.setVisible(closed is not window))
    window.resize(width_px, 640)
    view.show(session, language)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return view


STEP = "rows/step"


def box_at(view: FormView, path: str = STEP) -> RepeatBox:
    view.focus(path)
    page = view.current_page()
    assert page is not None
    return next(box for box in page.findChildren(RepeatBox) if box.path == path)
