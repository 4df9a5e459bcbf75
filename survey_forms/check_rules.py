"""Rules of the checklist: each looks at a record and says whether an item is there; none of them raises."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from survey_forms.check_view import DONE, NOT_APPLICABLE, CheckView, Row, Verdict, missing, to_confirm
from survey_forms.credit_code import find_credit_codes, is_credit_code
from survey_forms.divisions import division_questions

Arguments = Mapping[str, str]
CheckFunction = Callable[[CheckView, Arguments], Verdict]
# 宛政函〔2022〕7号, 西府函[2005]13号, 肇府报[2003] 11号 (gi_form.md, F12).
_LETTER_NO = re.compile(r"[㐀-鿿]+[〔［\[（(]\d{4}[〕］\]）)] ?\d+号")
_UNIT_COUNT = re.compile(r"共\s*(?P<count>\d+|[一二三四五六七八九十]{1,3})\s*个")
_NUMERALS = {sign: value for value, sign in enumerate("一二三四五六七八九", start=1)}
_ISSUER_RANK = {"county": 1, "city": 2, "province": 3, "several": 2}
_ISSUER_OF_DIGITS = {4: "city", 2: "province"}
_LAB_DAYS = 3 * 365


def _number(arguments: Arguments, name: str, default: int) -> int:
    text = arguments.get(name, "")
    return int(text) if text.isdigit() else default


def _pairs(text: str) -> list[tuple[str, set[str]]]:
    """``name:a b,other:c`` as names and the values that will do."""
    parts = (part.partition(":") for part in text.split(",") if part.strip())
    return [(name.strip(), set(values.split())) for name, _colon, values in parts]


def _fits(row: Row, arguments: Arguments) -> bool:
    return (
        all(set(row[name].split()) & values for name, values in _pairs(arguments.get("where", "")))
        and not any(set(row[name].split()) & values for name, values in _pairs(arguments.get("not", "")))
        and all(row[name] for name in arguments.get("filled", "").split())
    )


def rows_wanted(arguments: Arguments, answer: Callable[[str], str]) -> int:
    """How many rows the rule ``rows`` asks for, where questions have the answers that ``answer`` gives by name."""
    at_least = _number(arguments, "at_least", 1)
    if any(answer(name) in values for name, values in _pairs(arguments.get("more_if", ""))):
        return _number(arguments, "more", at_least)
    return at_least


def rows(view: CheckView, arguments: Arguments) -> Verdict:
    """At least so many rows of a repeat fit; ``more`` rows where ``more_if`` holds."""
    at_least = rows_wanted(arguments, view.answer)
    found = sum(_fits(row, arguments) for row in view.rows(arguments.get("repeat", "")))
    return DONE if found >= at_least else missing("CHECK_FEW", found=found, expected=at_least)


def answered(view: CheckView, arguments: Arguments) -> Verdict:
    """Every one of the questions is answered; those that are not asked do not count."""
    asked = [name for name in arguments.get("questions", "").split() if view.is_asked(name)]
    return _all_answered(view, asked) if asked else NOT_APPLICABLE


def _all_answered(view: CheckView, names: Iterable[str]) -> Verdict:
    empty = [name for name in names if not view.answer(name)]
    if not empty:
        return DONE
    words = " / ".join(view.label(name) for name in empty)
    return missing("CHECK_UNANSWERED", view.path_of(empty[0]), names=words)


def files(view: CheckView, arguments: Arguments) -> Verdict:
    """Every one of the questions has a file, and the file has come."""
    names = [name for name in arguments.get("questions", "").split() if view.is_asked(name)]
    verdict = _all_answered(view, names) if names else NOT_APPLICABLE
    if verdict is not DONE:
        return verdict
    lost = [name for name in names if not view.file_there(view.answer(name))]
    if not lost:
        return DONE
    return missing("CHECK_FILE_NOT_THERE", view.path_of(lost[0]), files=" / ".join(view.answer(name) for name in lost))


def letter(view: CheckView, _arguments: Arguments) -> Verdict:
    """The government's proposal: title, number in its form, date, scan, an issuer high enough (Art. 10)."""
    verdict = _all_answered(view, ("letter_title", "letter_no", "letter_issuer", "letter_date", "letter_file"))
    if verdict is not DONE:
        return verdict
    number = view.answer("letter_no")
    if not _LETTER_NO.fullmatch(number):
        return missing("CHECK_LETTER_NO", view.path_of("letter_no"), value=number)
    issuer, needed = view.answer("letter_issuer"), issuer_needed(view)
    if _ISSUER_RANK.get(issuer, 0) < _ISSUER_RANK[needed]:
        path = view.path_of("letter_issuer")
        return missing("CHECK_ISSUER_LOW", path, value=_choice(view, "letter_issuer", issuer),
                       expected=_choice(view, "letter_issuer", needed))  # fmt: skip
    return files(view, {"questions": "letter_file"})


