"""Which file answers which question: by the submission's own folder first, by the name alone where only one has it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from survey_forms.phone.delivery import MediaFile
from survey_forms.phone.hostile import base_name

_SERVER_REMOVES = re.compile(r"[^\w.-]")


@dataclass(frozen=True)
class Want:
    """A file that an answer names.

    Attributes
    ----------
    owner : str
        Key of the submission or record.
    ids : tuple of str
        Instance ids that a folder of its files may be called by.
    folder : str
        Folder of the submission's own file, "" for the top or a table.
    source : int
        Source that the submission came in; -1 for a record that stands in the project.
    path : str
        Question's path with positions.
    name : str
        As the answer has it.
    """

    owner: str
    ids: tuple[str, ...]
    path: str
    name: str
    folder: str = ""
    source: int = -1


@dataclass
class Matched:
    """What became of wanted and present files.

    Attributes
    ----------
    found : dict
        File by the wish it fulfils.
    missing : list of Want
    orphans : list of MediaFile
        Files that no answer names.
    """

    found: dict[Want, MediaFile] = field(default_factory=dict)
    missing: list[Want] = field(default_factory=list)
    orphans: list[MediaFile] = field(default_factory=list)


class MediaIndex:
    """Files by their names, however a server or file system spelt them."""

    def __init__(self, media: Iterable[MediaFile]) -> None:
        self._media = list(media)
        self._by_name: dict[str, list[MediaFile]] = {}
        for item in self._media:
            for key in dict.fromkeys((_key(base_name(item.name)), _server_key(base_name(item.name)))):
                self._by_name.setdefault(key, []).append(item)

    def find(self, want: Want) -> MediaFile | None:
        """File of an answer; None if there is none, or several and nothing tells which."""
        if not base_name(want.name):
            return None
        exact, spelt = (self._by_name.get(key(base_name(want.name)), []) for key in (_key, _server_key))
        return _choose(want, exact) or _choose(want, spelt)

    def match(self, wants: Sequence[Want], others: Iterable[Want] = ()) -> Matched:
        """Files of all wishes, what is missing and what is left over.

        Parameters
        ----------
        wants : sequence of Want
        others : iterable of Want
            Files that are known already: they are no orphans, but nobody waits for them.
        """
        there = {want: item for want in wants if (item := self.find(want)) is not None}
        contested = {item for item, claims in owners_by_file(there).items() if len({one.owner for one in claims}) > 1}
        found = Matched()
        for want in wants:
            item = there.get(want)
            # A name that two submissions use is no proof whose the file is.
            if item is None or (item in contested and not _is_sure(want, item)):
                found.missing.append(want)
            else:
                found.found[want] = item
        taken = set(there.values())
        taken.update(item for want in others if (item := self.find(want)) is not None)
        found.orphans = [item for item in self._media if item not in taken]
        return found


def _choose(want: Want, items: Sequence[MediaFile]) -> MediaFile | None:
    """The file in a folder called by the submission's id; else the one beside it; else the only one there is."""
    ids = _ids(want)
    for fits in (
        [item for item in items if _is_in_folder_of(ids, item)],
        [item for item in items if _is_beside(want, item)],
        [item for item in items if not _is_anothers(item, ids)],
    ):
        if len(fits) == 1 or (fits and len({item.size_bytes for item in fits}) == 1 and _is_flat(fits)):
            return fits[0]
    return None


def _ids(want: Want) -> set[str]:
    return {_bare(one) for one in want.ids}


def _is_in_folder_of(ids: set[str], item: MediaFile) -> bool:
    return bool(ids & {_bare(part) for part in _folders(item.name)})


def _is_beside(want: Want, item: MediaFile) -> bool:
    return item.source == want.source and bool(want.folder) and _folder(item.name) == want.folder


def _is_sure(want: Want, item: MediaFile) -> bool:
    return _is_in_folder_of(_ids(want), item) or _is_beside(want, item)


def _is_flat(items: Sequence[MediaFile]) -> bool:
    # The same name in two archives of one delivery: the same file, sent twice.
    return len({item.source for item in items}) == len(items)


def _is_anothers(item: MediaFile, ids: set[str]) -> bool:
    """Whether a file lies in a folder that is called by the id of another submission."""
    uuids = {bare for part in _folders(item.name) if _looks_like_id(bare := _bare(part))}
    last = _folders(item.name)[-1:]
    return bool(uuids) and not uuids & ids and bool(last) and _looks_like_id(_bare(last[0]))


def _looks_like_id(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4


def _bare(text: str) -> str:
    # Windows takes no colon: uuid:… becomes uuid_… or the bare id.
    return text.casefold().removeprefix("uuid:").removeprefix("uuid_").removeprefix("uuid")


def _folders(name: str) -> list[str]:
    return name.replace("\\", "/").split("/")[:-1]


def _folder(name: str) -> str:
    return "/".join(_folders(name))


def folder_of(name: str) -> str:
    """Folder part of a shown name, parted by "/"."""
    return _folder(name)


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _server_key(name: str) -> str:
    # What KoboToolbox's server makes of a name: blanks become "_", other signs go.
    return _SERVER_REMOVES.sub("", _key(name).strip().replace(" ", "_"))


def owners_by_file(found: Mapping[Want, MediaFile]) -> dict[MediaFile, list[Want]]:
    """Wishes that each file fulfils."""
    owners: dict[MediaFile, list[Want]] = {}
    for want, item in found.items():
        owners.setdefault(item, []).append(want)
    return owners
