"""What the section of webhooks shows."""

from dataclasses import dataclass

from omsdesk.services.webhooks.deliveries import DeliveryRow
from omsdesk.services.webhooks.endpoint import Endpoint
from omsdesk.words import Text


@dataclass(frozen=True)
class HooksState:
    """What the section of webhooks shows."""

    endpoints: tuple[Endpoint, ...] = ()
    known: tuple[str, ...] = ()
    """Those whose secret this computer has."""
    rows: tuple[DeliveryRow, ...] = ()
    current: str = ""
    """The address that is looked at; blank for a new one."""
    secret: str = ""
    """A secret that was made just now: shown until something else is done."""
    secret_told: Text | None = None
    tested: Text | None = None
    failed: Text | None = None
    """What came of the test."""
    is_trying: bool = False