def issuer_needed(view: CheckView) -> str:
    """Lowest level whose government covers all counties of the scope: county, city or province."""
    codes = [view.answer("county_code"), *view.answer("scope_other_counties").split()]
    digits = [code for code in (code.strip() for code in codes) if code[:6].isdigit()]
    if len({code[:6] for code in digits}) < 2:
        return "county"
    return next((issuer for size, issuer in _ISSUER_OF_DIGITS.items() if len({c[:size] for c in digits}) == 1),
                "province")  # fmt: skip


def _choice(view: CheckView, name: str, value: str) -> str:
    path = view.path_of(name)
    labels = {choice.name: choice.labels for choice in view.session.choices(path)}
    texts = labels.get(value, {})
    return texts.get(view.session.language) or next(iter(texts.values()), value)


def applicant(view: CheckView, _arguments: Arguments) -> Verdict:
    """Who applies, and the paper that names them where it is not the government itself (Art. 11)."""
    kind = view.answer("applicant_type")
    if kind == "government":
        return _all_answered(view, ("applicant_name",))
    if kind == "undecided":
        return missing("CHECK_UNANSWERED", view.path_of("applicant_type"), names=view.label("applicant_type"))
    verdict = _all_answered(view, ("applicant_type", "applicant_name", "applicant_doc"))
    return files(view, {"questions": "applicant_doc"}) if verdict is DONE else verdict


def requirement(view: CheckView, _arguments: Arguments) -> Verdict:
    """The eight parts of the protection requirements, and a scope wording that is the boundary's own."""
    names = ("product_name", "class_code", "applicant_name", "scope_text", "quality_summary", "quality_look")
    verdict = _all_answered(view, names)
    if verdict is not DONE:
        return verdict
    for repeat in ("measurement", "link"):
        if not view.rows(repeat):
            return missing("CHECK_FEW", view.path_of(repeat), found=0, expected=1)
    ours, theirs = (_plain(text) for text in (view.answer("scope_text"), view.facts.scope_text))
    return missing("CHECK_SCOPE_DIFFERS", view.path_of("scope_text")) if theirs and ours != theirs else DONE


def _plain(text: str) -> str:
    return re.sub(r"[\s，,。.；;、]+", "", text)


def lab_reports(view: CheckView, arguments: Arguments) -> Verdict:
    """Reports of a laboratory with a CMA number, sampled inside the boundary, not older than three years."""
    at_least = _number(arguments, "at_least", 1)
    names = ("lab_name", "lab_cma_no", "lab_report_no", "lab_report_date", "lab_report_file")
    whole = [row for row in view.rows("lab_report") if all(row[name] for name in names)]
    if len(whole) < at_least:
        return missing("CHECK_FEW", found=len(whole), expected=at_least)
    recent = [row for row in whole if _age_days(row["lab_report_date"]) <= _LAB_DAYS]
    if len(recent) < at_least:
        return to_confirm("CHECK_REPORT_OLD", whole[0].path, value=whole[0]["lab_report_date"])
    return _sampled_inside(view, recent, at_least)


def _age_days(text: str) -> int:
    try:
        return (date.today() - date.fromisoformat(text[:10])).days
    except ValueError:
        return _LAB_DAYS + 1


