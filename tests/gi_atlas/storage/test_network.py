"""Network shares: told by the kind of file system."""

import pytest

from gi_atlas.errors import StorageError
from gi_atlas.storage import network
from gi_atlas.storage.network import is_on_network, is_unc, mount_type
from gi_atlas.storage.opening import create_project, open_project

MOUNTS = """\
/dev/vda / ext4 rw,relatime 0 0
proc /proc proc rw 0 0
//office/share /mnt/office cifs rw 0 0
server:/export /mnt/nfs nfs4 rw 0 0
//office/b /mnt/地标\\040数据 smb3 rw 0 0
sshfs#me@host: /home/me/remote fuse.sshfs rw 0 0
/dev/sdb1 /mnt/office/usb vfat rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/me/a.gpkg", "ext4"),
        ("/mnt/office/a.gpkg", "cifs"),
        ("/mnt/office", "cifs"),
        ("/mnt/office2/a.gpkg", "ext4"),
        ("/mnt/nfs/x/y/a.gpkg", "nfs4"),
        ("/mnt/地标 数据/a.gpkg", "smb3"),
        ("/home/me/remote/a.gpkg", "fuse.sshfs"),
        ("/mnt/office/usb/a.gpkg", "vfat"),
    ],
)
def test_the_deepest_mount_counts(path, kind):
    assert mount_type(path, MOUNTS) == kind


def test_lines_that_say_nothing_are_passed_over():
    assert mount_type("/a", "\nrubbish\n") == ""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (r"\\server\share\a.gpkg", True),
        ("//server/share/a.gpkg", True),
        (r"C:\a.gpkg", False),
        ("/home/a.gpkg", False),
        (r"\\?\C:\long", False),
        (r"\\.\pipe", False),
    ],
)
def test_unc_paths_are_known(path, expected):
    assert is_unc(path) is expected


@pytest.fixture
def share(folder, tmp_path, monkeypatch):
    """The folder, as if it were mounted from a server."""

    def mount():
        mounts = tmp_path / "mounts"
        mounts.write_text(f"/dev/vda / ext4 rw 0 0\n//s/x {str(folder).replace(' ', chr(92) + '040')} cifs rw 0 0\n")
        monkeypatch.setattr(network, "_MOUNTS", mounts)

    return mount


def test_this_machines_own_disk_is_no_share(folder):
    assert is_on_network(folder) is False


def test_a_project_on_a_share_is_for_reading_only(project, share):
    project.close()
    share()
    with open_project(project.path) as opened:
        assert opened.read_only_reason == "READ_ONLY_NETWORK"
        assert len(opened.fetch("SELECT * FROM gi_layer")) == 5


def test_no_project_is_made_on_a_share(folder, share):
    share()
    with pytest.raises(StorageError) as caught:
        create_project(folder / "新.gpkg")
    assert caught.value.code == "STORE_NETWORK"
    assert list(folder.iterdir()) == []


def test_a_system_that_says_nothing_refuses_nothing(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(network, "_MOUNTS", tmp_path / "none")
    assert is_on_network(folder) is False
