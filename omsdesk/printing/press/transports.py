"""Where a finished paper goes: a folder of PDFs or a printer of the system.

Both answer only when the paper is where it should be; whatever stops it is ``Unavailable`` in words, and
the paper stays with whoever sent it.
"""

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from omsdesk.errors import Unavailable
from omsdesk.words import Text

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 100
_LEAST_WAIT = 0.05
_QUEUED = re.compile(r"request id is (\S+)")
_ASK_AGAIN = Text("Check the printer, then print again.")


@dataclass(frozen=True)
class Paper:
    """A finished PDF on its way out."""

    pdf: bytes
    name: str
    media: str
    copies: int = 1


@dataclass(frozen=True)
class Delivery:
    """Where the paper is now: a file, or a job of a printer."""

    where: str
    job: str = ""


class PrintTransport(Protocol):
    """Takes a paper out of the program."""

    def send(self, paper: Paper) -> Delivery:
        """Hand the paper over; ``Unavailable`` in words when it did not get there."""
        ...


def safe_name(name: str) -> str:
    """A file name that is one on every system, whatever was in the paper's title."""
    plain = _UNSAFE.sub("-", name).strip("-.")[:_LONGEST_NAME]
    return plain or "paper"


@dataclass(frozen=True)
class FolderTransport:
    """Leaves PDFs in a folder; each is whole or not there, and none replaces another."""

    folder: Path

    def send(self, paper: Paper) -> Delivery:
        """Write beside, flush to the disk, then link under the first free name."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.folder, prefix=".", suffix=".part") as part:
                part.write(paper.pdf)
                part.flush()
                os.fsync(part.fileno())
                return Delivery(where=str(self._linked(Path(part.name), safe_name(paper.name))))
        except OSError as trouble:
            raise Unavailable(
                Text("{name} could not be saved in {folder}: {why}.", name=paper.name, folder=str(self.folder),
                     why=trouble.strerror or str(trouble)),
                Text("Choose another folder in Settings, Printers, or free some space."),
            ) from trouble  # fmt: skip

    def _linked(self, part: Path, name: str) -> Path:
        number = 1
        while True:
            target = self.folder / (f"{name}.pdf" if number == 1 else f"{name}-{number}.pdf")
            try:
                _place(part, target)
            except FileExistsError:
                number += 1
            else:
                return target


def _place(part: Path, target: Path) -> None:
    """Give the file its name, unless the name is taken; some network folders know no links."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:
        with target.open("xb") as copy:
            copy.write(part.read_bytes())
            os.fsync(copy.fileno())


@dataclass(frozen=True)
class SystemPrinter:
    """A printer of the system, reached through ``lp``; the size is always named and never scaled."""

    printer: str
    timeout: float = 15.0
    patience: float = 4.0
    """How many seconds to watch the job for a refusal; a job still printing then counts as handed over."""

    def send(self, paper: Paper) -> Delivery:
        """Queue the paper and read back what became of it."""
        options = ["-d", self.printer, "-t", safe_name(paper.name), "-n", str(paper.copies)]
        settings = ["-o", f"media={paper.media}", "-o", "print-scaling=none"]
        said = self._run("lp", [*options, *settings, "-"], paper.pdf)
        found = _QUEUED.search(said)
        if found is None:
            raise Unavailable(
                Text("{printer} took no job: {said}.", printer=self.printer, said=said.strip() or "-"), _ASK_AGAIN
            )
        self._watch(found[1])
        return Delivery(where=self.printer, job=found[1])

    def _watch(self, job: str) -> None:
        """Look at the job until it is done, refused or the patience is over."""
        until = time.monotonic() + self.patience
        while True:
            state = _alerts(self._run("lpstat", ["-W", "all", "-l", "-o", self.printer]), job)
            if state & _FAILED:
                self._refuse(job, state)
            if state & _DONE or time.monotonic() >= until:
                return
            time.sleep(min(_LEAST_WAIT * 4, max(_LEAST_WAIT, self.patience / 10)))

    def _refuse(self, job: str, state: frozenset[str]) -> None:
        # A job that merely waits for its printer would come out a second time after "Print again".
        with suppress(Unavailable):
            self._run("cancel", [job])
        why = ", ".join(sorted(state)).replace("-", " ")
        raise Unavailable(
            Text("{printer} did not print job {job}: {why}.", printer=self.printer, job=job, why=why), _ASK_AGAIN
        )

    def _run(self, program: str, arguments: Sequence[str], data: bytes | None = None) -> str:
        return run_printing(program, arguments, data, printer=self.printer, timeout=self.timeout)


# Reasons as CUPS writes them behind "Alerts:" (RFC 8011, job-state-reasons).
_DONE = frozenset({"job-completed-successfully", "job-completed-with-warnings"})
_FAILED = frozenset(
    {
        "aborted-by-system", "job-aborted-by-system", "job-canceled-by-user", "job-canceled-by-operator",
        "job-canceled-at-device", "job-completed-with-errors", "document-format-error",
        "unsupported-attributes-or-values",
        "printer-stopped", "job-hold-until-specified", "resources-are-not-ready", "destination-uri-failed",
    }
)  # fmt: skip


def _alerts(listing: str, job: str) -> frozenset[str]:
    """The reasons behind "Alerts:" in the block of one job."""
    reasons: set[str] = set()
    inside = False
    for line in listing.splitlines():
        if line and not line[0].isspace():
            inside = line.split()[0] == job
        elif inside and line.strip().startswith("Alerts:"):
            reasons |= set(line.split(":", 1)[1].replace(",", " ").split())
    return frozenset(reasons)


def run_printing(
    program: str, arguments: Sequence[str], data: bytes | None = None, *, printer: str = "", timeout: float = 15.0
) -> str:
    """What a printing program of the system said; every way it can fail is told in words."""
    found = shutil.which(program)
    if found is None:
        raise Unavailable(
            Text("This computer has no {program} program, which printers need.", program=program),
            Text("Install CUPS, or save papers to a folder."),
        )
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program found on the path, arguments never through a shell
            [found, *arguments], input=data if data is not None else b"", capture_output=True, timeout=timeout,
            env={**os.environ, "LC_ALL": "C"}, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as late:
        raise Unavailable(
            Text("{printer} did not answer within {n} seconds.", printer=printer or program, n=round(timeout)),
            _ASK_AGAIN,
        ) from late
    except OSError as trouble:
        raise Unavailable(
            Text("{program} could not be started: {why}.", program=program, why=str(trouble))
        ) from trouble
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().removeprefix(f"{program}: ") or f"status {done.returncode}"
        raise Unavailable(
            Text("{printer} took no job: {said}.", printer=printer or program, said=said.rstrip(".")), _ASK_AGAIN
        )
    return done.stdout.decode(errors="replace")


def installed_printers() -> list[str]:
    """The printers this computer knows; none when it has no printing system."""
    try:
        return sorted(run_printing("lpstat", ["-e"]).split())
    except Unavailable:
        return []
