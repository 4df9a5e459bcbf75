"""DOCX files brought to the disk in one piece."""

from io import BytesIO
from pathlib import Path
from typing import Any


def save_document(document: Any, path: Path) -> None:
    """Write a document that python-docx holds, or leave nothing of it; a file that was there is replaced.

    It is packed in memory first: an archive that meets a full disk in the middle speaks again when it is collected.

    Raises
    ------
    OSError
    """
    content = BytesIO()
    document.save(content)
    try:
        path.write_bytes(content.getvalue())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
