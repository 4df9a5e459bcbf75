"""One browser for all tests of web maps; every test looks at pages of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.webmap.chromium import Browser, Page, start_chromium
from tests.webmap.making import MapProject, ava_entities


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with start_chromium() as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A desktop's page that complained of nothing and asked nobody."""
    opened = browser.new_page()
    yield opened
    assert opened.complaints() == []
    assert opened.requests() == []
    opened.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page of 390 pixels' width, touched with fingers."""
    opened = browser.new_page(390, 844, is_phone=True)
    yield opened
    assert opened.complaints() == []
    assert opened.requests() == []
    opened.close()


@pytest.fixture
def atlas(tmp_path: Path) -> Iterator[MapProject]:
    folder = tmp_path / "测试 目录（一）"
    folder.mkdir()
    made = MapProject(folder / "清溪县.gpkg")
    yield made
    made.project.close()


@pytest.fixture(scope="session")
def ava(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MapProject]:
    """All 103 versions of the American Viticultural Areas, as drafts."""
    made = MapProject(tmp_path_factory.mktemp("ava") / "ava.gpkg")
    made.add(*ava_entities(real_data / "ava"))
    yield made
    made.project.close()


@pytest.fixture(scope="session")
def ava_file(ava: MapProject) -> Path:
    """Their page."""
    return ava.write(language="en")[0]
