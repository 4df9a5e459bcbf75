"""A form with every type of question, and what tests of forms do again and again."""

from collections.abc import Iterator

from PyQt5.QtCore import Qt
from PyQt5.QtGui import QInputMethodEvent
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication, QWidget

from gui.form_widgets.editor import Editor
from gui.form_widgets.form_view import FormView
from gui.form_widgets.question_field import QuestionField
from survey_forms.capture import FormSession
from survey_forms.schema import Form
from tests.survey_forms.making import form_of

ZH, EN, FR = "中文 (zh)", "English (en)", "Français (fr)"
ALL_TYPES = """
| survey |
| | type | name | label::中文 (zh) | label::English (en) | label::Français (fr) | hint::中文 (zh) | required | relevant | constraint | constraint_message::中文 (zh) | constraint_message::English (en) | choice_filter | appearance | parameters | read_only | calculation | default |
| | note | welcome | **欢迎** 填写 <b>a<b & c | Welcome to the **form** | Bienvenue | | | | | | | | | | | | |
| | begin_group | words | 文字 | Words | Mots | 先填这组 | | | | | | | | | | | |
| | text | name | 名称 | Name | Nom | 两个字以上 | yes | | string-length(.) >= 2 | 至少两个字 | Two letters at least | | | | | | |
| | text | story | 说明 | Story | Histoire | | | | | | | | multiline | | | | |
| | integer | count | 数量 | Count | Nombre | | | | . >= 0 | 不能为负 | Not below zero | | | | | | |
| | decimal | weight | 重量 | Weight | Poids | | | | | | | | | | | | |
| | text | other | 其他 | Other | Autre | | yes | ${count} > 5 | | | | | | | | | |
| | calculate | twice | | | | | | | | | | | | | | ${count} * 2 | |
| | note | told | 两倍是 ${twice} | Twice is ${twice} | | | | | | | | | | | | | |
| | text | fixed | 固定 | Fixed | Fixe | | | | | | | | | | yes | concat(${name}, '!') | |
| | barcode | code | 条码 | Barcode | | | | | | | | | | | | | |
| | hidden | secret | | | | | | | | | | | | | | | x |
| | end_group | | | | | | | | | | | | | | | | |
| | begin_group | times | 时间 | Times | Temps | | | | | | | | | | | | |
| | date | day | 日期 | Day | | | | | | | | | | | | | |
| | time | clock | 时刻 | Time | | | | | | | | | | | | | |
| | dateTime | moment | 时间 | Moment | | | | | | | | | | | | | |
| | range | scale | 评分 | Scale | | | | | | | | | | start=1 end=5 step=1 | | | |
| | end_group | | | | | | | | | | | | | | | | |
| | begin_group | choosing | 选择 | Choosing | Choix | | | | | | | | | | | | |
| | select_one fruit | one | 水果 | Fruit | Fruit | | | | | | | | | | | | |
| | select_one fruit | four | 四列 | Four columns | | | | | | | | | columns-4 | | | | |
| | select_one fruit | mini | 下拉 | Minimal | | | | | | | | | minimal | | | | |
| | select_one town | town | 乡镇 | Town | | | | | | | | of=${one} | minimal | | | | |
| | select_one fruit | liking | 喜好 | Liking | | | | | | | | | likert | | | | |
| | select_multiple fruit | many | 多选 | Many | | | | | | | | | | | | | |
| | select_multiple fruit | chips | 多选下拉 | Many, searched | | | | | | | | | autocomplete | | | | |
| | rank fruit | order | 排序 | Order | | | | | | | | | | | | | |
| | acknowledge | agreed | 知悉 | Agreed | | | | | | | | | | | | | |
| | end_group | | | | | | | | | | | | | | | | |
| | begin_group | places | 地点 | Places | Lieux | | | | | | | | | | | | |
| | geopoint | point | 点 | Point | | | | | | | | | | | | | |
| | geotrace | line | 线 | Line | | | | | | | | | | | | | |
| | geoshape | area | 面 | Area | | | | | | | | | | | | | |
| | end_group | | | | | | | | | | | | | | | | |
| | begin_group | media | 资料 | Media | Médias | | | | | | | | | | | | |
| | image | photo | 照片 | Photo | | | | | | | | | | | | | |
| | audio | sound | 录音 | Sound | | | | | | | | | | | | | |
| | video | film | 录像 | Film | | | | | | | | | | | | | |
| | file | paper | 文件 | Paper | | | | | | | | | | | | | |
| | image | sign | 签名 | Signature | | | | | | | | | signature | | | | |
| | end_group | | | | | | | | | | | | | | | | |
| | begin_group | rows | 各行 | Rows | Lignes | | | | | | | | | | | | |
| | begin_repeat | step | 工序 | Step | Étape | | | | | | | | | | | | |
| | text | step_name | 工序名 | Step name | | | yes | | | | | | | | | | |
| | select_one fruit | step_fruit | 用料 | Material | | | | | | | | | | | | | |
| | begin_group | inner | 细节 | Details | | | | | | | | | | | | | |
| | integer | minutes | 分钟 | Minutes | | | | | | | | | | | | | |
| | image | step_photo | 照片 | Photo | | | | | | | | | | | | | |
| | end_group | | | | | | | | | | | | | | | | |
| | begin_repeat | tool | 工具 | Tool | | | | | | | | | | | | | |
| | text | tool_name | 工具名 | Tool name | | | | | | | | | | | | | |
| | end_repeat | | | | | | | | | | | | | | | | |
| | end_repeat | | | | | | | | | | | | | | | | |
| | end_group | | | | | | | | | | | | | | | | |
| | begin_group | extra | 附加 | Extra | Extra | | | ${count} > 100 | | | | | | | | | |
| | text | more | 更多 | More | | | | | | | | | | | | | |
| | end_group | | | | | | | | | | | | | | | | |
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
    return form_of(ALL_TYPES)


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
