"""The guide is found in a checkout and where the program is installed."""

from pathlib import Path

import pytest

from gi_atlas.i18n import set_language
from gui import help_acts
from gui.help_acts import guide_path


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_checkout_has_its_guide(language: str) -> None:
    set_language(language)
    assert guide_path().name == f"{language}.md"
    assert "Ctrl+K" in guide_path().read_text(encoding="utf-8")


def test_an_installed_program_finds_its_guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = tmp_path / "share"
    installed.mkdir()
    (installed / "en.md").write_text("# Guide", encoding="utf-8")
    monkeypatch.setattr(help_acts, "GUIDE_FOLDERS", (tmp_path / "docs", installed))
    assert guide_path() == installed / "en.md"
    set_language("zh")
    assert guide_path() == tmp_path / "docs" / "zh.md"
