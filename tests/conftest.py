"""Fixtures that every test may use."""

import os
from pathlib import Path

import pytest
from hypothesis import settings
from PyQt5.QtWidgets import QApplication

from gi_atlas.i18n import compile_catalogues, set_language
from tests.real_files import real_data_folder

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The same examples in each run: what passed here passes there. HYPOTHESIS_PROFILE=default looks for new ones.
settings.register_profile("repeatable", derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure() -> None:
    """Compile the catalogues once, so that tests see today's translations."""
    compile_catalogues()


@pytest.fixture(scope="session", autouse=True)
def one_application(qapp: QApplication) -> QApplication:
    """One for all tests of a process, from the first on: a command that paints finds it, as it does in the window.

    A second application after a first is what PyQt does not survive (see gui/paint/application.py).
    """
    return qapp


@pytest.fixture(autouse=True)
def english() -> None:
    """Each test starts in English, whatever the machine speaks."""
    set_language("en")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder of real data and strangers' files; a test without it is skipped, aloud."""
    folder = real_data_folder()
    if not (folder / "README.md").exists():
        pytest.skip("real data is missing: set GI_ATLAS_REAL_DATA to its folder")
    return folder
