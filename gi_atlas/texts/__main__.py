"""``python -m gi_atlas.texts``: write docs/errors.md, the table of every code with its text in both languages."""

from pathlib import Path

from gi_atlas.i18n import compile_catalogues, translate
from gi_atlas.texts import all_texts

HEAD = """# Codes

Every error, question, note and finding has a code that scripts can rely on; its text is shown in the reader's
language. Words in braces are filled in. This page is written by `python -m gi_atlas.texts`; a test compares it.

| code | English | 中文 |
|---|---|---|
"""


def write_page(path: Path) -> None:
    """Write the table of codes as Markdown."""
    compile_catalogues()
    rows = [
        f"| `{code}` | {_cell(text)} | {_cell(translate(text, 'zh'))} |" for code, text in sorted(all_texts().items())
    ]
    path.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    write_page(Path(__file__).resolve().parents[2] / "docs" / "errors.md")
