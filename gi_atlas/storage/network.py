"""Whether a path lies on a network share, where file locks cannot be trusted and nothing may be written live."""

import os
import re
import sys
from pathlib import Path

# 9p is missing on purpose: virtual machines and containers have their own disk on it.
_SHARES = frozenset(
    "afs afpfs autofs_nfs ceph cifs coda davfs fuse.davfs2 fuse.gvfsd-fuse fuse.rclone fuse.s3fs fuse.sshfs"
    " fuse.glusterfs gfs gfs2 glusterfs lustre ncpfs nfs nfs3 nfs4 ocfs2 smb2 smb3 smbfs".split()
)
_UNC = re.compile(r"(\\\\|//)[^\\/?.]")
_OCTAL = re.compile(r"\\([0-7]{3})")
_MOUNTS = Path("/proc/self/mounts")
_DRIVE_REMOTE = 4


def is_on_network(path: Path) -> bool:
    """Whether a file or folder lies on a network share, as far as the system says."""
    if sys.platform == "win32":  # pragma: no cover - untested on Windows
        return is_unc(str(path)) or _is_remote_drive(path)
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:  # no /proc, as on macOS: nothing is known, so nothing is refused
        return False
    return mount_type(os.path.realpath(path), mounts) in _SHARES


def is_unc(path: str) -> bool:
    r"""Whether a path is of the form ``\\server\share`` or ``//server/share``."""
    return _UNC.match(path) is not None


def mount_type(path: str, mounts: str) -> str:
    """Type of the file system that holds an absolute path, by the text of ``/proc/self/mounts``; "" if unknown."""
    found, longest = "", -1
    for line in mounts.splitlines():
        words = line.split(" ")
        if len(words) < 3:
            continue
        point = _OCTAL.sub(lambda code: chr(int(code[1], 8)), words[1])
        if len(point) >= longest and _is_below(path, point):
            found, longest = words[2], len(point)
    return found


def _is_below(path: str, point: str) -> bool:
    return path == point or path.startswith(point.rstrip("/") + "/")


def _is_remote_drive(path: Path) -> bool:  # pragma: no cover - untested on Windows
    import ctypes

    root = os.path.splitdrive(os.path.abspath(path))[0] + "\\"
    kind = ctypes.windll.kernel32.GetDriveTypeW(root)  # type: ignore[attr-defined,unused-ignore]
    return bool(kind == _DRIVE_REMOTE)
