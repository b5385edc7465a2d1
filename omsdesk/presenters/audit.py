"""The audit trail for supervisors: narrowed by person, station, day, kind of record and words, and exported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from omsdesk.database.work import Work
from omsdesk.presenters import Jobs, Presenter, Trouble
from omsdesk.services import audit_trail
from omsdesk.services.audit_trail import AuditChoices, AuditFilter, AuditRow
from omsdesk.services.exporting import Export
from omsdesk.words import Text

FIRST_ROWS = 60
DAYS: tuple[tuple[Text, int | None], ...] = (
    (Text("All days"), None),
    (Text("Today"), 1),
    (Text("Last 7 days"), 7),
    (Text("Last 30 days"), 30),
)


@dataclass(frozen=True)
class AuditState:
    """All that the page shows."""

    wanted: AuditFilter = field(default_factory=AuditFilter)
    choices: AuditChoices = field(default_factory=AuditChoices)
    ids: Sequence[int] = ()
    rows: Mapping[int, AuditRow] = field(default_factory=dict)
    version: int = 0
    """Grows when the list was read anew."""
    exporting: tuple[int, int] | None = None
    """How many rows are in the file, and of how many."""
    said: Text | None = None
    trouble: Trouble | None = None
    is_loading: bool = True

    @property
    def why_not_export(self) -> Text | None:
        """Why no file can be written now."""
        if self.exporting is not None:
            return Text("A file is being written.")
        return None if len(self.ids) else Text("The list is empty.")


class Audit(Presenter[AuditState]):
    """Who changed what, where and when."""

    watches = frozenset({"audit_events"})

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, AuditState())
        self._asked = 0
        self._export: Export | None = None
        self._stopped = False

    def refresh(self) -> None:
        """Read the list again, without moving anything."""
        self._asked += 1
        asked = self._asked
        self.show(is_loading=True)
        self.ask(audit_trail.choices, then=lambda choices: self.show(choices=choices))
        self.ask(audit_trail.ids, self.state.wanted, then=lambda ids: self._listed(ids, asked))

    def narrow(self, **changes: Any) -> None:
        """Only what fits: words, a person, a station, a kind of record, days."""
        wanted = replace(self.state.wanted, **changes)
        if wanted != self.state.wanted:
            self.show(wanted=wanted)
            self.refresh()

    def clear(self) -> None:
        """Everything again."""
        self.narrow(words="", user_id=None, station_id=None, subject="", days=None)

    def fetch(self, ids: Sequence[int]) -> None:
        """Rows came into view."""
        self.ask(audit_trail.rows, tuple(ids), then=lambda rows: self.show(rows={row.id: row for row in rows}))

    def export(self, path: str) -> None:
        """Write the list to a CSV or Excel file, by the ending of its name."""
        if self.state.why_not_export is None:
            self._stopped = False
            self._export = Export(self.work, Path(path), self.state.ids, audit_trail.TITLES, audit_trail.read)
            self.show(exporting=(0, len(self.state.ids)))
            self._write_on()

    def stop(self) -> None:
        """No file after all."""
        self._stopped = True

    def troubled(self, trouble: Trouble) -> None:
        """Say it on the page."""
        self._export = None
        self.show(trouble=trouble, is_loading=False, exporting=None)

    def _listed(self, ids: Sequence[int], asked: int) -> None:
        if asked == self._asked:
            self.ask(audit_trail.rows, tuple(ids[:FIRST_ROWS]), then=lambda rows: self._show_list(ids, rows))

    def _show_list(self, ids: Sequence[int], rows: Sequence[AuditRow]) -> None:
        self.show(
            ids=ids,
            rows={row.id: row for row in rows},
            version=self.state.version + 1,
            is_loading=False,
            trouble=None,
        )

    def _write_on(self) -> None:
        export = self._export
        if export is None:
            return
        if self._stopped:
            self.outside(export.drop, then=lambda _: self._written(Text("Stopped. No file was left behind.")))
        elif export.is_complete:
            words = Text("{n} change is in the file", many="{n} changes are in the file", n=export.done)
            self._written(words)
        else:
            self.outside(export.go_on, then=self._wrote)

    def _wrote(self, rows: int) -> None:
        if self.state.exporting is not None:
            self.show(exporting=(rows, self.state.exporting[1]))
            self._write_on()

    def _written(self, words: Text) -> None:
        self._export = None
        self.show(exporting=None, said=words)
