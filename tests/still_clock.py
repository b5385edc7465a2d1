"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta

MONDAY_MORNING = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


class StillClock:
    """Answers the same moment again and again; fits wherever ``clock.Now`` is asked for."""

    def __init__(self, now: datetime = MONDAY_MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> datetime:
        """Let time pass: ``clock.pass_by(minutes=5)`` answers the new moment."""
        self.now += timedelta(**span)
        return self.now
