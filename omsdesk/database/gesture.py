"""One thing a person did: a scan, a click, a row of a file. It takes effect once."""

import uuid
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Gesture:
    """The id under which a write is remembered, when it was made, and the code if it was a scan."""

    id: str
    at: datetime
    code: str = ""

    @classmethod
    def of(cls, at: datetime, code: str = "", *key: object) -> "Gesture":
        """A gesture of its own, or, with a key, one that is the same each time for the same key."""
        if key:
            named = "|".join(str(part) for part in key)
            return cls(uuid.uuid5(uuid.NAMESPACE_URL, f"omsdesk:{named}").hex, at, code)
        return cls(uuid.uuid4().hex, at, code)
