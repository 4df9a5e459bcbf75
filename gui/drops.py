"""Files and folders that are dropped onto the map."""

from collections.abc import Callable
from pathlib import Path

from PyQt5.QtCore import QEvent, QMimeData, QObject
from PyQt5.QtGui import QDragEnterEvent, QDropEvent
from PyQt5.QtWidgets import QWidget


class DropCatcher(QObject):
    """Takes what is dropped onto a widget; ``on_paths`` gets the paths after the drag has ended."""

    def __init__(self, widget: QWidget, on_paths: Callable[[list[Path]], object]) -> None:
        super().__init__(widget)
        self._on_paths = on_paths
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take files; leave everything else."""
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            paths = dropped_paths(event.mimeData())
            if paths:
                event.acceptProposedAction()
                self._on_paths(paths)
                return True
        elif isinstance(event, QDragEnterEvent) and dropped_paths(event.mimeData()):
            event.acceptProposedAction()
            return True
        return False


def dropped_paths(content: QMimeData | None) -> list[Path]:
    """Local files and folders of a drag."""
    if content is None:
        return []
    return [Path(url.toLocalFile()) for url in content.urls() if url.isLocalFile() and url.toLocalFile()]
