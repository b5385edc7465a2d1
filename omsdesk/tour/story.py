"""What happened, one line per act with the order's state after it, and pictures of the screens."""

from collections.abc import Callable, Sequence
from pathlib import Path

from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.services import order_queue
from omsdesk.tour.person import Person
from omsdesk.views.window import MainWindow

THEMES = ("light", "dark")


class Story:
    """Writes ``story.txt`` line by line, so that a tour that fails still tells how far it came."""

    def __init__(self, folder: Path, work: Work) -> None:
        self.folder = folder
        self.work = work
        self._file = (folder / "story.txt").open("w", encoding="utf-8")

    def tell(self, act: str, order_id: int | None = None) -> None:
        """One act, and what the order is after it."""
        after = f" -> {self.work.read(_state, order_id)}" if order_id else ""
        self._file.write(f"{act}{after}\n")
        self._file.flush()

    def close(self) -> None:
        """The end."""
        self._file.close()


class Album:
    """Pictures of the window in both themes."""

    def __init__(self, folder: Path, window: MainWindow, person: Person) -> None:
        self.folder = folder / "screens"
        self.folder.mkdir(parents=True, exist_ok=True)
        self._window = window
        self._person = person
        self._count = 0
        self._taken: set[str] = set()

    def take(self, name: str) -> None:
        """The window as it is now, light and dark; a page that is in the album already is not taken again."""
        if name in self._taken:
            return
        self._taken.add(name)
        self._count += 1
        for theme in THEMES:
            self._window.show_looks(theme)
            self._person.settle()
            picture = self._window.grab()
            if not picture.save(str(self.folder / f"{self._count:02d}-{name}-{theme}.png")):
                raise RuntimeError(f"the picture {name} could not be saved")
        self._window.show_looks(THEMES[0])
        self._person.settle()

    def go_round(self, pages: Sequence[str], size: tuple[int, int], go: Callable[[str], object]) -> None:
        """Every page once more in another size of the window."""
        before = self._window.size()
        self._window.resize(*size)
        self.show(pages, go, f"-{size[0]}")
        self._window.resize(before)

    def show(self, pages: Sequence[str], go: Callable[[str], object], suffix: str = "") -> None:
        """Each of these pages as it is."""
        for key in pages:
            go(key)
            self._person.settle()
            self.take(f"{key.replace('_', '-')}{suffix}")


def _state(db: Db, order_id: int) -> str:
    row = order_queue.rows(db, [order_id])[0]
    money = f", {row.payment.word}" if row.payment else ""
    return f"{row.number} {row.headline.word}{money}"
