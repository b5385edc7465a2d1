"""Where databases of tests lie: in memory if this machine offers that, so that no test waits for a disk.

A process that is killed leaves to the kernel what it wrote, here as on a disk: tests/faults lose nothing by it.
"""

import os
import shutil
import tempfile
from pathlib import Path

_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - the kernel's own place for this; each run makes a folder of its own in it
_NAME = "omsdesk-tests"
ROOM = 2 * 1024**3
"""What two workers and their PostgreSQL servers need at most, with room to spare; containers often give 64 MB."""


def a_quick_folder() -> Path:
    """A new folder that is as quick as this machine has it. Whoever asked removes it."""
    if not os.access(_IN_MEMORY, os.W_OK):
        return Path(tempfile.mkdtemp(prefix=f"{_NAME}-"))
    _clear_away()
    has_room = shutil.disk_usage(_IN_MEMORY).free > ROOM
    return Path(tempfile.mkdtemp(prefix=f"{_NAME}-{os.getpid()}-", dir=_IN_MEMORY if has_room else None))


def _clear_away() -> None:
    """A run that was killed could not tidy up, and memory is dearer than disk."""
    for folder in _IN_MEMORY.glob(f"{_NAME}-*"):
        process = folder.name.removeprefix(f"{_NAME}-").partition("-")[0]
        if not Path("/proc", process).exists():
            shutil.rmtree(folder, ignore_errors=True)
