"""``python -m tests.torture kill|steps|power|keys --count N --seed N [--go-on] [--folder F]``: torture the store.

Prints the seed and the figures; exits 1 at the first loss and leaves the files where they can be looked at.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.torture.audit import Loss
from tests.torture.keys import KeyRun
from tests.torture.kills import KillRun
from tests.torture.power import CUTS_A_RECORDING, PowerRun
from tests.torture.steps import StepRun, each
from tests.torture.tracing import can_trace


def kill(options: argparse.Namespace, folder: Path) -> dict[str, object]:
    """kill -9 at random moments; ``--go-on`` takes up where the run of this seed stopped."""
    run = KillRun(folder, options.seed)
    if options.go_on and run.restore():
        print(f"going on after {run.figures.kills} kills", flush=True)
    while run.figures.kills < options.count:
        run.run(min(options.count, run.figures.kills + 100))
        print(json.dumps(run.figures.as_json(), ensure_ascii=False), flush=True)
    return run.figures.as_json()


def steps(options: argparse.Namespace, folder: Path) -> dict[str, object]:
    """A kill at every numbered step of every act, then every error at every step; ``--count`` steps of each at most."""
    run = StepRun(folder, options.seed)
    for name, found, hit in (("kill", run.kill_steps(), run.kill), ("fail", run.error_steps(), run.fail)):
        share = min(1.0, options.count / len(found))
        done = sum(1 for _step in each(found, hit, share, options.seed))
        print(f"{name}: {done} of {len(found)} steps", flush=True)
    return run.figures.as_json()


def power(options: argparse.Namespace, folder: Path) -> dict[str, object]:
    """Simulated power cuts over recorded writes."""
    run = PowerRun(folder, options.seed)
    return run.run(options.count, max(1, options.count // CUTS_A_RECORDING)).as_json()


def keys(options: argparse.Namespace, folder: Path) -> dict[str, object]:
    """kill -9 at random keystrokes in the form of records; ``--count`` kills, 100 show what is promised."""
    run = KeyRun(folder, options.seed)
    while run.figures.kills < options.count:
        run.run(min(options.count, run.figures.kills + 10))
        print(json.dumps(run.figures.as_json(), ensure_ascii=False), flush=True)
    return run.figures.as_json()


COMMANDS = {"kill": kill, "steps": steps, "power": power, "keys": keys}


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """Options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=None, help="default: a new one, which is printed")
    parser.add_argument("--go-on", action="store_true", help="kill: go on where the run of this seed stopped")
    parser.add_argument("--folder", type=Path, help="where the victims lie; default: below the system's scratch folder")
    options = parser.parse_args(arguments)
    if options.seed is None:
        options.seed = random.SystemRandom().randrange(10**6)
    return options


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 without loss, 1 with one, 2 if strace cannot be used."""
    options = parse(arguments)
    folder = options.folder or Path(tempfile.gettempdir()) / f"gi-atlas-torture-{options.command}-{options.seed}"
    print(f"{options.command}: seed {options.seed}, {options.count} wanted, files in {folder}", flush=True)
    lack = can_trace() if options.command == "steps" else ""
    if lack:
        print(lack, file=sys.stderr)
        return 2
    began = time.monotonic()
    try:
        figures = COMMANDS[options.command](options, folder)
    except Loss as loss:
        print(f"LOSS: {loss}", flush=True)
        return 1
    print(json.dumps(figures, ensure_ascii=False))
    print(f"no loss in {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
