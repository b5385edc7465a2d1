"""The day: open the window on an empty database, work through it, and count what was left behind."""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication

from omsdesk import app as program
from omsdesk import desk as desks
from omsdesk.database.work import Work
from omsdesk.services import checks
from omsdesk.tour import acts, paper_acts, papers, setting_acts, welcome
from omsdesk.tour.guide import Guide
from omsdesk.tour.hush import hushed
from omsdesk.tour.person import Person
from omsdesk.tour.story import Album, Story
from omsdesk.words import Text

SIZE = (1280, 720)
LARGE = (1920, 1080)


def work_through(out: Path, sources: Sequence[Path]) -> Text:
    """The whole day; what it came to, in a sentence. A rule that does not hold at its end is an error."""
    temporary = tempfile.TemporaryDirectory(prefix="omsdesk-tour-")
    with hushed(), temporary as folder, _station(Path(folder)) as (person, desk):
        story = Story(out, desk.work)
        album = Album(out, person.window, person)
        try:
            guide = Guide(person, desk.work, story, album)
            welcome.welcome(guide, sources)
            setting_acts.choose_folders(guide, papers=_folder(out / "papers"), mails=out / "mails")
            return_id = acts.whole_day(guide)
            paper_acts.print_the_rest(guide, return_id)
            album.go_round((*acts.PAGES, *acts.BEHIND), LARGE, guide.go)
            codes = papers.collect(out, desk)
            acts.lock(guide)
            album.go_round((acts.SIGN_IN,), LARGE, guide.go)
            return _ended(desk.work, story, out, codes)
        finally:
            story.close()


@contextmanager
def _station(folder: Path) -> Iterator[tuple[Person, desks.Desk]]:
    """The real window with its threads, on a fresh embedded database."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)  # noqa: S101 - nothing else makes one before
    jobs, window = program.build(application, folder / "window.ini")
    window.resize(*SIZE)
    window.show()
    desk = desks.open_desk(str(folder / "tour.db"), jobs)
    try:
        window.adopt(desk)
        person = Person(application, window, jobs)
        person.settle()
        yield person, desk
    finally:
        window.leaving.at_once()
        window.close()
        jobs.close()
        desk.close()
        window.deleteLater()
        application.processEvents()


def _folder(path: Path) -> Path:
    """Only a folder that is there can be chosen."""
    path.mkdir()
    return path


def _ended(work: Work, story: Story, out: Path, codes: int) -> Text:
    results = work.read(checks.check)
    for each in results:
        story.tell(f"check {each.number}: {each.violations} violations. {each.sentence}")
    broken = [each for each in results if each.violations]
    if broken:
        raise RuntimeError(f"rules are broken after the tour: {[each.number for each in broken]}")
    screens = len(list((out / "screens").glob("*.png")))
    return Text(
        "{screens} screens, {papers} papers, {codes} codes and the story lie in {folder}.",
        screens=screens,
        papers=len(list((out / "papers").glob("*.pdf"))),
        codes=codes,
        folder=out,
    )