def _sampled_inside(view: CheckView, reports: list[Row], at_least: int) -> Verdict:
    sides = [view.facts.is_inside(view.place(row["sample_point"])) for row in reports]
    if sum(side is True for side in sides) >= at_least:
        return DONE
    outside = next((row for row, side in zip(reports, sides, strict=True) if side is False), None)
    if outside is not None:
        return missing("CHECK_SAMPLE_OUTSIDE", view.path_in(outside, "sample_point"), value=outside["lab_report_no"])
    return to_confirm("CHECK_NO_BOUNDARY", view.path_in(reports[0], "sample_point"))


def standards(view: CheckView, _arguments: Arguments) -> Verdict:
    """A technical standard with its number, or one being drafted."""
    kinds = set(view.answer("standard_kinds").split()) - {"none"}
    if not kinds:
        return missing("CHECK_NO_STANDARD", view.path_of("standard_kinds"))
    return _all_answered(view, ("standard_no",))


def name_use(view: CheckView, _arguments: Arguments) -> Verdict:
    """A source with its year, and the first year of this very name."""
    if not any(row["src_year"] for row in view.rows("history_source")):
        return missing("CHECK_NO_YEAR", view.path_of("history_source"))
    return _all_answered(view, ("name_first_year",))


def years(view: CheckView, arguments: Arguments) -> Verdict:
    """Three years with area (where it is asked), output, value and price."""
    at_least = _number(arguments, "at_least", 3)
    names = ["stat_output", "stat_value", "stat_price"]
    found = view.rows("dev_year")
    if any(view.is_asked_in(row, "stat_area_mu") for row in found):
        names.append("stat_area_mu")
    whole = {row["stat_year"] for row in found if row["stat_year"] and all(row[name] for name in names)}
    if len(whole) >= at_least:
        return DONE
    gap = next((row for row in found if not all(row[name] for name in names)), None)
    path = "" if gap is None else view.path_in(gap, next(name for name in names if not gap[name]))
    return missing("CHECK_FEW", path, found=len(whole), expected=at_least)


def laboratory(view: CheckView, _arguments: Arguments) -> Verdict:
    """The laboratory with a credit code whose check digit holds."""
    text, path = view.answer("lab_designated"), view.path_of("lab_designated")
    if not text:
        return _all_answered(view, ("lab_designated",))
    codes = find_credit_codes(text)
    if not codes:
        return missing("CHECK_NO_CREDIT_CODE", path)
    wrong = [code for code in codes if not is_credit_code(code)]
    return missing("CHECK_CREDIT_CODE_WRONG", path, value=wrong[0]) if wrong else DONE


def not_asked(_view: CheckView, _arguments: Arguments) -> Verdict:
    """Something the form does not ask for: the office adds it to the dossier."""
    return to_confirm("CHECK_NOT_ASKED")


def scope_count(view: CheckView, _arguments: Arguments) -> Verdict:
    """The number of units that the wording names is the number of units chosen."""
    found = _UNIT_COUNT.search(view.answer("scope_text"))
    chosen = view.answer("scope_townships").split()
    if found is None or not chosen:
        return NOT_APPLICABLE
    count = numeral(found["count"])
    if count == len(chosen):
        return DONE
    return missing("CHECK_COUNT_DIFFERS", view.path_of("scope_text"), found=count, expected=len(chosen))


def numeral(text: str) -> int:
    """Number of Arabic digits or of a Chinese numeral below one hundred."""
    if text.isdigit():
        return int(text)
    tens, has_ten, ones = text.partition("十")
    return (_NUMERALS.get(tens, 1) * 10 if has_ten else _NUMERALS.get(tens, 0)) + _NUMERALS.get(ones, 0)


def divisions(view: CheckView, arguments: Arguments) -> Verdict:
    """Codes of divisions stand in the edition that the project holds; without one they are to be confirmed."""
    names = arguments.get("also", "").split() or ["province_code", "county_code", "township_code"]
    asked = [
        name for name in names if view.path_of(name) in division_questions(view.session.form) and view.answer(name)
    ]
    if not asked:
        return NOT_APPLICABLE
    for name in asked:
        path = view.path_of(name)
        if view.session.is_list_missing(path):
            return to_confirm("CHECK_NO_EDITION", path)
        if view.session.state(path).fault is not None:
            return missing("CHECK_DIVISION_UNKNOWN", path, value=view.answer(name))
    return DONE


