"""The scan grammar of the pick station: what each kind of code does on a walk."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, select, update

from omsdesk.codes import house_name
from omsdesk.database import locks
from omsdesk.database.db import Db
from omsdesk.errors import Refusal
from omsdesk.lifecycles.pick import PickListStatus
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.shipment import ShipmentStatus
from omsdesk.lifecycles.stock import PlaceKind
from omsdesk.models.pick import PickList
from omsdesk.models.product import Product
from omsdesk.models.shipment import Shipment
from omsdesk.models.stock import Location
from omsdesk.services import blocking, dropping, house_ways, kits, ledger, taking, walk
from omsdesk.services.pick_claims import claim
from omsdesk.services.resolving import CodeKind, Found
from omsdesk.services.scan_result import ScanResult, Voice, err, taken_meanwhile, unknown, warn
from omsdesk.words import Text

HOLDS_A_TOTE = (
    ShipmentStatus.ALLOCATED,
    ShipmentStatus.PICKING,
    ShipmentStatus.PICKED,
    ShipmentStatus.PACKING,
)
_AT = update(PickList).where(PickList.id == bindparam("list")).values(at_id=bindparam("place"))
_OPEN_LIST_OF = (
    select(Shipment.list_id)
    .join(PickList, PickList.id == Shipment.list_id)
    .where(
        Shipment.order_id == bindparam("order"),
        PickList.status.in_([PickListStatus.RELEASED, PickListStatus.WALKING]),
    )
    .limit(1)
)
_SET_TOTE = (
    update(Shipment)
    .where(Shipment.id == bindparam("shipment"), Shipment.tote_id.is_(None))
    .values(tote_id=bindparam("tote"))
)
_TOTE_IN_USE = (
    select(Shipment.order_id).where(Shipment.tote_id == bindparam("tote"), Shipment.status.in_(HOLDS_A_TOTE)).limit(1)
)
_PLACE = select(Location.name).where(Location.id == bindparam("place"))
_PRODUCT = (
    select(Product.name, Location.name.label("home"), kits.IS_KIT)
    .outerjoin(Location, Location.id == Product.home_id)
    .where(Product.id == bindparam("product"))
)


Answer = tuple[ScanResult, dict[str, Any]]
"""What the station says, and what the journal keeps about it."""


def _pick_list(db: Db, _: int, found: Found) -> Answer:
    claim(db, found.id)
    picture = walk.show(db, found.id)
    return _go_to(picture, outcome=ScanOutcome.OK), {}


def _order(db: Db, list_id: int, found: Found) -> Answer:
    open_list = db.run(_OPEN_LIST_OF, {"order": found.id}).scalar()
    if open_list is None:
        raise Refusal(
            Text("{order} is not released for picking.", order=house_name("SO", found.id)),
            Text("Scan a pick list, or release it in Orders."),
        )
    return _pick_list(db, list_id, Found(CodeKind.PICK_LIST, open_list))


def _tote(db: Db, list_id: int, found: Found) -> Answer:
    if not list_id:
        return warn(Text("Scan a pick list first"), outcome=ScanOutcome.NOT_PACKABLE), {}
    claim(db, list_id)
    picture = walk.show(db, list_id)
    if picture.drop is not None:
        if found.id != picture.drop.tote_id:
            return dropping.wrong(picture.drop, list_id, found.id), {}
        return put_down(db, list_id, picture.drop)
    waiting = next((each for each in picture.totes if each.tote_id is None), None)
    if waiting is None:
        return _go_to(picture, outcome=ScanOutcome.OK), {}
    locks.place(db, found.id)
    used_by = db.run(_TOTE_IN_USE, {"tote": found.id}).scalar()
    if used_by:
        raise Refusal(
            Text("{tote} is in use", tote=house_name("TO", found.id)),
            Text("It holds {order}. Take an empty one.", order=house_name("SO", used_by)),
        )
    db.run(_SET_TOTE, {"shipment": waiting.shipment_id, "tote": found.id})
    return _go_to(walk.show(db, list_id), outcome=ScanOutcome.OK), {"shipment_id": waiting.shipment_id}


def put_down(db: Db, list_id: int, dropped: dropping.Drop) -> Answer:
    """The pieces are in their tote: on to the next one, the next stop, or the end."""
    claim(db, list_id)
    dropping.confirm(db, dropped)
    about = {"shipment_id": dropped.shipment_id}
    following = dropping.awaited(db, list_id)
    if following is not None:
        return dropping.asked(following, list_id), about
    if taking.finish_list(db, list_id):
        said = Text("Take the goods to the pack station.")
        done = ScanResult(ScanOutcome.OK, Voice.DONE, Text("All picked"), said, job_id=list_id, finished=True)
        return done, about
    return _go_to(walk.show(db, list_id), outcome=ScanOutcome.OK), about


def _location(db: Db, list_id: int, found: Found) -> Answer:
    waits = dropping.awaited(db, list_id)
    if waits is not None:
        return dropping.first(waits, list_id), {}
    stop = current_stop(db, list_id)
    place = db.run(_PLACE, {"place": found.id}).scalar_one()
    if found.id != stop.location_id:
        said = Text("You are at {here}. Go to {there}.", here=place, there=stop.place)
        return err(Text("Wrong bin"), said, outcome=ScanOutcome.WRONG_LOCATION, job_id=list_id), {}
    claim(db, list_id)
    db.run(_AT, {"list": list_id, "place": found.id})
    return (
        ScanResult(
            ScanOutcome.OK,
            Voice.OK,
            Text("{place}: take {n}", place=place, n=stop.left),
            Text("{product}", product=stop.product),
            job_id=list_id,
            reload=True,
        ),
        {},
    )


def count_piece(db: Db, list_id: int, found: Found, *, in_a_row: bool = False) -> Answer:
    """A piece in the hand: right, wrong, or one too many. ``in_a_row``: some were typed at once, for several totes."""
    if not list_id:
        return warn(Text("Scan a pick list first"), outcome=ScanOutcome.NOT_PACKABLE), {}
    listed = walk.list_row(db, list_id)
    waits = dropping.awaited(db, list_id) if listed.scan_tote and not in_a_row else None
    if waits is not None:
        return dropping.first(waits, list_id), {}
    picture_rows = walk.tasks_here(db, list_id)
    stops = [stop for stop, is_open in walk.stops_of(picture_rows) if is_open]
    stop = _stop_for(found.id, stops)
    if stop is None:
        return _wrong_piece(db, list_id, found), {}
    if listed.scan_bin and listed.at_id != stop.location_id:
        return warn(
            Text("Scan the bin first"),
            Text("Go to {place}.", place=stop.place),
            outcome=ScanOutcome.WRONG_LOCATION,
            job_id=list_id,
        ), {}
    task = next(
        (row for row in picture_rows if row.id in stop.task_ids and row.quantity - row.picked >= found.pieces), None
    )
    if task is None:
        return _too_many(list_id, stop, found.pieces), {}
    with_drop = listed.scan_tote and task.tote_kind is PlaceKind.TOTE
    result, about = take_from_bin(db, list_id, task, found.pieces, stops, with_drop=with_drop)
    if result.outcome is not ScanOutcome.OK or not with_drop:
        return result, about
    waits = dropping.awaited(db, list_id) if in_a_row or task.picked + found.pieces == task.quantity else None
    if waits is not None:
        counted = stop.picked + found.pieces
        asked = dropping.asked(waits, list_id)
        return replace(asked, line_id=task.id, counted=counted, wanted=stop.wanted), about
    return result, about


def take_from_bin(
    db: Db, list_id: int, task: Any, pieces: int, stops: Sequence[walk.Stop], *, with_drop: bool = False
) -> Answer:
    """So many pieces of a pick are taken, unless its order was stopped meanwhile."""
    stop = next(each for each in stops if task.id in each.task_ids)
    locks.order(db, task.order_id)
    stopped = blocking.stopper(db, task.order_id)
    if stopped is not None:
        return err(
            stopped, Text("Put the piece back and skip this stop."), outcome=ScanOutcome.NOT_PACKABLE, job_id=list_id
        ), {}
    claim(db, list_id)
    taken = taking.take(db, task.id, pieces, _place_for(db, task), with_drop=with_drop)
    if taken is None:
        return taken_meanwhile(stop.product, list_id), {}
    about = {
        "task_id": task.id,
        "pieces": pieces,
        "order_line_id": task.order_line_id,
        "shipment_id": task.shipment_id,
    }
    return _counted(db, list_id, stop, task, taken, pieces, stops), about


def _stop_for(product_id: int, stops: Sequence[walk.Stop]) -> walk.Stop | None:
    """The stop a piece belongs to: the current one, or another product in the very bin where the picker stands."""
    here = [stop for stop in stops if stop.location_id == stops[0].location_id]
    return next((stop for stop in here if stop.product_id == product_id), None)


def _counted(
    db: Db, list_id: int, stop: walk.Stop, task: Any, taken: taking.Taken, pieces: int, stops: Sequence[walk.Stop]
) -> ScanResult:
    picked = stop.picked + pieces
    others = [each for each in stops if each is not stop]
    following = others[0] if picked == stop.wanted and others else None
    last = picked == stop.wanted and following is None
    into = walk.tote_name(task.tote_id, task.tote_kind)
    if last and taken.list_done:
        headline, detail = Text("All picked"), Text("Take the goods to the pack station.")
    elif following:
        headline, detail = go_words(following, with_bins=house_ways.has(db, "bins"))
    else:
        headline = Text("{product}", product=stop.product)
        detail = (
            Text("{picked} of {wanted} into {tote}", picked=picked, wanted=stop.wanted, tote=into)
            if into
            else Text("{picked} of {wanted}", picked=picked, wanted=stop.wanted)
        )
    return ScanResult(
        ScanOutcome.OK,
        Voice.DONE if last and taken.list_done else Voice.OK,
        headline,
        detail,
        job_id=list_id,
        line_id=task.id,
        counted=picked,
        wanted=stop.wanted,
        finished=last and taken.list_done,
        reload=True,
    )


def _too_many(list_id: int, stop: walk.Stop, pieces: int) -> ScanResult:
    """More than is wanted; or as much, but for several orders, to which one scan does not give."""
    if stop.left < pieces:
        detail = Text(
            "This code is worth {pieces}, more than the {left} wanted here. Scan single pieces.",
            pieces=pieces,
            left=stop.left,
        )
    else:
        detail = Text(
            "This code is worth {pieces}, and {n} is wanted for several orders or lines. Scan single pieces.",
            many="This code is worth {pieces}, and {n} are wanted for several orders or lines. Scan single pieces.",
            pieces=pieces,
            n=stop.left,
        )
    return err(Text("Too many at once"), detail, outcome=ScanOutcome.OVER, job_id=list_id)


def _wrong_piece(db: Db, list_id: int, found: Found) -> ScanResult:
    stops = [stop for stop, is_open in walk.stops_of(walk.tasks(db, list_id)) if is_open]
    product = db.run(_PRODUCT, {"product": found.id}).one()
    later = next((each for each in stops if each.product_id == found.id), None)
    if product.is_kit:
        said = kits.scan_its_parts(product.name)
        return err(Text("Wrong item"), said, outcome=ScanOutcome.WRONG_ITEM, job_id=list_id)
    if not stops:
        return err(
            Text("One too many"),
            Text("Everything on this list is picked. Put {product} back.", product=product.name),
            outcome=ScanOutcome.OVER,
            job_id=list_id,
        )
    with_bins = house_ways.has(db, "bins")
    if later and with_bins:
        detail = Text(
            "{product} comes later, in {place}. Now take {wanted}.",
            product=product.name,
            place=later.place,
            wanted=stops[0].product,
        )
    elif later:
        detail = Text("{product} comes later. Now take {wanted}.", product=product.name, wanted=stops[0].product)
    elif product.home and with_bins:
        detail = Text(
            "{product} is not on this list. Put it back in {place}.", product=product.name, place=product.home
        )
    else:
        detail = Text("{product} is not on this list. Put it back.", product=product.name)
    return err(Text("Wrong item"), detail, outcome=ScanOutcome.WRONG_ITEM, job_id=list_id)


def _command(_: Db, list_id: int, found: Found) -> Answer:
    """Commands are acts of the station; the presenter carries them out with their own deeds."""
    return ScanResult(ScanOutcome.OK, Voice.READY, Text("{command}", command=found.command), job_id=list_id), {}


def _badge(_: Db, list_id: int, __: Found) -> Answer:
    return ScanResult(ScanOutcome.OK, Voice.READY, Text("Badge"), job_id=list_id), {}


def _ambiguous(db: Db, list_id: int, found: Found) -> Answer:
    names = db.run(select(Product.sku).where(Product.id.in_(found.product_ids)).order_by(Product.id)).scalars()
    result = warn(
        Text("Two products use this code"), Text("Choose one."), outcome=ScanOutcome.AMBIGUOUS_CODE, job_id=list_id
    )
    return ScanResult(**{**result.__dict__, "choices": tuple(names)}), {}


def _unknown(db: Db, list_id: int, found: Found) -> Answer:
    return unknown(found.raw, list_id, totes=house_ways.has(db, "totes")), {}


def unfitting(db: Db, list_id: int, found: Found) -> Answer:
    """A code that means nothing on a walk."""
    with_bins = house_ways.has(db, "bins")
    return (
        warn(
            Text("This is a {thing}", thing=found.kind.word),
            Text("Scan a pick list, a bin or an item.") if with_bins else Text("Scan a pick list or an item."),
            outcome=ScanOutcome.NOT_PACKABLE,
            job_id=list_id,
        ),
        {},
    )


GRAMMAR: dict[CodeKind, Callable[[Db, int, Found], Answer]] = {
    CodeKind.PICK_LIST: _pick_list,
    CodeKind.ORDER: _order,
    CodeKind.TOTE: _tote,
    CodeKind.LOCATION: _location,
    CodeKind.PRODUCT: count_piece,
    CodeKind.COMMAND: _command,
    CodeKind.BADGE: _badge,
    CodeKind.AMBIGUOUS: _ambiguous,
    CodeKind.UNKNOWN: _unknown,
}


def _go_to(picture: walk.Walk, *, outcome: ScanOutcome) -> ScanResult:
    waiting = picture.without_tote
    stop = picture.current
    if stop is None:
        return warn(Text("All picked"), Text("Nothing is left on this list."), outcome=outcome, job_id=picture.list_id)
    if waiting is not None and not picture.picked:
        return ScanResult(outcome, Voice.OK, tote_words(picture, waiting), None, job_id=picture.list_id, reload=True)
    return ScanResult(
        outcome,
        Voice.OK,
        *go_words(stop, with_bins=bool(stop.place)),
        job_id=picture.list_id,
        reload=True,
    )


def go_words(stop: walk.Stop, *, with_bins: bool) -> tuple[Text, Text]:
    """Where to go now and for what; in a house without bins only what to take."""
    if with_bins:
        return Text("Go to {place}", place=stop.place), Text("{product}", product=stop.product)
    return Text("{product}", product=stop.product), Text("Take {n}", n=stop.left)


def tote_words(picture: walk.Walk, waiting: walk.ToteFill) -> Text:
    """Which order gets the next tote."""
    return Text(
        "Scan a tote for {order} ({number} of {all})",
        order=waiting.order,
        number=picture.tote_number,
        all=len(picture.totes),
    )


def current_stop(db: Db, list_id: int) -> walk.Stop:
    """Where this walk stands now, or a refusal when nothing is left."""
    stop = walk.show(db, list_id).current if list_id else None
    if stop is None:
        raise Refusal(Text("Nothing is left on this list."), Text("Scan the next pick list."))
    return stop


def _place_for(db: Db, task: Any) -> int:
    """The tote of the order; without one the goods go to the bench, and stay together there."""
    if task.tote_id:
        return int(task.tote_id)
    bench = ledger.place(db, PlaceKind.BENCH)
    db.run(_SET_TOTE, {"shipment": task.shipment_id, "tote": bench})
    return bench
