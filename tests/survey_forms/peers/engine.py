"""Asks ODK's own form engine, run by Node, what it makes of forms and records."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from survey_forms.capture import FormSession
from survey_forms.schema import Form, Group, Question, Repeat
from tests.survey_forms.making import full_instance

HERE = Path(__file__).parent
OLDEST_NODE = 20
_NEEDED = ("@getodk/xforms-engine", "jsdom")


def peers_folder() -> Path:
    """Folder that holds the engine in its node_modules; skips the test aloud without it."""
    folder = Path(os.environ.get("GI_ATLAS_PEERS") or HERE)
    missing = [name for name in _NEEDED if not (folder / "node_modules" / name).is_dir()]
    if missing:
        pytest.skip(f"not compared with ODK's engine: {', '.join(missing)} is missing below {folder}")
    if _node_version() < OLDEST_NODE:
        pytest.skip(f"not compared with ODK's engine: node {OLDEST_NODE} or later is missing")
    return folder


@cache
def _node_version() -> int:
    """Major version of Node; 0 without it."""
    if shutil.which("node") is None:
        return 0
    told = subprocess.run(["node", "--version"], capture_output=True, text=True, timeout=30, check=False).stdout
    return int(told.strip().lstrip("v").partition(".")[0] or 0)


def ask_engine(jobs: Sequence[Mapping[str, Any]], work: Path, zone: str = "UTC") -> list[list[list[dict[str, Any]]]]:
    """What the engine says of each node of each instance of each form.

    Parameters
    ----------
    jobs : sequence of mapping
        ``xform``, ``files`` (name → text), ``instances`` (XML).
    zone : str
        Where the engine's clock stands.
    """
    asked, told = work / "asked.json", work / "told.json"
    asked.write_text(json.dumps(list(jobs)), encoding="utf-8")
    environment = {**os.environ, "GI_ATLAS_PEERS": str(peers_folder()), "TZ": zone}
    command = ["node", str(HERE / "xforms_engine.mjs"), str(asked), str(told)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found: list[list[list[dict[str, Any]]]] = json.loads(told.read_text(encoding="utf-8"))
    return found


def job_for(form: Form, records: Sequence[Mapping[str, Any]], files: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What to ask about records of a form."""
    instances = [full_instance(form, answers) for answers in records]
    return {"xform": form.xform, "files": dict(files or {}), "instances": instances}


def differences(form: Form, session: FormSession, told: Sequence[Mapping[str, Any]], within: float = 0.0) -> list[str]:
    """Where a session and the engine disagree: nodes, relevance, requiredness, values, constraints, choices.

    Numbers may lie ``within`` of each other.
    """
    prefix = f"/{form.root_name}/"
    theirs = {node["reference"].removeprefix(prefix): node for node in told if node["reference"].startswith(prefix)}
    theirs = {path: node for path, node in theirs.items() if path.partition("/")[0] != "meta"}
    theirs = {path: node for path, node in theirs.items() if not node["type"].startswith("repeat-range")}
    ours = dict(session.walk(only_relevant=False))
    found = [f"{path}: only one of the two has it" for path in sorted(set(ours) ^ set(theirs))]
    for path in ours.keys() & theirs.keys():
        found += [f"{path}: {fault}" for fault in _compared(session, path, ours[path], theirs[path], within)]
    return found


def _are_alike(ours: str, theirs: str, within: float) -> bool:
    if ours == theirs or not within:
        return ours == theirs
    try:
        return abs(float(ours) - float(theirs)) <= within
    except ValueError:
        return False


def _compared(session: FormSession, path: str, node: Any, theirs: Mapping[str, Any], within: float) -> list[str]:
    state = session.state(path)
    if state.is_relevant != theirs["relevant"]:
        return [f"relevant {state.is_relevant}, there {theirs['relevant']} ({node.relevant})"]
    if not state.is_relevant or isinstance(node, Group | Repeat):
        return []
    assert isinstance(node, Question)
    found = []
    if state.is_required != theirs["required"]:
        found.append(f"required {state.is_required}, there {theirs['required']} ({node.required})")
    if node.calculation and theirs["value"] is not None and not _are_alike(state.value, theirs["value"], within):
        found.append(f"value {state.value!r}, there {theirs['value']!r} ({node.calculation})")
    fault = "" if state.fault is None else state.fault.code
    fits = not fault.startswith("CAPTURE_CONSTRAINT")
    if fits != theirs["constraint"] and fault in ("", "CAPTURE_CONSTRAINT", "CAPTURE_CONSTRAINT_UNSAID"):
        found.append(f"constraint {fits} for {state.value!r}, there {theirs['constraint']} ({node.constraint})")
    if theirs["choices"] is not None and node.itemset:
        names = [choice.name for choice in session.choices(path)]
        if names != theirs["choices"]:
            found.append(f"choices {names}, there {theirs['choices']} ({node.itemset})")
    return found
