"""Which columns may go out: a list that names each one; whatever is not named here cannot leave."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gi_atlas.errors import PublishError
from gi_atlas.i18n import N_
from gi_atlas.readable import readable, visible
from layers.publish.webmap.options import IMPORTED, WebMapOptions


@dataclass(frozen=True)
class Field:
    """A column that may go out.

    Attributes
    ----------
    key : str
        ``table.column`` as the command line names it.
    label : str
        English name, marked for translation; free attributes have none but their own.
    kind : str
        How the page shows it: "text", "list", "day", "area", "length", "number", "code".
    is_public : bool
        Whether it goes out without being asked for.
    """

    key: str
    label: str
    kind: str = "text"
    is_public: bool = True

    @property
    def table(self) -> str:
        """Table that the column belongs to."""
        return self.key.partition(".")[0]

    @property
    def column(self) -> str:
        """Name of the attribute on the entity; some are worked out where they are read."""
        return self.key.partition(".")[2]


FIELDS = (
    Field("product.name_official", N_("Name")),
    Field("product.name_en", N_("English name")),
    Field("product.name_alias", N_("Other names"), "list"),
    Field("product.product_group", N_("Product group"), "code"),
    Field("product.status", N_("Status of the product"), "code"),
    Field("product.subtype", N_("Subclass")),
    Field("product.class_code", N_("Class code")),
    Field("product.place_name", N_("Place name")),
    Field("product.generic_name", N_("Generic name")),
    Field("product.counties", N_("Counties"), "list"),
    Field("product.nice", N_("Nice classes"), "list", is_public=False),
    Field("product.source_key", N_("Key in its source"), is_public=False),
    Field("zone.role", N_("Zone"), "code"),
    Field("zone.name", N_("Name of the zone")),
    Field("boundary.name", N_("Name of this version")),
    Field("boundary.version", N_("Version"), "number"),
    Field("boundary.status", N_("Status of the boundary"), "code"),
    Field("boundary.valid_from", N_("Valid from"), "day"),
    Field("boundary.valid_to", N_("Valid until"), "last_day"),
    Field("boundary.change_type", N_("Kind of change"), "code"),
    Field("boundary.act", N_("Act")),
    Field("boundary.area_m2", N_("Area (offices' ellipsoid area)"), "area"),
    Field("boundary.perimeter_m", N_("Perimeter"), "length"),
    Field("boundary.scope_text", N_("Wording of the scope")),
    Field("boundary.used_maps", N_("Maps that were used")),
    Field("boundary.source_scale", N_("Scale of the source")),
    Field("boundary.within", N_("Lies within"), "list"),
    Field("boundary.contains", N_("Contains"), "list"),
    Field("boundary.source_key", N_("Key of the boundary in its source"), is_public=False),
    Field("boundary.positional_acc_m", N_("Positional accuracy"), "length", is_public=False),
    Field("boundary.derivation", N_("Way of making"), "code", is_public=False),
    Field("registration.channel", N_("Protection"), "code"),
    Field("registration.number", N_("Number of the registration")),
    Field("registration.name_as_registered", N_("Name as registered")),
    Field("registration.valid_from", N_("Registered on"), "day"),
    Field("registration.holder", N_("Holder"), is_public=False),
    Field("record.stage", N_("Depth of the survey"), "code"),
    Field("record.survey_date", N_("Day of the survey"), "day"),
    Field("record.county_code", N_("County code")),
    Field("record.readiness", N_("Readiness"), "code", is_public=False),
    Field("record.title", N_("Title of the record"), is_public=False),
    Field("record.office", N_("Survey office"), is_public=False),
    Field("record.quality", N_("Distinctive quality"), is_public=False),
    Field("record.craft", N_("Special craft"), is_public=False),
    Field("record.history", N_("History and culture"), is_public=False),
    Field("record.environment", N_("Environment of origin"), is_public=False),
    Field("record.scope", N_("Geographical scope"), is_public=False),
    Field("record.development", N_("State of development"), is_public=False),
    Field("unit.name", N_("Name of the unit")),
    Field("unit.code", N_("Code of the unit")),
    Field("unit.level", N_("Level"), "code"),
    Field("photo.title", N_("Title of the photo")),
    Field("photo.caption", N_("Caption")),
    Field("photo.licence", N_("Licence")),
    Field("photo.source", N_("Source"), is_public=False),
    Field("photo.person", N_("Photographer"), is_public=False),
    Field("photo.captured_at", N_("Taken on"), "day", is_public=False),
)
# Names behind these are columns of a stranger's file: private unless each one, or all with *, is asked for. Behind the
# key of an imported layer they are its columns.
FREE = ("product.attributes", "boundary.attributes")
_EVERY = "*"
# Beyond it JavaScript rounds: a number of a person or a parcel would end in other digits.
_LARGEST_EXACT = 2**53 - 1


def free_key(prefix: str, name: str) -> str:
    """How options name one column of a stranger's file.

    A column may have any name: one that is called ``*`` itself is named ``\\*``, lest it stand for all of them.
    """
    is_ambiguous = name == _EVERY or name.startswith("\\")
    return f"{prefix}.\\{name}" if is_ambiguous else f"{prefix}.{name}"


class AllowList:
    """The columns that one map lets out.

    Raises
    ------
    PublishError
        WEBMAP_FIELD if ``options`` name a column that cannot go out, or that there is none.
    """

    def __init__(self, options: WebMapOptions) -> None:
        self._free = frozenset(filter(is_free, options.fields))
        self._hidden_free = frozenset(filter(is_free, options.hidden))
        known = {field.key for field in FIELDS}
        unknown = sorted((options.fields | options.hidden) - self._free - self._hidden_free - known)
        if unknown:
            raise PublishError("WEBMAP_FIELD", value=", ".join(unknown), expected=", ".join(sorted(known)))
        chosen = options.fields - options.hidden
        self.fields = tuple(
            field for field in FIELDS if field.key in chosen or (field.is_public and field.key not in options.hidden)
        )
        tables = dict.fromkeys(field.table for field in self.fields)
        self._of = {table: tuple(field for field in self.fields if field.table == table) for table in tables}

    def of(self, table: str) -> tuple[Field, ...]:
        """Columns of a table that go out, in the order in which the page shows them."""
        return self._of.get(table, ())

    def has(self, key: str) -> bool:
        """Whether a column goes out."""
        return any(field.key == key for field in self.fields)

    def free(self, prefix: str, attributes: Mapping[str, object]) -> list[list[Any]]:
        """Attributes of a stranger's file that were asked for by name, or all of them, as pairs.

        Pairs, as a name such as ``__proto__`` means something else in an object of JavaScript.

        Parameters
        ----------
        prefix : str
            Of ``FREE``, or the key of an imported layer.
        attributes : mapping
            As the file had them.
        """
        return [
            [name, plain_value(value)]
            for name, value in ((clean(own), value) for own, value in attributes.items())
            if value not in (None, "") and self._lets_out(prefix, name)
        ]

    def _lets_out(self, prefix: str, name: str) -> bool:
        keys = {f"{prefix}.{_EVERY}", free_key(prefix, name)}
        return bool(keys & self._free) and not keys & self._hidden_free

    def unmet(self, columns: Mapping[str, Iterable[str]]) -> list[str]:
        """Columns of strangers that shall stay inside and that there are not: most likely a name was mistyped."""
        return sorted(self._hidden_free - _known(columns))

    def unmet_fields(self, columns: Mapping[str, Iterable[str]]) -> list[str]:
        """Columns of strangers that shall go out and that there are not.

        Parameters
        ----------
        columns : mapping of str to iterable of str
            Names of the columns that there are, by prefix.
        """
        return sorted(self._free - _known(columns))


def _known(columns: Mapping[str, Iterable[str]]) -> set[str]:
    known = {free_key(prefix, clean(name)) for prefix, names in columns.items() for name in names}
    return known | {f"{prefix}.{_EVERY}" for prefix in columns}


def is_free(key: str) -> bool:
    """Whether a key names a column of a stranger's file, or all of them."""
    if key.startswith(IMPORTED):
        return bool(key.removeprefix(IMPORTED).partition(".")[2])
    return any(key.startswith(f"{prefix}.") and len(key) > len(prefix) + 1 for prefix in FREE)


