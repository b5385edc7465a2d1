"""The daily roots of the audit chain, kept beside a backup: who keeps them elsewhere can prove later what was there."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from omsdesk.errors import Unavailable
from omsdesk.words import Text

LISTED = "SELECT day, hash FROM audit_roots ORDER BY day"


def beside(backup: Path) -> Path:
    """Where the roots lie, for ``omsdesk check --roots`` and for whoever brings the backup back."""
    return backup.with_name(f"{backup.name}.roots")


def keep(backup: Path, rows: Iterable[Any]) -> None:
    """Write them down, each as its day and hash; a database without any has no such file."""
    lines = [f"{day} {hash_}\n" for day, hash_ in rows]
    if lines:
        beside(backup).write_text("".join(lines), encoding="utf-8")


def of(backup: Path) -> tuple[str, ...]:
    """What was kept; nothing of a backup that was copied without them."""
    try:
        return tuple(beside(backup).read_text(encoding="utf-8", errors="replace").splitlines())
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise Unavailable(Text("{path} cannot be read: {why}.", path=beside(backup), why=error.strerror)) from error


def throw_away(backup: Path) -> None:
    """A backup that the rule does not keep goes with its roots."""
    backup.unlink(missing_ok=True)
    with suppress(OSError):
        beside(backup).unlink(missing_ok=True)
