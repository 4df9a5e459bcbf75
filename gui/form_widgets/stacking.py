"""How fields and text areas of a form stand below each other."""

from collections.abc import Iterable

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from gui.form_widgets.field import Field


def stack_fields(form_widget: QWidget, fields: Iterable[Field], areas: Iterable[QWidget]) -> None:
    """Lay fields out as rows with their labels, text areas below them, in the widget that is the form."""
    form = QFormLayout()
    form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    form.setLabelAlignment(Qt.Alignment(Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignTop)
    form.setContentsMargins(0, 0, 0, 0)
    for field in fields:
        form.addRow(field.label, field)
    column = QVBoxLayout(form_widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.addLayout(form)
    for area in areas:
        column.addWidget(area)
