"""In the settings: a section found by its words, and the folders where papers and mails are laid down."""

from pathlib import Path

from omsdesk.tour.guide import Guide
from omsdesk.views.settings import SECTIONS
from omsdesk.words import Text


def choose_folders(guide: Guide, *, papers: Path, mails: Path) -> None:
    """Papers that go to no printer, and mails that nobody gets."""
    person, settings = guide.person, guide.presenter("settings")
    open_section(guide, "printers")
    person.reach(Text("Choose folder"))
    person.choose_folder(papers)
    person.wait_for(lambda: settings.state.company.print_folder == str(papers), "papers go into the folder")
    open_section(guide, "messages")
    person.reach(Text("Folder for mails"))
    person.press("Ctrl+A")
    person.type(f"{mails}\t")
    person.wait_for(lambda: settings.state.company.mail_folder == str(mails), "mails go into the folder")
    leave_settings(guide)
    guide.story.tell("Chose the folders for papers and mails in the settings")


def open_section(guide: Guide, key: str) -> None:
    """Search for its name, and go down through what was found to it."""
    words = next(str(words) for each, words, *_ in SECTIONS if each == key)
    settings = guide.presenter("settings")
    guide.go("settings")
    guide.person.press("Ctrl+F")
    guide.person.type(f"{words}\n")
    for _ in SECTIONS:
        if settings.state.section != key:
            guide.person.press("Down")
    guide.person.wait_for(lambda: settings.state.section == key, f"{words} are in view")


def leave_settings(guide: Guide) -> None:
    """Nothing is searched for any more."""
    guide.person.press("Ctrl+F", "Esc")
