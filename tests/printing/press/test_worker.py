"""Papers are made in a process of their own, which may die without taking work with it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from omsdesk.errors import Refusal, Unavailable
from omsdesk.printing.documents import Batch, together
from omsdesk.printing.press.worker import Press
from tests.printing import samples

ORPHAN = """
import os, signal
from omsdesk.printing.press.worker import Press
if __name__ == "__main__":
    print(Press().warm_up().result(), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def press() -> Iterator[Press]:
    with Press() as worker:
        yield worker


def test_the_worker_makes_the_same_bytes_elsewhere(press: Press) -> None:
    label = samples.shipping_label()

    assert press.warm_up().result(60) != os.getpid()
    assert press.pdf(label) == label.pdf()


def test_a_batch_leaves_as_one_pdf(press: Press) -> None:
    labels = (samples.shipping_label(), samples.return_label())

    assert press.pdf(Batch(labels)) == together(labels)


def test_a_refusal_in_the_worker_arrives_in_words(press: Press) -> None:
    with pytest.raises(Refusal, match="is not a GS1 element string"):
        press.pdf(replace(samples.shipping_label(), sscc="106141411234567890"))


def test_a_worker_that_died_is_replaced_and_the_paper_comes_out(press: Press) -> None:
    first = press.warm_up().result(60)
    os.kill(first, signal.SIGKILL)

    assert press.pdf(samples.shipping_label()).startswith(b"%PDF-")
    assert press.warm_up().result(60) != first


def test_a_paper_that_takes_too_long_is_given_up_in_words() -> None:
    with Press() as worker, pytest.raises(Unavailable, match="was not ready after 0 seconds"):
        worker.pdf(samples.packing_slip(count=5000), timeout=0.01)


def test_a_closed_worker_prints_nothing_more() -> None:
    worker = Press()
    worker.close()

    with pytest.raises(Unavailable, match="The program is closing"):
        worker.pdf(samples.shipping_label())


def test_the_worker_does_not_outlive_a_killed_program(tmp_path: Path) -> None:
    script = tmp_path / "orphan.py"
    script.write_text(ORPHAN)
    importing = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}

    # The pipes close when the last process that holds them is gone: run() returns only after the worker's own end.
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, timeout=60, env=importing, check=False
    )

    assert done.returncode == -signal.SIGKILL
    assert int(done.stdout) > 0
