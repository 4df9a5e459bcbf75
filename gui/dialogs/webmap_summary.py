"""What leaves with a web map in a few lines of fixed height: the list below never moves under the mouse."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PyQt5.QtCore import QSize, Qt
from PyQt5.QtGui import QResizeEvent
from PyQt5.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gi_atlas.cases.disputing import is_opponents
from gi_atlas.errors import GiAtlasError, JobCancelled
from gi_atlas.i18n import N_, _
from gi_atlas.model import Evidence, EvidenceKind
from gi_atlas.readable import visible
from gi_atlas.storage.project import Project
from layers.publish.webmap.imported import ImportedCount, count_imported
from layers.publish.webmap.options import WebMapOptions
from layers.publish.webmap.outgoing import Outgoing, outgoing
from layers.publish.webmap.page_texts import REASON_WORDS

NO_BREAK = "\u00a0"
LINES_SEEN = 4
# One of them, and several: Chinese has a measure word for each.
COUNTED = {
    "boundaries": (N_("{count} boundary"), N_("{count} boundaries")),
    "units": (N_("{count} county outline"), N_("{count} county outlines")),
    "townships": (N_("{count} township outline"), N_("{count} township outlines")),
    "records": (N_("{count} survey record"), N_("{count} survey records")),
    "photos": (N_("{count} photo"), N_("{count} photos")),
    "products": (N_("{count} product"), N_("{count} products")),
}


class ElidedLine(QLabel):
    """One line of plain text, always as high as a line; what has no room is cut and stands in the tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, text: str) -> None:
        """Show a text."""
        self.whole = text
        self.setAccessibleName(text)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self.whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(self.whole if shown != self.whole else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """A line, also while there is no text."""
        return QSize(0, self.fontMetrics().lineSpacing() + 4)

    def minimumSizeHint(self) -> QSize:
        """A line."""
        return self.sizeHint()


class Summary(QWidget):
    """Counts of what goes out and stays inside, scrolled where they are many, and the private columns by name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts, self.let_out, self._scrolled = QLabel(), ElidedLine(), QScrollArea()
        self.counts.setWordWrap(True)
        self.counts.setTextFormat(Qt.TextFormat.PlainText)
        self.counts.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._scrolled.setWidget(self.counts)
        self._scrolled.setWidgetResizable(True)
        self._scrolled.setFrameShape(QFrame.Shape.NoFrame)
        self._scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scrolled.setFixedHeight(LINES_SEEN * self.fontMetrics().lineSpacing() + 4)
        self._scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scrolled)
        column.addWidget(self.let_out)

    def show_counts(self, lines: Iterable[str]) -> None:
        """Show lines on what leaves and what stays."""
        text = "\n".join(lines)
        self.counts.setText(text)
        self._scrolled.setToolTip(text)

    def show_let_out(self, names: list[str]) -> None:
        """Name the private columns that leave, or say that none does."""
        if not names:
            self.let_out.say(_("Also let out: nothing"))
            return
        text = _("Also let out ({count}): {names}")
        self.let_out.say(text.format(count=len(names), names=_(", ").join(visible(name) for name in names)))


@dataclass(frozen=True)
class Listed:
    """What the dialog asks a project for: its imported layers, its photos, and what would leave or why not."""

    layers: list[ImportedCount]
    photos: int
    found: "Outgoing | GiAtlasError"


def list_outgoing(project: Project, options: WebMapOptions) -> Listed:
    """Ask a project; a refusal is told in the dialog, not above it."""
    layers = count_imported(project)
    try:
        return Listed(layers, shown_photos(project, options), outgoing(project, options))
    except JobCancelled:
        raise
    except GiAtlasError as error:
        return Listed(layers, 0, error)


def shown_photos(project: Project, options: WebMapOptions) -> int:
    """How many photos there are that might speak for a product; 0 where a page has none."""
    if not options.photo_px:
        return 0
    photos = (item for item in project.read_all(Evidence) if item.kind is EvidenceKind.PHOTO)
    return sum(not is_opponents(item) for item in photos)


def counted_lines(found: Outgoing, all_photos: int = 0) -> list[str]:
    """What goes out, then what stays inside and why, in lines: of ``all_photos`` each is accounted for."""
    counts = {**found.features, "photos": found.photos}
    ours = {key: count for key, count in counts.items() if key in COUNTED}
    lines = [_("Going out: {what}").format(what=_joined(ours, {}))]
    if imported := {key: count for key, count in counts.items() if key not in COUNTED}:
        lines.append(_("Imported layers going out: {what}").format(what=_joined(imported, found.layer_names)))
    if found.drafts:
        lines.append(_("Drafts: {count}; the page bears a watermark").format(count=found.drafts))
    for layer, reasons in found.left_out.items():
        for reason, count in reasons.items():
            lines.append(_staying(_things(layer, count, found.layer_names), _(REASON_WORDS[reason])))
    elsewhere = all_photos - found.photos - sum(found.left_out.get("photos", {}).values())
    if elsewhere > 0:
        reason = _("their survey records belong to no product, or to one that is not on this map")
        lines.append(_staying(_things("photos", elsewhere, {}), reason))
    return lines


def _joined(counts: Mapping[str, int], names: Mapping[str, str]) -> str:
    """Counts one after the other; a line breaks between them and not within."""
    told = [_things(key, count, names) for key, count in counts.items()]
    return f"{NO_BREAK}· ".join(one.replace(" ", NO_BREAK) for one in told)


def _staying(what: str, reason: str) -> str:
    return _("Staying inside: {what} ({reason})").format(what=what, reason=reason)


def _things(key: str, count: int, names: Mapping[str, str]) -> str:
    if key in COUNTED:
        return _(COUNTED[key][count != 1]).format(count=f"{count:,}")
    return _("{layer}: {count}").format(layer=visible(names.get(key, key)), count=f"{count:,}")
