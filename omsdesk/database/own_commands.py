"""The latest commands begun by this program, known apart from those of others however many there were."""

from threading import Lock

MOST_KEPT = 4096
"""Far more than are begun between two looks at what others wrote."""


class OwnCommands:
    """Ids in the order they came; looking one up costs the same for the first and for the last."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._ids: dict[str, None] = {}
        self._lock = Lock()
        """Every lane of a station writes commands."""

    def note(self, command_id: str) -> None:
        """This one is ours; the oldest is forgotten when there are too many."""
        with self._lock:
            self._ids[command_id] = None
            if len(self._ids) > self._most:
                del self._ids[next(iter(self._ids))]

    def __contains__(self, command_id: object) -> bool:
        """Whether it was begun here, lately."""
        return command_id in self._ids
