"""Picking one order's list: totes, bins, pieces, with a wrong bin, an undo and a short on the way."""

from omsdesk.codes import house_code, house_name
from omsdesk.services import walk
from omsdesk.services.walk import Stop, Walk
from omsdesk.tour.guide import Guide

MANY = 4
"""From so many pieces on, a picker says the quantity once and scans once."""


def pick(guide: Guide, order_id: int, *, comes_short: bool, goes_wrong: bool) -> None:
    """The whole walk."""
    guide.go("pick")
    list_id = guide.list_of(order_id)
    guide.album.take("pick-waiting")
    guide.scan("PL", list_id)
    _bring_totes(guide, list_id)
    guide.album.take("pick")
    if goes_wrong:
        guide.person.press("F9")
        guide.story.tell(f"Printed {house_name('PL', list_id)}", order_id)
        _wrong_bin(guide, list_id)
    undoes = goes_wrong
    while (stop := _walk(guide, list_id).current) is not None:
        last = len(_walk(guide, list_id).stops) == 1
        guide.scan("LO", stop.location_id)
        if comes_short and last:
            _short(guide, order_id, stop)
        else:
            _take(guide, stop, undoes=undoes)
            undoes = False
    guide.story.tell(f"Picked {house_name('PL', list_id)}", order_id)
    guide.album.take("pick-done")


def _walk(guide: Guide, list_id: int) -> Walk:
    return guide.work.read(walk.show, list_id)


def _bring_totes(guide: Guide, list_id: int) -> None:
    for tote_id in guide.free_totes():
        if not _walk(guide, list_id).needs_totes:
            return
        guide.scan("TO", tote_id)


def _wrong_bin(guide: Guide, list_id: int) -> None:
    stop = _walk(guide, list_id).current
    other = guide.another_bin(but=stop.location_id if stop else 0)
    guide.scan("LO", other)
    guide.album.take("pick-wrong-bin")
    guide.story.tell(f"Scanned the wrong bin, {house_code('LO', other)}: refused")


def _take(guide: Guide, stop: Stop, *, undoes: bool) -> None:
    for drop in stop.drops:
        if drop.pieces >= MANY:
            guide.person.scan(f"CDQTY{drop.pieces}")
            guide.scan("SK", stop.product_id)
        else:
            for _ in range(drop.pieces):
                guide.scan("SK", stop.product_id)
    if undoes:
        guide.person.scan("CDUNDO")
        guide.story.tell(f"Took the last pick of {stop.sku} back with CDUNDO")


def _short(guide: Guide, order_id: int, stop: Stop) -> None:
    guide.person.scan("CDSHORT")
    guide.album.take("pick-short")
    guide.person.press("1")
    guide.person.settle()
    guide.story.tell(f"{stop.sku} was not in {stop.place}: short", order_id)
