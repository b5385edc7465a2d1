"""What a station says after a scan. A scan never raises: right or wrong, it is one of these."""

from dataclasses import dataclass
from enum import StrEnum

from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.words import Text


class Voice(StrEnum):
    """How the station says it; the band has a colour, an icon and a sound for each."""

    READY = "ready"
    OK = "ok"
    DONE = "done"
    WARN = "warn"
    ERR = "err"


@dataclass(frozen=True)
class ScanResult:
    """One gesture's outcome: two lines of words and what changed, so that the screen need not ask again."""

    outcome: ScanOutcome
    voice: Voice
    headline: Text
    detail: Text | None = None
    job_id: int = 0
    """The shipment or pick list that is open after the scan, 0 for none."""
    line_id: int = 0
    """The shipment line or pick task that was counted."""
    counted: int = 0
    wanted: int = 0
    done: int = 0
    """Pieces done in the whole job after the scan."""
    total: int = 0
    finished: bool = False
    """The job ended with this scan."""
    reload: bool = False
    """More changed than one line: the screen asks for the whole job again."""
    place_id: int = 0
    """The staging place that was scanned: what is scanned from now on is put there."""
    place: str = ""
    choices: tuple[str, ...] = ()
    """Products to choose from when two carry this code."""


def warn(headline: Text, detail: Text | None = None, *, outcome: ScanOutcome, job_id: int = 0) -> ScanResult:
    """Nothing counted, nothing wrong with the goods: an unknown or unfitting code."""
    return ScanResult(outcome, Voice.WARN, headline, detail, job_id=job_id)


def err(headline: Text, detail: Text | None = None, *, outcome: ScanOutcome, job_id: int = 0) -> ScanResult:
    """Nothing counted: the thing in the hand is not what is wanted."""
    return ScanResult(outcome, Voice.ERR, headline, detail, job_id=job_id)


def taken_meanwhile(product: str, job_id: int) -> ScanResult:
    """Between the look and the deed somebody else took pieces of it for the same order."""
    return warn(
        Text("Just taken"),
        Text("Somebody else took {product} from its bin just now. Scan it again.", product=product),
        outcome=ScanOutcome.NOT_PACKABLE,
        job_id=job_id,
    )


def unknown(code: str, job_id: int = 0, *, totes: bool = True) -> ScanResult:
    """The code stands for nothing here."""
    known = Text("'{code}' is not a product, order, tote or command here.", code=code)
    return warn(
        Text("Unknown code"),
        known if totes else Text("'{code}' is not a product, order or command here.", code=code),
        outcome=ScanOutcome.UNKNOWN_CODE,
        job_id=job_id,
    )
