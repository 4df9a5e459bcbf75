#!/usr/bin/env python3
"""The one door for people: sets up a fresh machine, then runs, tests, checks, measures or bundles GI Atlas.

    python3 dev.py run      the sample project, the main job on it, then the window
    python3 dev.py test     all tests

Standard library only; Python 3.11.2 or later.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "set-up.json"
WHEELS = ROOT / "wheels"
SAMPLE = ROOT / "sample"
PACKAGES = ("gi_atlas", "layers", "survey_forms", "gui")
# Libraries that the Qt of the PyQt5 wheel loads on Linux, by the file each brings, and one Chinese font.
SYSTEM_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
}
FONT_PACKAGE = "fonts-noto-cjk"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    if sys.version_info < (3, 11, 2):
        return complain(f"Python 3.11.2 or later is needed; this is {sys.version.split()[0]}.")
    parser = argparse.ArgumentParser(prog="dev.py", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (_act, text) in COMMANDS.items():
        commands.add_parser(name, help=text, add_help=False)
    words = list(sys.argv[1:] if arguments is None else arguments)
    # What stands after the command is handed on as it is: argparse would take options for its own.
    chosen = parser.parse_args(words[:1])
    return COMMANDS[chosen.command][0](words[1:])


def run(rest: list[str]) -> int:
    """Build the sample project, do the main job on it, then open the window if there is a display."""
    set_up()
    code = call(program("gi-atlas"), "demo", str(SAMPLE), *rest)
    if code or not has_display():
        return code
    return call(program("gi-atlas"), "gui", str(next(SAMPLE.glob("*.gpkg"))))


def test(rest: list[str]) -> int:
    """Run the tests, two at a time; ``rest`` is handed to pytest."""
    set_up()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return call(program("python"), "-m", "pytest", *(rest or ["-n", "2", "--dist", "worksteal", "-q", "-rs"]))


def check(rest: list[str]) -> int:
    """Format, lint, types, import contracts; all run, the first failure's code is returned."""
    set_up()
    where = rest or [*PACKAGES, "tests", "bench", "dev.py"]
    codes = [
        call(program("ruff"), "format", "--check", *where),
        call(program("ruff"), "check", *where),
        call(program("mypy"), *(rest or PACKAGES)),
        call(program("lint-imports")),
    ]
    return next((code for code in codes if code), 0)


def bench(rest: list[str]) -> int:
    """Measure beside the peers; ``--install-peers`` installs QGIS and a virtual display first (as root on Debian)."""
    set_up()
    if "--install-peers" in rest:
        rest.remove("--install-peers")
        install_packages(["qgis", "python3-qgis", "xvfb", "xdotool"])
    return call(program("python"), "-m", "bench", *rest)


def demo(rest: list[str]) -> int:
    """Build the sample project in a folder (default: ``sample``)."""
    set_up()
    return call(program("gi-atlas"), "demo", *(rest or [str(SAMPLE)]))


def bundle(rest: list[str]) -> int:
    """Make a folder with wheels, lock and dev.py that installs without a network; ``--try`` proves it."""
    set_up()
    wanted = [word for word in rest if not word.startswith("--")]
    folder = Path(wanted[0] if wanted else "gi-atlas-bundle").resolve()
    make_bundle(folder)
    print(f"Made {folder}")
    return try_bundle(folder) if "--try" in rest else 0


def set_up() -> None:
    """Bring environment, system libraries and catalogues to the state of the lock; quick if they are there."""
    install_system_libraries()
    state = {"lock": file_hash(LOCK), "project": file_hash(ROOT / "pyproject.toml"), "python": sys.version}
    if not STAMP.exists() or json.loads(STAMP.read_text(encoding="utf-8")) != state:
        make_environment()
        STAMP.write_text(json.dumps(state), encoding="utf-8")
    require(call(program("python"), "-c", "from gi_atlas.i18n import compile_catalogues as c; c()"), "catalogues")


def make_environment() -> None:
    """Make ``.venv`` and install exactly what the lock names."""
    print("Setting up .venv; the first time this takes a few minutes.", flush=True)
    if not program("python").exists():
        make_venv()
    pip = (str(program("python")), "-m", "pip", "--disable-pip-version-check", "install", "-q")
    offline = ("--no-index", "--find-links", str(WHEELS)) if WHEELS.is_dir() else ()
    require(call(*pip, *offline, "--require-hashes", "--no-deps", "-r", str(LOCK)), "locked dependencies")
    own = sorted(WHEELS.glob("gi_atlas-*.whl"))
    if own:
        require(call(*pip, "--no-index", "--no-deps", "--force-reinstall", str(own[-1])), "GI Atlas")
    else:
        require(call(*pip, "--no-deps", "--no-build-isolation", "--no-index", "-e", str(ROOT)), "GI Atlas")


def make_venv() -> None:
    """Make an empty environment; Debian keeps the module for that in a package of its own."""
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return
    install_packages([f"python3.{sys.version_info.minor}-venv"])
    require(call(*command), "virtual environment")


