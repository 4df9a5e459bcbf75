"""Our packages by name, foreign plug-ins by entry points."""

import gc
from importlib.metadata import EntryPoint

import pytest

from gi_atlas import plugins
from gi_atlas.errors import PluginError
from gi_atlas.plugins import COMMANDS, all_rules, command_targets, load_object, without_collecting


def test_an_object_is_loaded_by_name() -> None:
    assert load_object("gi_atlas.clock:utc_now").__name__ == "utc_now"


@pytest.mark.parametrize("target", ["gi_atlas.no_such_module:x", "gi_atlas.clock:no_such_name"])
def test_what_is_not_there_is_told(target: str) -> None:
    with pytest.raises(PluginError) as caught:
        load_object(target)
    assert caught.value.code == "PLUGIN_CANNOT_LOAD"
    assert caught.value.context["target"] == target


def test_missing_pyqt_has_a_code_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> None:
        raise ModuleNotFoundError("No module named 'PyQt5'", name="PyQt5.QtGui")

    monkeypatch.setattr(plugins, "import_module", refuse)
    with pytest.raises(PluginError) as caught:
        load_object("gui.paint.cli:render")
    assert caught.value.code == "NEEDS_PYQT"


def test_foreign_commands_get_free_names_only(monkeypatch: pytest.MonkeyPatch) -> None:
    points = [EntryPoint("weather", "foreign.cli:weather", plugins.COMMAND_GROUP),
              EntryPoint("verify", "foreign.cli:verify", plugins.COMMAND_GROUP)]  # fmt: skip
    monkeypatch.setattr(plugins, "entry_points", lambda group: points if group == plugins.COMMAND_GROUP else [])
    targets = command_targets()
    assert targets["weather"] == "foreign.cli:weather"
    assert targets["verify"] == COMMANDS["verify"]


def test_foreign_rules_join_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = all_rules()
    points = [EntryPoint("mine", "tests.gi_atlas.test_plugins:FOREIGN_RULES", "gi_atlas.rules")]
    monkeypatch.setattr(plugins, "entry_points", lambda group: points)
    assert all_rules() == [*ours, *FOREIGN_RULES]


FOREIGN_RULES = [lambda _project: []]


@pytest.mark.parametrize("was_enabled", [True, False])
def test_collecting_goes_on_as_before_after_an_import_even_one_that_fails(was_enabled: bool) -> None:
    gc.enable() if was_enabled else gc.disable()
    try:
        with pytest.raises(PluginError):
            load_object("gi_atlas.no_such_module:x")
        assert gc.isenabled() is was_enabled
        with without_collecting():
            assert not gc.isenabled()
    finally:
        gc.enable()
