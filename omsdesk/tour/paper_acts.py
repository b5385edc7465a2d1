"""Papers that the day did not need, printed by keys where a person prints them: labels, badge, test page, commands."""

from collections.abc import Callable
from functools import partial

from omsdesk.codes import house_code, house_name
from omsdesk.services import printing_jobs, whereabouts
from omsdesk.services.paper_names import PAPERS
from omsdesk.tour import supplier_acts
from omsdesk.tour.guide import Guide
from omsdesk.tour.setting_acts import leave_settings, open_section
from omsdesk.words import Text

LABELS = 3
"""So many totes, bins and products get their labels."""


def print_the_rest(guide: Guide, return_id: int) -> None:
    """Every kind of paper that is still missing."""
    totes, bins, products = guide.work.read(whereabouts.some, LABELS)
    _label_goods(guide, totes, bins, products)
    _label_return(guide, return_id)
    supplier_acts.order_from_supplier(guide, products[0])
    _print_badge(guide)
    _print_commands(guide)
    _print_trial(guide)
    guide.person.wait_for(lambda: not guide.work.read(printing_jobs.job_ids, only_open=True), "all papers came out")


def _label_goods(guide: Guide, totes: tuple[int, ...], bins: tuple[int, ...], products: tuple[int, ...]) -> None:
    guide.go("stock")
    guide.person.press("Alt+1")
    for prefix, ids, keys in (("SK", products, "Ctrl+P"), ("LO", bins, "Ctrl+Shift+P"), ("TO", totes, "Ctrl+Shift+P")):
        for each in ids:
            guide.scan(prefix, each)
            _until_queued(guide, partial(guide.person.press, keys), house_code(prefix, each))
        guide.album.take(f"stock-label-{prefix.lower()}")
    guide.person.reach(Text("Only {place}", place=guide.presenter("stock").state.place.name))
    guide.person.press("Space")
    guide.story.tell("Printed the labels of products, bins and totes on the page Stock")


def _label_return(guide: Guide, return_id: int) -> None:
    desk = guide.presenter("returns")
    guide.go("returns")
    guide.scan("RE", return_id)
    guide.person.wait_for(lambda: desk.state.picture and desk.state.picture.id == return_id, "the return is open")
    _until_queued(guide, lambda: guide.person.press("Ctrl+P"), "the label of the return")
    guide.album.take("returns-label")
    guide.story.tell(f"Printed the label of {house_name('RE', return_id)}")
    guide.person.press("F7")


def _print_badge(guide: Guide) -> None:
    open_section(guide, "people")
    names = [each.name for each in guide.presenter("settings").state.people]
    guide.person.reach(Text("Users"))
    guide.person.press(*["Down"] * names.index(guide.me))
    _press_button(guide, Text("Print badge"))
    guide.album.take("settings-badge")
    guide.story.tell(f"Printed the badge of {guide.me}")


def _print_commands(guide: Guide) -> None:
    open_section(guide, "stations")
    _press_button(guide, Text("Print the sheet of scan commands"))
    guide.album.take("settings-commands")
    guide.story.tell("Printed the sheet of scan commands for this station")


def _print_trial(guide: Guide) -> None:
    open_section(guide, "printers")
    _press_button(guide, Text("Test page for {paper}", paper=PAPERS["shipping_label"]))
    guide.album.take("settings-test-page")
    guide.story.tell("Printed a test page where shipping labels come out")
    leave_settings(guide)


def _press_button(guide: Guide, words: Text) -> None:
    guide.person.reach(words)
    _until_queued(guide, lambda: guide.person.press("Space"), str(words))


def _until_queued(guide: Guide, act: Callable[[], object], what: str) -> None:
    known = set(guide.work.read(printing_jobs.job_ids))
    act()
    guide.person.wait_for(lambda: set(guide.work.read(printing_jobs.job_ids)) - known, f"{what}: a paper prints")
