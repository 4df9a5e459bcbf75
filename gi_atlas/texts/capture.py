"""Texts about filling in a form: answers that do not fit, expressions that cannot be used."""

from gi_atlas.i18n import N_

_ANSWERS = {
    "CAPTURE_REQUIRED": N_("{label}: this needs an answer. {message}"),
    "CAPTURE_CONSTRAINT": N_("{label}: {message}"),
    "CAPTURE_CONSTRAINT_UNSAID": N_("{label}: {value} does not fulfil the form's condition {expression}. Change it."),
    "CAPTURE_NOT_A_NUMBER": N_("{label}: {value} is no number. Write digits, such as 12.5."),
    "CAPTURE_NOT_WHOLE": N_("{label}: {value} is no whole number. Write it without a decimal point, such as 12."),
    "CAPTURE_NOT_A_DATE": N_("{label}: {value} is no day of the calendar. Write it like 2026-03-31."),
    "CAPTURE_NOT_A_TIME": N_("{label}: {value} is no time of day. Write it like 14:30."),
    "CAPTURE_NOT_A_MOMENT": N_("{label}: {value} is no date with time. Write it like 2026-03-31T14:30."),
    "CAPTURE_NOT_A_POINT": N_(
        "{label}: {value} is no position. Latitude and longitude in degrees are needed, such as 28.1234 112.5678."
    ),
    "CAPTURE_LATITUDE": N_("{label}: the latitude {value} is not between −90 and 90."),
    "CAPTURE_SWAPPED": N_("{label}: {value} looks like a longitude; latitude comes first. Swap the two numbers."),
    "CAPTURE_LONGITUDE": N_("{label}: the longitude {value} is not between −180 and 180."),
    "CAPTURE_POINTS_FEW": N_("{label}: {found} points; at least {expected} are needed. Add points."),
    "CAPTURE_NOT_CLOSED": N_("{label}: the last point is not the first one again. Close the shape."),
    "CAPTURE_NOT_A_CHOICE": N_(
        "{label}: {value} is not among the choices offered now. Choose again; it stays until then."
    ),
    "CAPTURE_CHOICE_TWICE": N_("{label}: {value} is chosen twice. Take one out."),
    "CAPTURE_RANK_PARTLY": N_("{label}: {found} of {expected} choices have a place. Put all of them in order."),
    "CAPTURE_OUT_OF_RANGE": N_("{label}: {value} is not between {low} and {high}."),
    "CAPTURE_OFF_STEP": N_("{label}: {value} is none of the steps of {step} from {low} on."),
    "CAPTURE_CYCLE": N_(
        "{label}: its calculation depends on itself and does not come to rest. Have the form corrected at {path}."
    ),
    "CAPTURE_ROWS_MANY": N_("{label}: the form asks for {found} rows; {expected} at most are made."),
}
_PATHS = {
    "CAPTURE_PATH_UNKNOWN": N_("The form has no question {path} here."),
    "CAPTURE_NOT_A_REPEAT": N_("{path} cannot take further rows: it is no repeat, or the form counts its rows itself."),
    "CAPTURE_XML_WRONG": N_("This submission cannot be read as XML ({detail}). Copy it again from the phone."),
    "CAPTURE_XML_OTHER_FORM": N_("This submission belongs to the form {found}, not to {expected}."),
}
_EXPRESSIONS = {
    "XPATH_SYNTAX": N_(
        "{sheet} {row} {column}: the expression {expression} cannot be read at character {position}, near {found}."
    ),
    "XPATH_TOO_LARGE": N_(
        "{sheet} {row} {column}: the expression {expression} is too long or too deep (at most {expected})."
    ),
    "XPATH_TOO_COSTLY": N_(
        "{sheet} {row} {column}: the expression {expression} searches the whole form within searches. Name the path instead of //."
    ),
    "XPATH_FUNCTION_UNKNOWN": N_("{sheet} {row} {column}: there is no function {name}() in forms. Check its spelling."),
    "XPATH_ARGUMENTS": N_("{sheet} {row} {column}: {name}() takes {expected} arguments, not {found}."),
    "XPATH_ARGUMENT_WRONG": N_("{sheet} {row} {column}: {name}() cannot use {value}; expected {expected}."),
    "XPATH_FAILED": N_("{sheet} {row} {column}: the expression {expression} cannot be computed ({detail})."),
    "REGEX_PATTERN_WRONG": N_("{sheet} {row} {column}: the pattern {pattern} is no regular expression ({detail})."),
    "REGEX_TOO_SLOW": N_(
        "{sheet} {row} {column}: the pattern {pattern} was stopped after {seconds} s. Have it written more simply."
    ),
}
MESSAGES = {**_ANSWERS, **_PATHS, **_EXPRESSIONS}
