"""Own label: our van, a rider, or a carrier that collects what we have labelled. No network needed."""

from typing import ClassVar

from omsdesk.carriers import Carrier, LabelAnswer, LabelRefused, LabelRequest
from omsdesk.codes import check_digit, has_good_check_digit
from omsdesk.words import Text

PREFIX = "OD"
_PARCEL_DIGITS = 9
_ISSUE_DIGITS = 2
_MOST_ISSUES = 10**_ISSUE_DIGITS - 1


def tracking_number(parcel_number: int, issue: int) -> str:
    """The parcel's number and which of its labels this is, with a check digit: no two are alike."""
    digits = f"{parcel_number:0{_PARCEL_DIGITS}d}{issue:0{_ISSUE_DIGITS}d}"
    return f"{PREFIX}{digits}{check_digit(digits)}"


def is_ours(number: str) -> bool:
    """Whether a tracking number is one that we made."""
    return number.startswith(PREFIX) and has_good_check_digit(number.removeprefix(PREFIX))


class OwnLabel(Carrier):
    """Draws the label itself; asking twice gives the same number because nothing but the parcel is in it."""

    key: ClassVar[str] = "own"
    name: ClassVar[str | Text] = Text("Own label")

    def buy(self, ask: LabelRequest) -> LabelAnswer:
        """A number made from the parcel's own."""
        if not 1 <= ask.issue <= _MOST_ISSUES:
            raise LabelRefused(
                Text("This parcel already had {n} labels.", n=_MOST_ISSUES), Text("Pack the goods into a new parcel.")
            )
        return LabelAnswer(tracking_number=tracking_number(ask.parcel_number, ask.issue))


PLUGIN = OwnLabel()