def clean(text: str) -> str:
    """Text as it may stand in a page: half characters told apart, control characters as their escapes.

    Those of writing direction would turn the rest of a line round, so that a number or a name passes for another one.
    """
    return visible(readable(text))


def plain_value(value: Any) -> Any:
    """A value as JSON knows it; lists stay lists, days become ISO 8601, and numbers too long for JavaScript texts."""
    if value is None or isinstance(value, (bool, int)):
        return value if value is None or abs(value) <= _LARGEST_EXACT else str(value)
    if isinstance(value, float):
        return value if value - value == 0 else None  # NaN and infinity are no JSON
    if isinstance(value, (list, tuple)):
        return [plain_value(item) for item in value]
    if isinstance(value, Mapping):
        return {clean(str(key)): plain_value(item) for key, item in value.items()}
    return clean(value.isoformat() if hasattr(value, "isoformat") else str(value))


def read_values(entity: Any, fields: Iterable[Field], read: Callable[[Any, str], Any] = getattr) -> dict[str, Any]:
    """Values of an entity by key, empty ones left out."""
    found = {field.key: plain_value(read(entity, field.column)) for field in fields}
    return {key: value for key, value in found.items() if value not in (None, "", [])}


def labels(fields: Sequence[Field]) -> dict[str, str]:
    """English label of each key."""
    return {field.key: field.label for field in fields}
