"""The window in every size, scale, letter size, theme and language: all of them in the long run, six in the short.

In the six each value is met, sizes and letters with each other; each scale has one language, for to build every page
in another one costs more than to look at it. Sections and sheets are looked at with the largest letters only.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, product
from pathlib import Path

from PySide6.QtWidgets import QApplication

from omsdesk import app, words
from omsdesk.views import speaking
from omsdesk.views.settings import SECTIONS
from tests.counts import IS_LONG_RUN
from tests.pseudo import Pseudo
from tests.views.every_sheet import EVERY
from tests.views.looking import clipped, nameless
from tests.views.looks import MODES, SIZES, Look, seen, squeezed_out, with_work_on_it
from tests.views.shop import SIGNED_IN, Shop, open_shop

SCALES = ("1", "1.5", "2")
LETTERS = (100, 115, 130)
ENGLISH, LONGER, GERMAN = LANGUAGES = ("English", "longer", "German")
LOW, USUAL, LARGE = SIZES


@dataclass(frozen=True)
class Row:
    """How the window is shown, on which screen, and what it speaks."""

    look: Look
    scale: str
    language: str

    def __str__(self) -> str:
        return f"{self.look} at {self.scale} in {self.language}"


def _row(size: tuple[int, int], scale: str, letters: int, mode: str, language: str) -> Row:
    return Row(Look(size, letters, mode), scale, language)


ALL = tuple(_row(*each) for each in product(SIZES, SCALES, LETTERS, MODES, LANGUAGES))
FOUR = (
    _row(LOW, "1", 130, "light", LONGER),
    _row(LARGE, "1", 100, "dark", LONGER),
    _row(USUAL, "1.5", 130, "dark", GERMAN),
    _row(LARGE, "2", 115, "light", ENGLISH),
)


def faults_on(file: Path, folder: Path, rows: Sequence[Row]) -> list[str]:
    """What is wrong in these rows of one scale, found by a program of its own: Qt takes its scale when it starts."""
    [scale] = {each.scale for each in rows}
    shutil.copyfile(file, folder / "shop.db")
    places = [ALL.index(each) for each in rows]
    done = subprocess.run(
        [sys.executable, "-m", "tests.views.matrix", str(folder), json.dumps(places)],
        capture_output=True,
        text=True,
        check=False,
        timeout=4_800,
        cwd=Path(app.__file__).parents[1],
        env={**os.environ, "QT_SCALE_FACTOR": scale},
    )
    assert done.returncode == 0, done.stderr
    ratio, *found = json.loads(done.stdout.splitlines()[-1])
    assert ratio == f"ratio {float(scale)}"
    return [str(each) for each in found]


def faults_of(shop: Shop, rows: Iterable[Row]) -> Iterator[str]:
    """What is wrong with any page, section of the settings or sheet; another language builds every page anew."""
    shop.window.setUpdatesEnabled(False)  # everything is laid out, nothing has to be painted
    for language, spoken in groupby(sorted(rows, key=lambda row: row.language), key=lambda row: row.language):
        _speak(shop, language)
        for key in SIGNED_IN:
            with_work_on_it(shop, key)
        for row in spoken:
            shop.look(row.look.size, row.look.mode, row.look.text_size)
            yield from (f"{where}, {row}: {fault}" for where, fault in _wrong(shop, row))


def _speak(shop: Shop, language: str) -> None:
    words.speak("de" if language == GERMAN else "en", Pseudo() if language == LONGER else None)
    shop.window.speak_anew()
    shop.person.settle()


def _wrong(shop: Shop, row: Row) -> Iterator[tuple[str, str]]:
    for key in SIGNED_IN:
        shop.go(key)
        yield from ((key, each) for each in seen(shop, key))
    if IS_LONG_RUN or row.look.text_size == max(LETTERS):
        yield from _wrong_in_parts(shop)


def _wrong_in_parts(shop: Shop) -> Iterator[tuple[str, str]]:
    for section, *_ in SECTIONS:
        shop.window.go("settings", section=section)
        shop.person.settle()
        yield from ((f"settings/{section}", each) for each in (*clipped(shop.page), *squeezed_out(shop.page)))
    for name, make in EVERY.items():
        sheet = make(shop)
        shop.window.overlay.lay(sheet)
        shop.person.settle()
        inside = shop.window.overlay.rect().contains(sheet.geometry())
        found = [*nameless(sheet), *clipped(sheet), *squeezed_out(sheet)]
        yield from ((f"sheet {name}", each) for each in (*found, *([] if inside else ["stands out of the window"])))
        shop.window.overlay.lift()


def main(folder: Path, places: Sequence[int]) -> list[str]:
    """The scale of the screen, and the faults."""
    dressed = QApplication(["matrix"])
    with open_shop(dressed, f"sqlite:///{folder / 'shop.db'}", folder) as shop:
        shop.sign_in()
        found = [*faults_of(shop, [ALL[place] for place in places])]
        ratio = shop.window.devicePixelRatioF()
        words.speak("en")
        speaking.teach_qt(dressed)
    return [f"ratio {ratio}", *found]


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), json.loads(sys.argv[2]))))  # noqa: T201 - the answer to the test that asked
