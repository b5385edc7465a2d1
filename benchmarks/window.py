"""Goal 9: how soon the window can be seen, and how soon its queue is filled.

Each opening is a process of its own, offscreen; it tells how much CPU it has used from its very first
instruction until its window was painted. The shell stands beside an empty QMainWindow, the filled queue
beside the same window opened naively: everything imported first, then the database opened, then shown.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROUNDS = 7
ORDERS = 1_000
KINDS = ("empty", "shell", "queue", "naive")


def main() -> None:
    """Open each kind in turns and compare."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true", help="one opening each, to see that it works")
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    wanted = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        _make_house(Path(name), 50 if wanted.quick else ORDERS)
        _compare(Path(name), 1 if wanted.quick else wanted.rounds)


def _compare(folder: Path, rounds: int) -> None:
    bytecode = folder / "bytecode" if rounds > 1 else None
    for kind in KINDS if rounds > 1 else ():
        _open(kind, folder, bytecode)  # the first time fills the file cache and writes bytecode
    spent: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for _ in range(rounds):
        for kind in KINDS:
            spent[kind].append(_open(kind, folder, bytecode))
    for one, other, what in (
        ("shell", "empty", "shell painted; an empty window"),
        ("queue", "naive", "queue filled; everything imported first"),
    ):
        ratio = median(ours / theirs for ours, theirs in zip(spent[one], spent[other], strict=True))
        print(f"{what}: {median(spent[one]):.0f} ms and {median(spent[other]):.0f} ms of CPU, ratio {ratio:.2f}")


def _open(kind: str, folder: Path, bytecode: Path | None) -> float:
    """Milliseconds of CPU until what this kind wants was painted."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(folder)}
    if bytecode is not None:
        # Bytecode is kept as an installed program has it, whatever this checkout's environment says.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment["PYTHONPYCACHEPREFIX"] = str(bytecode)
    command = [sys.executable, "-m", "benchmarks.openings", kind, str(folder)]
    said = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return float(said.stdout.split()[-1])


def _make_house(folder: Path, orders: int) -> None:
    from benchmarks.seeding import add_past, new_house
    from omsdesk.lifecycles.headline import Headline

    _, work = new_house(folder, products=50)
    add_past(work, orders, headline=Headline.READY_TO_PICK)
    work.engine.dispose()


if __name__ == "__main__":
    main()
