"""The history of one record: a customer, a product, a return, a person, a station."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from omsdesk.database.work import Work
from omsdesk.presenters import Jobs, Presenter, Trouble
from omsdesk.services import audit_trail
from omsdesk.services.audit_trail import AuditRow


@dataclass(frozen=True)
class HistoryState:
    """All that the page shows."""

    subject: str = ""
    subject_id: int = 0
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

    def open(self, subject: str, record: int, name: str = "") -> None:
        """The history of this record was asked for."""
        if (subject, record) != (self.state.subject, self.state.subject_id):
            self.show(subject=subject, subject_id=record, name=name, rows={}, is_loading=True)
        self._stale = True

    def refresh(self) -> None:
        """Read it again."""
        about = (self.state.subject, self.state.subject_id)
        self.ask(audit_trail.history, *about, then=lambda rows: self._came(about, rows))

    def troubled(self, trouble: Trouble) -> None:
        """Say it on the page."""
        self.show(trouble=trouble, is_loading=False)

    def _came(self, about: tuple[str, int], rows: tuple[AuditRow, ...]) -> None:
        if about == (self.state.subject, self.state.subject_id):
            self.show(rows={row.id: row for row in rows}, is_loading=False, trouble=None)