def steps_placed(view: CheckView, arguments: Arguments) -> Verdict:
    """Each step has its place, and a main one is done inside the production zone (Art. 3)."""
    steps = view.rows("production_step")
    unplaced = next((row for row in steps if row["step_zone"] in ("", "unknown")), None)
    if unplaced is not None:
        return missing("CHECK_STEP_NO_PLACE", view.path_in(unplaced, "step_zone"), value=unplaced["step_name"])
    inside = [row for row in steps if row["step_main"] == "yes" and row["step_zone"] == "production"]
    at_least = _number(arguments, "at_least", 1)
    return DONE if len(inside) >= at_least else missing("CHECK_NO_MAIN_STEP", found=len(inside), expected=at_least)


def evidence_groups(view: CheckView, arguments: Arguments) -> Verdict:
    """At least so many pieces of evidence for each group of the survey."""
    groups, at_least = arguments.get("groups", "").split(), _number(arguments, "at_least", 1)
    rows_of = [row["ev_group"] for row in view.rows("evidence_item")]
    strip = [item.survey_group for item in view.evidence]
    # A file that answers a question is in the strip too; it counts once for each group that it stands in.
    counts = {group: max(rows_of.count(group), strip.count(group)) for group in groups}
    if any(count < at_least for count in counts.values()):
        files_of = [path.partition("/")[0].partition("[")[0] for path, _value in view.media()]
        counts = {group: count + files_of.count(group) for group, count in counts.items()}
    bare = [group for group in groups if counts[group] < at_least]
    return missing("CHECK_GROUP_BARE", names=" / ".join(view.label(group) for group in bare)) if bare else DONE


def link_kinds(view: CheckView, arguments: Arguments) -> Verdict:
    """One natural and one human factor."""
    kinds = {row["link_kind"] for row in view.rows("link")}
    for side, code in (("natural", "CHECK_NO_NATURAL"), ("human", "CHECK_NO_HUMAN")):
        if not kinds & set(arguments.get(side, "").split()):
            return missing(code)
    return DONE


def operators(view: CheckView, arguments: Arguments) -> Verdict:
    """Operators with a credit code whose check digit holds and with their place."""
    found = view.rows("operator")
    wrong = next((row for row in found if row["op_uscc"] and not is_credit_code(row["op_uscc"].strip().upper())), None)
    if wrong is not None:
        return missing("CHECK_CREDIT_CODE_WRONG", view.path_in(wrong, "op_uscc"), value=wrong["op_uscc"])
    whole = [row for row in found if row["op_name"] and row["op_uscc"] and view.place(row["op_point"]) is not None]
    at_least = _number(arguments, "at_least", 2)
    return DONE if len(whole) >= at_least else missing("CHECK_FEW", found=len(whole), expected=at_least)


def consent(view: CheckView, _arguments: Arguments) -> Verdict:
    """Nothing that is public shows a person who did not agree."""
    if not view.evidence and not view.rows("evidence_item"):
        return NOT_APPLICABLE
    refused = [
        row for row in view.rows("evidence_item") if row["ev_public"] == "yes" and row["ev_consent"] == "refused"
    ]
    if refused:
        return missing("CHECK_CONSENT_REFUSED", view.path_in(refused[0], "ev_public"), value=refused[0]["ev_title"])
    item = next((item for item in view.evidence if item.is_public and item.consent is False), None)
    return DONE if item is None else missing("CHECK_CONSENT_REFUSED", value=item.title or item.file_name)


RULES: dict[str, CheckFunction] = {
    function.__name__: function
    for function in (
        *(rows, answered, files, letter, applicant, requirement, lab_reports, standards, name_use, years, laboratory),
        *(not_asked, scope_count, divisions, steps_placed, evidence_groups, link_kinds, operators, consent),
    )
}
