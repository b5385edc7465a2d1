"""The benchmarks still run: each is started with a handful of orders and says its figures.

In the short run the one that goes through most of the services; each takes as long as a hundred other tests.
"""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from tests.counts import cases

ROOT = Path(__file__).parents[2]
SAID = {
    "order_life": "CPU against the floor",
    "wave": "orders/s",
    "importing": "speed against the floor",
    "stock_list": "low-stock list of 500 products",
    "today": "the review queue of 400",
    "queue": "painted again after a change",
    "scan_to_painted": "labels printed meanwhile",
    "printing": "ratio (goal: at least 0.5)",
    "window": "everything imported first",
    "writers": "p99 on a hot SKU against a cold one",
}


@pytest.mark.parametrize("name", cases(sorted(SAID), short=["order_life"]))
def test_a_benchmark_runs_and_says_its_figures(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", "--quick"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert SAID[name] in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", sorted(SAID))
def test_what_a_benchmark_needs_is_there(name: str) -> None:
    assert callable(importlib.import_module(f"benchmarks.{name}").main)


def test_every_benchmark_is_run_here() -> None:
    scripts = {each.stem for each in (ROOT / "benchmarks").glob("*.py") if "--quick" in each.read_text("utf-8")}

    assert scripts == set(SAID)
