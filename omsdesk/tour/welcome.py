"""The welcome, by keys: a company of one's own with the given files, or the sample shop."""

from collections.abc import Sequence
from pathlib import Path

from omsdesk.presenters.first_run import Step
from omsdesk.services import signing_in
from omsdesk.tour.guide import Guide

PIN = "271828"
OWNER = "Ada Nordin"
REASONS = 20
"""So many of the lines that stayed out are told."""


def welcome(guide: Guide, sources: Sequence[Path]) -> None:
    """From the first start to somebody at the desk."""
    guide.album.take("welcome")
    if sources:
        _own_house(guide, sources)
    else:
        _sample_shop(guide)
    guide.person.settle()


def _own_house(guide: Guide, sources: Sequence[Path]) -> None:
    person, state = guide.person, guide.presenter("first_run")
    person.press("1", "Ctrl+Return")
    person.type("Nordlicht Handel\tHafenstr. 7\t28195\tBremen")
    guide.album.take("welcome-company")
    person.press("Ctrl+Return", "2")
    guide.album.take("welcome-how-do-you-work")
    person.press("Ctrl+Return")
    person.type(f"{OWNER}\t{PIN}\t{PIN}")
    person.press("Ctrl+Return")
    guide.album.take("welcome-station")
    person.press("Ctrl+Return")
    person.wait_for(lambda: state.state.step is Step.PRINTERS, "the house is set up")
    guide.album.take("welcome-printers")
    person.press("Ctrl+Return")
    person.wait_for(lambda: state.state.step is Step.THINGS, "the printers are known")
    guide.story.tell("Set up the company Nordlicht Handel by the welcome")
    for each in sources:
        person.type(f"{each}\n")
        person.wait_for(lambda: state.state.busy is None, f"{each.name} was looked at")
    guide.album.take("welcome-bring-your-things")
    person.press("F5")
    person.wait_for(lambda: state.state.busy is None and state.state.report is not None, "the files came in")
    report = state.state.report
    guide.album.take("welcome-brought-in")
    new = ", ".join(f"{each.new} {each.subject}" for each in report.tallies if each.read)
    guide.story.tell(f"Brought in {new} from {len(report.files)} files; {len(report.refused_rows)} lines stayed out")
    for each in report.refused_rows[:REASONS]:
        guide.story.tell(f"Stayed out: {each}")
    person.press("Ctrl+Return")
    guide.album.take("welcome-ready")
    person.press("Ctrl+Return")
    guide.me, guide.pin = OWNER, PIN


def _sample_shop(guide: Guide) -> None:
    person, state = guide.person, guide.presenter("first_run")
    person.press("2", "Ctrl+Return")
    person.wait_for(lambda: state.state.step is Step.SAMPLE, "the sample shop is there")
    guide.album.take("welcome-sample-shop")
    guide.story.tell("Made the sample shop by the welcome")
    people = {role: (name, pin) for name, role, pin in state.state.people}
    guide.me, guide.pin = people.get("Supervisor") or next(iter(people.values()))
    person.press("Ctrl+Return")
    sign_in(guide)


def sign_in(guide: Guide) -> None:
    """Choose the name and type the PIN."""
    names = [each.name for each in guide.work.read(signing_in.people)]
    guide.album.take("sign-in")
    guide.person.press(str(names.index(guide.me) + 1))
    guide.album.take("sign-in-pin")
    guide.person.type(guide.pin + ("" if len(guide.pin) == len(PIN) else "\n"))
    guide.person.settle()
