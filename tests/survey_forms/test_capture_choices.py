"""Choices: filters, cascades, choices that no longer pass, other, rank, order, lists from outside."""

import time

import pytest

from survey_forms.capture import FormSession
from survey_forms.choosing import IndexedList
from survey_forms.forms import GI_FORM, shipped_form
from survey_forms.schema import Choice
from tests.survey_forms.making import form_of

CASCADE = """
| survey |
| | type | name | label | choice_filter | parameters | calculation |
| | select_one province | p | P | | | |
| | select_one county | c | C | province = ${p} | | |
| | select_multiple county | near | Near | name != ${c} | | |
| | select_one kind or_other | free | Free | | | |
| | rank county | order | Order | | | |
| | select_one county | mixed | Mixed | | randomize=true | |
| | select_one county | fixed | Fixed | | randomize=true, seed=7 | |
| | calculate | name_of | | | | jr:choice-name(${c}, '${c}') |
| | begin repeat | place | Place | | | |
| | text | title | Title | | | |
| | end repeat | | | | | |
| | select_one ${title} | chosen | Chosen | | | |
| choices |
| | list_name | name | label::English (en) | label::中文 (zh) | province |
| | province | hn | Hunan | 湖南 | |
| | province | gd | Guangdong | 广东 | |
| | county | cs | Changsha | 长沙 | hn |
| | county | zz | Zhuzhou | 株洲 | hn |
| | county | gz | Guangzhou | 广州 | gd |
| | kind | mill | Mill | 磨坊 | |
"""


def names(session: FormSession, path: str) -> list[str]:
    return [choice.name for choice in session.choices(path)]


def test_choices_follow_their_filter() -> None:
    session = FormSession(form_of(CASCADE))
    assert names(session, "c") == []
    session.set("p", "hn")
    assert names(session, "c") == ["cs", "zz"]
    session.set("c", "zz")
    assert names(session, "near") == ["cs", "gz"]
    assert session.choices("c")[1].labels == {"English (en)": "Zhuzhou", "中文 (zh)": "株洲"}


def test_a_choice_that_no_longer_passes_stays_and_is_a_fault() -> None:
    session = FormSession(form_of(CASCADE))
    session.set("p", "hn")
    session.set("c", "zz")
    assert "c" in session.set("p", "gd")
    fault = session.faults()["c"]
    assert (fault.code, fault.context["value"], session.value("c")) == ("CAPTURE_NOT_A_CHOICE", "zz", "zz")
    assert "c" in session.set("p", "hn")
    assert "c" not in session.faults()


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("free", "other", None),
        ("free", "mill", None),
        ("free", "mill other", "CAPTURE_NOT_A_CHOICE"),
        ("free", "nowhere", "CAPTURE_NOT_A_CHOICE"),
        ("near", "cs gz", None),
        ("near", "cs nowhere", "CAPTURE_NOT_A_CHOICE"),
        ("near", "cs cs", "CAPTURE_CHOICE_TWICE"),
        ("order", "gz cs zz", None),
        ("order", "gz cs", "CAPTURE_RANK_PARTLY"),
    ],
)
def test_answers_are_held_against_the_choices(path: str, value: str, code: str | None) -> None:
    session = FormSession(form_of(CASCADE))
    session.set(path, value)
    fault = session.state(path).fault
    assert (fault.code if fault else None) == code


def test_other_opens_a_question_for_it() -> None:
    session = FormSession(form_of(CASCADE))
    assert not session.state("free_other").is_relevant
    assert "free_other" in session.set("free", "other")
    assert session.state("free_other").is_relevant


def test_a_choices_label_comes_in_the_sessions_language() -> None:
    session = FormSession(form_of(CASCADE))
    session.set("p", "hn")
    session.set("c", "cs")
    assert session.value("name_of") == "Changsha"


def test_a_choices_label_follows_the_filter_of_its_question() -> None:
    session = FormSession(form_of(CASCADE))
    session.set("c", "cs")
    assert session.value("name_of") == ""
    assert "name_of" in session.set("p", "hn")
    assert session.value("name_of") == "Changsha"


def test_rows_of_the_form_itself_are_choices() -> None:
    session = FormSession(form_of(CASCADE))
    for title in ("Mill", "", "Kiln"):
        session.set(session.add_repeat("place") + "/title", title)
    assert [(choice.name, choice.labels[""]) for choice in session.choices("chosen")] == [
        ("Mill", "Mill"),
        ("Kiln", "Kiln"),
    ]
    session.set("chosen", "Kiln")
    assert "chosen" in session.set("place[3]/title", "Kilns")
    assert session.faults()["chosen"].code == "CAPTURE_NOT_A_CHOICE"


