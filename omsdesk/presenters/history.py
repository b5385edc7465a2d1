"""The history of one record: a customer, a product, a return, a person, a station, a paper, a part of the settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from omsdesk.database.work import Work
from omsdesk.presenters import Jobs, Presenter, Trouble
from omsdesk.services import record_history
from omsdesk.services.audit_trail import AuditRow


@dataclass(frozen=True)
class HistoryState:
    """All that the page shows."""

    subject: str = ""
    subject_id: int = 0
    part: str = ""
    """Of a record that has parts, such as the settings: the one that is looked at."""
    name: str = ""
    """What people call the record."""
    rows: Mapping[int, AuditRow] = field(default_factory=dict)
    trouble: Trouble | None = None
    is_loading: bool = True


class History(Presenter[HistoryState]):
    """How a record came to be as it is."""

    watches = frozenset({"audit_events"})

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, HistoryState())

    def open(self, subject: str, record: int, name: str = "", part: str = "") -> None:
        """The history of this record was asked for."""
        if (subject, record, part) != self._about:
            self.show(subject=subject, subject_id=record, part=part, name=name, rows={}, is_loading=True)
        self._stale = True

    def refresh(self) -> None:
        """Read it again."""
        about = self._about
        self.ask(record_history.history, *about, then=lambda rows: self._came(about, rows))

    def troubled(self, trouble: Trouble) -> None:
        """Say it on the page."""
        self.show(trouble=trouble, is_loading=False)

    @property
    def _about(self) -> tuple[str, int, str]:
        return self.state.subject, self.state.subject_id, self.state.part

    def _came(self, about: tuple[str, int, str], rows: tuple[AuditRow, ...]) -> None:
        if about == self._about:
            self.show(rows={row.id: row for row in rows}, is_loading=False, trouble=None)
