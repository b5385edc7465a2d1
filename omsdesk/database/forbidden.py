"""A deed that whoever is at the desk may not do: it waits for somebody who may."""

from collections.abc import Callable
from dataclasses import dataclass

from omsdesk.database.doubts import Doubt
from omsdesk.database.work import Work
from omsdesk.lifecycles.rights import Right, needed


@dataclass(frozen=True)
class Forbidden:
    """What was refused, whole, so that it can be carried out as it was meant."""

    doubt: Doubt
    carry_out: Callable[[Work], None]
    """Do it after all, by a Work that somebody stands behind; it is the same command."""
    leave: Callable[[], None]
    """Leave it: the page says why it was refused, and nothing was changed."""
    put_off: Callable[[], None]
    """It was asked for elsewhere: the page looks again and goes on."""

    @property
    def right(self) -> Right:
        """What one must be allowed to do for it."""
        right = needed(self.doubt.deed)
        assert right is not None  # noqa: S101 - what needs no right is never forbidden
        return right
