"""Our engine against ODK's own (@getodk/xforms-engine), on the XForm that pyxform writes."""

import csv
import io
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from gi_atlas.errors import FormError
from survey_forms.capture import FormSession
from survey_forms.form_expressions import expression_faults
from survey_forms.forms import GI_FORM, shipped_form
from survey_forms.schema import Choice, ChoiceList, Form
from survey_forms.xform import form_from_xform
from tests.survey_forms.making import fitting_answers, form_of, random_answers
from tests.survey_forms.peers.engine import ask_engine, differences, job_for, peers_folder
from tests.survey_forms.peers.expressions import table
from tests.survey_forms.peers.forms import FORMS

SETS_OF_EACH = 30
DIVISIONS = {
    "provinces.csv": "name,label\n43,湖南\n44,广东\n",
    "counties.csv": "name,label,province,edition\n430102,芙蓉区,43,2023\n430103,天心区,43,2023\n"
    "440103,荔湾区,44,2024\n",
    "townships.csv": "name,label,county\n430102001,A,430102\n430102002,B,430102\n440103001,C,440103\n",
}


def answer_sets(form: Form, count: int, tables: Mapping[str, Sequence[Choice]] | None = None) -> list[dict[str, Any]]:
    """Generated records of a form, by seeds from 0."""
    filled = form
    for name, choices in (tables or {}).items():
        lists = {**filled.lists, name: ChoiceList(name, tuple(choices), form.lists[name].file)}
        filled = replace(filled, lists=lists)
    sessions = (
        FormSession(form, random_answers(filled, seed), tables=tables, seed=1, now=in_greenwich)
        for seed in range(count)
    )
    return [fitting_answers(session) for session in sessions]


def compare(forms: Mapping[str, Form], count: int, work: Path) -> tuple[list[str], int]:
    """Every disagreement over generated records of forms, and the number of nodes compared."""
    records = {name: answer_sets(form, count) for name, form in forms.items()}
    files = {
        name: {one.file: "name,label\n" for one in form.lists.values() if one.file} for name, form in forms.items()
    }
    told = ask_engine([job_for(forms[name], records[name], files[name]) for name in forms], work)
    found, nodes = [], 0
    for name, of_form in zip(forms, told, strict=True):
        for seed, (answers, of_record) in enumerate(zip(records[name], of_form, strict=True)):
            nodes += len(of_record)
            session = FormSession(forms[name], answers, seed=1, now=in_greenwich)
            found += [f"{name} {seed}: {one}" for one in differences(forms[name], session, of_record)]
    return found, nodes


def test_generated_answer_sets_agree_with_odks_engine(tmp_path: Path) -> None:
    peers_folder()
    forms = {name: form_of(table) for name, table in FORMS.items()}
    assert len(forms) * SETS_OF_EACH >= 200
    assert not [fault.code for form in forms.values() for fault in expression_faults(form)]
    found, nodes = compare(forms, SETS_OF_EACH, tmp_path)
    assert not found, "\n".join(found[:20])
    assert nodes > 6000


def test_random_expressions_agree_with_odks_engine(tmp_path: Path) -> None:
    peers_folder()
    forms = {f"random {seed}": form_of(table(seed, 80)) for seed in range(5)}
    assert not [fault.code for form in forms.values() for fault in expression_faults(form)]
    found, nodes = compare(forms, 5, tmp_path)
    assert not found, "\n".join(found[:20])
    assert nodes > 2000


def test_dates_agree_where_the_day_begins_earlier(tmp_path: Path) -> None:
    peers_folder()
    form = form_of(FORMS["dates"])
    records = answer_sets(form, 20)
    (told,) = ask_engine([job_for(form, records)], tmp_path, "Asia/Shanghai")
    # Ours brings the part of a day to a binary fraction, so that whole days lie between two dates; theirs does not.
    found = [
        f"{seed}: {one}"
        for seed, (answers, of_record) in enumerate(zip(records, told, strict=True))
        for one in differences(form, FormSession(form, answers, now=in_china), of_record, within=1e-9)
    ]
    assert not found, "\n".join(found[:20])


def in_greenwich() -> datetime:
    """Now, as UTC has it."""
    return datetime.now(UTC)


def in_china() -> datetime:
    """Now, eight hours east of Greenwich."""
    return datetime.now(timezone(timedelta(hours=8)))


def test_the_gi_form_agrees_with_odks_engine(tmp_path: Path) -> None:
    peers_folder()
    form = shipped_form(GI_FORM)
    tables = {one.name: read_choices(DIVISIONS[one.file]) for one in form.lists.values() if one.file}
    records = answer_sets(form, 40, tables)
    (told,) = ask_engine([job_for(form, records, DIVISIONS)], tmp_path)
    found = [
        f"{seed}: {one}"
        for seed, (answers, of_record) in enumerate(zip(records, told, strict=True))
        for one in differences(form, FormSession(form, answers, tables=tables, now=in_greenwich), of_record)
    ]
    assert not found, "\n".join(found[:20])
    relevant = {node["reference"] for of_record in told for node in of_record if node["relevant"]}
    assert len(relevant) > 200  # both levels and all product groups were met


def test_strangers_workbooks_agree_with_odks_engine(real_data: Path, tmp_path: Path) -> None:
    peers_folder()
    forms = {}
    for path in sorted((real_data / "foreign" / "xlsform").glob("*.xls*")):
        form = _form_in(path)
        if form is not None:
            forms[path.name] = form
    assert len(forms) >= 45
    found, nodes = compare(forms, 3, tmp_path)
    assert not found, "\n".join(found[:20])
    assert nodes > 1500


def test_the_comparison_sees_a_wrong_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    peers_folder()
    form = form_of(FORMS["numbers"])
    records = answer_sets(form, 4)
    (told,) = ask_engine([job_for(form, records)], tmp_path)
    monkeypatch.setattr("survey_forms.calculating.text_of", lambda value: "7")
    found = [one for answers, said in zip(records, told, strict=True) for one in _seen(form, answers, said)]
    assert any("value '7'" in one for one in found)


def _seen(form: Form, answers: Mapping[str, Any], told: Sequence[Mapping[str, Any]]) -> list[str]:
    return differences(form, FormSession(form, answers, now=in_greenwich), told)


def read_choices(text: str) -> tuple[Choice, ...]:
    """Choices of a CSV file with name, label and further columns."""
    rows = csv.DictReader(io.StringIO(text))
    return tuple(
        Choice(row["name"], {"": row["label"]}, {key: cell for key, cell in row.items() if key != "name"})
        for row in rows
    )


def _form_in(path: Path) -> Form | None:
    """Form in a stranger's workbook; None if pyxform or we refuse it or one of its expressions."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's, about parts of a workbook that nobody needs
            form = form_from_xform(convert(str(path)).xform)
    except (PyXFormError, FormError):
        return None
    return None if expression_faults(form) else form