def install_system_libraries() -> None:
    """Install what Qt needs and a Chinese font where they are missing; other systems than Linux bring them."""
    if sys.platform != "linux":
        return
    missing = missing_packages()
    if missing:
        install_packages(missing)


def missing_packages() -> list[str]:
    """Debian packages whose library or font is not there."""
    listed = subprocess.run([find_tool("ldconfig"), "-p"], capture_output=True, text=True, check=False).stdout
    packages = [package for library, package in SYSTEM_LIBRARIES.items() if library not in listed]
    return packages if has_chinese_font() else [*packages, "fontconfig", FONT_PACKAGE]


def has_chinese_font() -> bool:
    """Whether fontconfig knows a font with Chinese characters."""
    tool = shutil.which("fc-list")
    if tool is None:
        return False
    return bool(
        subprocess.run([tool, ":lang=zh", "family"], capture_output=True, text=True, check=False).stdout.strip()
    )


def install_packages(packages: list[str]) -> None:
    """Install Debian packages as root; otherwise say the command and stop."""
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not is_root or shutil.which("apt-get") is None:
        raise SystemExit(
            f"These system packages are missing: {' '.join(packages)}\n"
            f"Install them with\n    sudo {' '.join(command)}\nand run this command again."
        )
    print(f"Installing {' '.join(packages)}", flush=True)
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    quiet = {"stdout": subprocess.DEVNULL}
    if subprocess.run(command, check=False, stderr=subprocess.DEVNULL, **quiet).returncode:
        subprocess.run(["apt-get", "update", "-q"], check=False, **quiet)
        require(subprocess.run(command, check=False, **quiet).returncode, "system packages")


def make_bundle(folder: Path) -> None:
    """Fill a folder with everything that an installation without a network needs."""
    wheels = folder / "wheels"
    wheels.mkdir(parents=True, exist_ok=True)
    pip = (str(program("python")), "-m", "pip", "--disable-pip-version-check", "-q")
    require(call(*pip, "wheel", "--require-hashes", "--no-deps", "-r", str(LOCK), "-w", str(wheels)), "wheels")
    require(call(*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", str(wheels), str(ROOT)), "own wheel")
    for name in ("dev.py", "pyproject.toml", "README.md", "requirements.lock"):
        shutil.copy2(ROOT / name, folder / name)
    know_built_wheels(folder / "requirements.lock", wheels)
    require_catalogues(wheels)


def know_built_wheels(lock: Path, wheels: Path) -> None:
    """Add to a bundle's lock the hashes of wheels that were built here, from sources that the lock knows."""
    text = lock.read_text(encoding="utf-8")
    for wheel in sorted(wheels.glob("*.whl")):
        name, version = wheel.name.split("-")[:2]
        named = re.compile(rf"^{re.escape(name).replace('_', '[-_.]')}=={re.escape(version)} \\$", re.M | re.I)
        if file_hash(wheel) not in text:
            text = named.sub(lambda found, wheel=wheel: f"{found[0]}\n    --hash=sha256:{file_hash(wheel)} \\", text)
    lock.write_text(text, encoding="utf-8")


def require_catalogues(wheels: Path) -> None:
    """Stop if our own wheel lacks the compiled catalogues: the program would speak English only."""
    own = sorted(wheels.glob("gi_atlas-*.whl"))[-1]
    with zipfile.ZipFile(own) as archive:
        if not any(name.endswith(".mo") for name in archive.namelist()):
            raise SystemExit(f"{own.name} holds no compiled catalogues.")


def try_bundle(folder: Path) -> int:
    """Install a bundle and run the demo where no route to anywhere exists."""
    command = [sys.executable, str(folder / "dev.py"), "demo", str(folder / "sample")]
    unshare = shutil.which("unshare")
    if unshare is None:
        return complain("unshare is not here, so the bundle cannot be tried without a network.")
    return call(unshare, "-r", "-n", *command)


def program(name: str) -> Path:
    """Path of a program of the environment."""
    return VENV / ("Scripts" if os.name == "nt" else "bin") / name


def find_tool(name: str) -> str:
    """Path of a system tool that may stand outside a person's PATH."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin") or name


def has_display() -> bool:
    """Whether a window could be shown."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def call(*command: str | Path) -> int:
    """Run a program in the project's folder; returns its exit code."""
    return subprocess.run([str(word) for word in command], cwd=ROOT, check=False).returncode


def require(code: int, what: str) -> None:
    """Stop if a step of the set-up failed."""
    if code:
        raise SystemExit(f"Set-up stopped at: {what} (exit code {code}). Mend what stands above and run it again.")


def complain(text: str) -> int:
    """Say why nothing was done."""
    print(text, file=sys.stderr)
    return 2


def file_hash(path: Path) -> str:
    """sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


COMMANDS = {
    "run": (run, "sample project, main job, window"),
    "test": (test, "all tests"),
    "check": (check, "format, lint, types, import contracts"),
    "bench": (bench, "figures beside the peers"),
    "demo": (demo, "sample project in a folder"),
    "bundle": (bundle, "folder that installs without a network"),
}

if __name__ == "__main__":
    sys.exit(main())
