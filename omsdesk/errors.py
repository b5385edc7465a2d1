"""The two kinds of trouble that are not our fault; anything else raised is a bug of ours."""

from omsdesk.words import Text


class Refusal(Exception):
    """The business says no: what happened, then what to do. Nothing was changed."""

    def __init__(self, reason: Text, advice: Text | None = None) -> None:
        super().__init__(reason, advice)
        self.reason = reason
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.reason} {self.advice}" if self.advice else str(self.reason)


class Damaged(Refusal):
    """A file cannot be used any more; of a database, a backup can take its place."""


class NotAllowed(Refusal):
    """This person may not, but somebody else may: a supervisor can stand behind it."""


class Unavailable(Exception):
    """Something outside the program (database, printer, courier, network) does not answer.

    The work is kept and can be tried again.
    """

    def __init__(self, reason: Text, advice: Text | None = None) -> None:
        super().__init__(reason, advice)
        self.reason = reason
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.reason} {self.advice}" if self.advice else str(self.reason)


class AwayForLonger(Unavailable):
    """The database will be back by itself, but not in a moment: its server says why."""


class NotWritable(Unavailable):
    """The database is there but takes nothing: its disk is full, write-protected or broken."""
