"""Which widget stands for which node of a form."""

from collections.abc import Callable

from gui.form_widgets.form_desk import FormDesk
from gui.form_widgets.form_part import FormPart
from gui.form_widgets.node_column import GroupBox
from gui.form_widgets.question_field import QuestionField
from gui.form_widgets.repeat_box import RepeatBox
from survey_forms.schema import Group, Node, Question, Repeat


def part_maker(desk: FormDesk) -> Callable[[Node, str], FormPart]:
    """Makes the widget of a node at a path with positions."""

    def make(node: Node, path: str) -> FormPart:
        if isinstance(node, Repeat):
            return RepeatBox(desk, node, path)
        if isinstance(node, Group):
            return GroupBox(desk, node, path)
        assert isinstance(node, Question)
        return QuestionField(desk, node, path)

    return make
