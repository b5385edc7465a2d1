"""What the strip of a station keeps of its scans."""

from dataclasses import dataclass
from datetime import datetime

from omsdesk.presenters import NoticeKind
from omsdesk.words import Text

KEPT_SCANS = 20


@dataclass(frozen=True)
class PastScan:
    """One scan of this station as the strip shows it."""

    at: datetime
    code: str
    said: Text
    kind: NoticeKind
