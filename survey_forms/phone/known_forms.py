"""Which form a submission was filled with: the project's own versions, those that ship, and what the person gave."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from survey_forms.schema import Form


@dataclass(frozen=True)
class FoundForm:
    """A form for a submission; ``is_exact`` tells whether it is the very version that was filled."""

    form: Form
    is_exact: bool


@dataclass
class KnownForms:
    """Forms by their ids, the best of each version first.

    Attributes
    ----------
    forms : list of Form
        The newest of an id first.
    forced : Form or None
        The person's own choice, which wins over what a file says.
    """

    forms: list[Form] = field(default_factory=list)
    forced: Form | None = None

    def find(self, form_id: str, version: str = "") -> FoundForm | None:
        """Form of an id, the version that was filled if it is known."""
        if self.forced is not None:
            is_same = self.forced.form_id == form_id and version in ("", self.forced.version)
            return FoundForm(self.forced, is_same)
        fitting = [form for form in self.forms if form.form_id == form_id]
        exact = [form for form in fitting if form.version == version]
        if exact:
            return FoundForm(exact[0], True)
        return FoundForm(fitting[0], not version) if fitting else None

    def add(self, forms: Iterable[Form]) -> None:
        """Know more forms; of one id and version the first stays."""
        known = {(form.form_id, form.version) for form in self.forms}
        self.forms += [form for form in forms if (form.form_id, form.version) not in known]

    @property
    def ids(self) -> list[str]:
        """Ids that are known."""
        return list(dict.fromkeys(form.form_id for form in self.forms))