def test_an_order_by_chance_does_not_jump_and_a_seed_gives_the_same_everywhere() -> None:
    sessions = [FormSession(form_of(CASCADE), seed=seed) for seed in range(12)]
    assert len({tuple(names(session, "mixed")) for session in sessions}) > 1
    assert len({tuple(names(session, "fixed")) for session in sessions}) == 1
    assert names(sessions[0], "mixed") == names(sessions[0], "mixed")
    assert sorted(names(sessions[0], "mixed")) == ["cs", "gz", "zz"]


OUTSIDE = """
| survey |
| | type | name | label | choice_filter | parameters |
| | select_one_from_file sites.csv | site | Site | kind = ${kind} | value=code, label=title |
| | text | kind | Kind | | |
| | calculate | x | | | |
"""


def test_columns_of_a_file_may_be_value_and_label() -> None:
    form = form_of(OUTSIDE.replace("| | calculate | x | | | |\n", ""))
    sites = (
        Choice("1", {"": ""}, {"code": "k1", "title": "Kiln", "kind": "a"}),
        Choice("2", {"": ""}, {"code": "m1", "title": "Mill", "kind": "b"}),
    )
    session = FormSession(form, tables={"sites": sites})
    session.set("kind", "b")
    assert names(session, "site") == ["m1"]
    session.set("site", "m1")
    assert not session.faults()
    session.set("site", "2")
    assert session.faults()["site"].code == "CAPTURE_NOT_A_CHOICE"


def test_labels_of_a_file_are_seen_whatever_the_form_speaks() -> None:
    form = form_of("""
| survey |
| | type | name | label::English (en) | calculation |
| | select_one_from_file sites.csv | site | Site | |
| | calculate | told | | instance('sites')/root/item[name = ${site}]/label |
| | calculate | pulled | | pulldata('sites', 'label', 'name', ${site}) |
""")
    session = FormSession(form, tables={"sites": (Choice("k", {"English (en)": "Kiln"}, {}),)})
    session.set("site", "k")
    assert (session.value("told"), session.value("pulled")) == ("Kiln", "Kiln")


def test_a_list_that_did_not_come_takes_any_text() -> None:
    session = FormSession(shipped_form(GI_FORM))
    assert session.is_list_missing("identity/county_code")
    session.set("identity/county_code", "资阳 512000")
    assert session.state("identity/county_code").fault is None
    assert not session.is_list_missing("identity/product_group")


def country() -> dict[str, tuple[Choice, ...]]:
    """34 provinces, 2,978 counties, 41,352 townships."""
    provinces = tuple(Choice(f"{code}", {"": f"省{code}"}) for code in range(11, 45))
    counties = tuple(
        Choice(f"{11 + at % 34}{at:04d}", {"": f"县{at}"}, {"province": f"{11 + at % 34}", "edition": "2023"})
        for at in range(2978)
    )
    townships = tuple(
        Choice(f"{counties[at % 2978].name}{at:05d}", {"": f"乡{at}"}, {"county": counties[at % 2978].name})
        for at in range(41_352)
    )
    return {"provinces": provinces, "counties": counties, "townships": townships}


def test_the_countrys_divisions_are_offered_at_once() -> None:
    tables = country()
    session = FormSession(shipped_form(GI_FORM), tables=tables)
    session.set("identity/province_code", "12")
    county = session.choices("identity/county_code")[3].name
    session.set("identity/county_code", county)
    assert session.value("identity/division_edition") == "2023"
    assert len(session.choices("identity/township_code")) in (13, 14)
    assert len(session.choices("scope/scope_other_counties")) == 2977
    for path, allowed_s in (
        ("identity/county_code", 0.020),
        ("identity/township_code", 0.020),
        ("scope/scope_other_counties", 0.020),
    ):
        assert best_of(5, lambda path=path: session.choices(path)) < allowed_s


def best_of(times: int, act: object) -> float:
    """Seconds of the quickest of several runs: a busy machine is not what is measured."""
    found = []
    for _ in range(times):
        begun = time.thread_time()
        act()  # type: ignore[operator]
        found.append(time.thread_time() - begun)
    return min(found)


def test_one_indexed_list_serves_many_sessions() -> None:
    tables = {name: IndexedList(choices) for name, choices in country().items()}
    first = FormSession(shipped_form(GI_FORM), tables=tables)
    first.set("identity/county_code", "110000")
    assert len(first.choices("identity/township_code")) == 14
    second = FormSession(shipped_form(GI_FORM), tables=tables)
    second.set("identity/county_code", "110000")
    assert best_of(1, lambda: second.choices("identity/township_code")) < 0.01


def test_a_choice_out_of_a_countrys_townships_is_checked_quickly() -> None:
    tables = country()
    session = FormSession(shipped_form(GI_FORM), tables=tables)
    session.set("identity/county_code", "110000")
    session.set("identity/township_code", "nowhere")
    assert session.faults()["identity/township_code"].code == "CAPTURE_NOT_A_CHOICE"
    session.set("identity/township_code", session.choices("identity/township_code")[0].name)
    assert "identity/township_code" not in session.faults()
