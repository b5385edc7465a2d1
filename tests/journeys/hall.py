"""A small hall for random acts: a few products, bins and orders, and every deed that the desks can do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from omsdesk.codes import house_code
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Actor, Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.goods_return import Condition, Disposition
from omsdesk.lifecycles.order import Handling, HoldReason, ShortRule
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.lifecycles.pick import PickListStatus, ShortReason
from omsdesk.lifecycles.scan import ScanOutcome
from omsdesk.lifecycles.shipment import DeliveryProof, ShipmentStatus
from omsdesk.lifecycles.stock import AdjustReason
from omsdesk.models.goods_return import Return
from omsdesk.models.order import Order
from omsdesk.models.pick import PickList
from omsdesk.models.shipment import Shipment
from omsdesk.services import (
    adjusting,
    cancelling,
    checks,
    confirming,
    counting,
    delivering,
    holding,
    inspecting,
    packing,
    paying,
    pick_claims,
    picking,
    putting_back,
    receiving,
    receiving_return,
    refunding,
    releasing,
    requesting_return,
    return_picture,
    settling,
    shipping,
    taking_back,
    walk,
)
from tests.factories import a_bin, a_house, a_product, an_order, lines_of, stock


@dataclass
class Hall:
    """One database, and acts that name what they need by a small number instead of an id."""

    work: Work
    products: list[int] = field(default_factory=list)
    bins: list[int] = field(default_factory=list)
    benches: list[Actor] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    def open(self) -> None:
        """Found the house and fill its shelves."""
        a_house(self.work, restock_at_once=False)
        self.benches = [self.work.actor]
        self.products = [
            a_product(self.work, "MUG", barcode="4006381333931"),
            a_product(self.work, "SOCK"),
            a_product(self.work, "WRAP", handling=Handling.NEVER),
            a_product(self.work, "NEWS", handling=Handling.UNCOUNTED),
        ]
        for product_id in self.products[:2]:
            self.bins.append(stock(self.work, product_id, 6))
        self.bins.append(a_bin(self.work))
        stock(self.work, self.products[0], 2, self.bins[2])

    def try_(self, deed: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Do a deed; a refusal is an answer too."""
        try:
            return self.work.write(deed, *args, **named)
        except Refusal as refusal:
            self.refusals.append(str(refusal))
            return None

    def ids(self, statement: Any) -> list[int]:
        """The ids that a question finds."""
        return self.work.read(lambda db: list(db.run(statement).scalars()))

    def one(self, statement: Any, number: int) -> int | None:
        """One of the ids that a question finds, or none."""
        found = self.ids(statement)
        return found[number % len(found)] if found else None

    def scan(self, code: str) -> Gesture:
        """One pull of the trigger."""
        return Gesture.of(self.work.now(), code)

    def order(self, number: int) -> int | None:
        """One of the orders."""
        return self.one(select(Order.id).order_by(Order.id), number)

    # ------------------------------------------------------------------ acts

    def place(self, *, first: int, second: int, pieces: int, waits: bool) -> None:
        """An order of one or two products, confirmed at once."""
        wanted = dict.fromkeys([self.products[first % 4], self.products[second % 4]], pieces)
        rule = ShortRule.WAIT_FOR_ALL if waits else ShortRule.SHIP_PARTS
        order_id = an_order(self.work, list(wanted.items()), short_rule=rule)
        self.try_(confirming.confirm, order_id)

    def hold(self, number: int) -> None:
        """Hold an order, or release it when it is held."""
        order_id = self.order(number)
        if order_id and self.try_(holding.hold, order_id, HoldReason.OTHER) is None:
            self.try_(holding.release_all, order_id)

    def cancel(self, number: int) -> None:
        """Cancel an order wherever it is."""
        if order_id := self.order(number):
            self.try_(cancelling.cancel_order, order_id, "changed mind")

    def pay(self, number: int) -> None:
        """Record that an order is paid."""
        if order_id := self.order(number):
            self.try_(paying.record, order_id, PaymentMethod.TRANSFER)

    def refund(self, number: int, amount: int) -> None:
        """Give some money back."""
        if order_id := self.order(number):
            self.try_(refunding.refund, order_id, amount, reason="goodwill")

    def receive(self, product: int, pieces: int) -> None:
        """Goods come in."""
        place = self.bins[product % len(self.bins)]
        self.try_(receiving.receive, product_id=self.products[product % 4], quantity=pieces, place_id=place)

    def adjust(self, product: int, difference: int) -> None:
        """Somebody found or lost pieces."""
        self.try_(
            adjusting.adjust,
            product_id=self.products[product % 2],
            place_id=self.bins[product % 3],
            difference=difference,
            reason=AdjustReason.FOUND if difference > 0 else AdjustReason.LOST,
        )

    def move(self, product: int, pieces: int) -> None:
        """Pieces go to another bin, or into quarantine."""
        named = {"product_id": self.products[product % 2], "from_id": self.bins[product % 3], "quantity": pieces}
        if product % 5 == 0:
            self.try_(adjusting.quarantine, **named)
        else:
            self.try_(adjusting.transfer, to_id=self.bins[(product + 1) % 3], **named)

    def count(self, product: int, pieces: int) -> None:
        """A bin is counted; the product that was never counted gets its first count."""
        self.try_(
            counting.count, product_id=self.products[product % 4], place_id=self.bins[product % 3], counted=pieces
        )

    def release(self) -> None:
        """Release whatever can go."""
        self.try_(releasing.release, self.ids(select(Order.id)))

    def pick(self, number: int, product: int) -> None:
        """Scan a product at a pick list: the right one mostly, any one sometimes."""
        list_id = self._walking(number)
        if list_id is None:
            return
        self.try_(pick_claims.claim, list_id)
        stop = self.work.read(walk.show, list_id).current
        wanted = stop.product_id if stop and product % 4 else self.products[product % 4]
        self.work.write(picking.scan, list_id, gesture=self.scan(house_code("SK", wanted)))

    def pick_otherwise(self, number: int, how: int) -> None:
        """Skip, short or undo at a pick list."""
        list_id = self._walking(number)
        if list_id is None:
            return
        if how % 3 == 0:
            self.try_(picking.short, list_id, tuple(ShortReason)[how % 4])
        elif how % 3 == 1:
            self.try_(picking.skip, list_id)
        else:
            self.try_(picking.undo, list_id, gesture=self.scan("CDUNDO"))

    def pack(self, number: int, product: int) -> None:
        """Scan an order or a product at the bench."""
        job = self._packable(number)
        if job is None:
            return
        shipment_id, order_id = job
        if product % 3 == 0:
            self.work.write(packing.scan, 0, gesture=self.scan(house_code("SO", order_id)))
            return
        code = house_code("SK", self.products[product % 4])
        self.work.write(packing.scan, shipment_id, gesture=self.scan(code))

    def pack_otherwise(self, number: int, how: int) -> None:
        """Undo, close short, next box, put aside, confirm a note."""
        job = self._packable(number)
        if job is None:
            return
        shipment_id, _ = job
        acts: tuple[Callable[[], Any], ...] = (
            lambda: self.try_(packing.undo, shipment_id, gesture=self.scan("CDUNDO")),
            lambda: self.try_(packing.close_short, shipment_id, tuple(ShortReason)[how % 4], gesture=self.scan("")),
            lambda: self.try_(packing.next_box, shipment_id, gesture=self.scan("")),
            lambda: self.try_(packing.put_aside, shipment_id, gesture=self.scan("")),
            lambda: self.try_(packing.confirm_note, shipment_id, gesture=self.scan("")),
            lambda: self.try_(packing.reopen, shipment_id, gesture=self.scan("")),
            lambda: self.try_(packing.count_by_hand, shipment_id, gesture=self.scan("")),
        )
        acts[how % len(acts)]()

    def ship(self, number: int) -> None:
        """A packed shipment leaves."""
        packed = self.one(select(Shipment.id).where(Shipment.status == ShipmentStatus.PACKED), number)
        if packed:
            self.try_(shipping.ship, packed)

    def deliver(self, number: int) -> None:
        """A shipment arrives."""
        shipped = self.one(select(Shipment.id).where(Shipment.status == ShipmentStatus.SHIPPED), number)
        if shipped:
            self.try_(delivering.deliver, shipped, DeliveryProof.SIGNED, "A. Sousa")

    def announce_return(self, number: int, pieces: int) -> None:
        """A customer sends something back, mostly of what was shipped."""
        shipped = select(Shipment.order_id).where(Shipment.shipped_at.is_not(None)).order_by(Shipment.id)
        order_id = self.one(shipped, number) or self.order(number)
        lines = lines_of(self.work, order_id) if order_id else []
        if order_id and lines:
            line = lines[number % len(lines)]
            self.try_(requesting_return.request_and_approve, order_id, {line.id: pieces})

    def take_return(self, number: int, how: int) -> None:
        """The box is on the desk, and a piece of it is judged."""
        return_id = self.one(select(Return.id).order_by(Return.id), number)
        if return_id is None:
            return
        self.try_(receiving_return.receive, return_id)
        current = self.work.read(return_picture.show, return_id).current
        if current is not None:
            place = tuple(Disposition)[how % 6]
            condition = Condition.WRONG_ITEM if place is Disposition.BACK_TO_CUSTOMER else Condition.LIKE_NEW
            self.try_(inspecting.inspect, current.id, condition, place, reason="seen")
        if how % 4 == 1:
            self.try_(taking_back.take_back, return_id)
        elif how % 4:
            self.try_(settling.send, return_id)

    def carry_through(self, number: int, how_far: int) -> None:
        """An order goes its whole way by right scans, as far as asked: picked, packed, shipped."""
        order_id = self.order(number)
        released = self.try_(releasing.release, [order_id]) if order_id else None
        if released is None or released.list_id is None:
            return
        self.try_(pick_claims.claim, released.list_id)
        while (stop := self.work.read(walk.show, released.list_id).current) is not None:
            for _ in range(stop.left):
                picked = self.work.write(
                    picking.scan, released.list_id, gesture=self.scan(house_code("SK", stop.product_id))
                )
            if picked.outcome is not ScanOutcome.OK:
                return
        if how_far > 0:
            self._pack_all(released.shipment_ids[0], order_id)
        if how_far > 1:
            self.try_(shipping.ship, released.shipment_ids[0])

    def _pack_all(self, shipment_id: int, order_id: int | None) -> None:
        self.work.write(packing.scan, 0, gesture=self.scan(house_code("SO", order_id or 0)))
        for line in self.work.read(packing.show, shipment_id).lines:
            for _ in range(line.wanted):
                self.work.write(packing.scan, shipment_id, gesture=self.scan(house_code("SK", line.product_id)))

    def put_back(self, number: int) -> None:
        """Carry something back to a shelf."""
        tasks = self.work.read(putting_back.pending)
        if tasks:
            self.try_(putting_back.finish, tasks[number % len(tasks)].id, self.bins[number % 3])

    def broken_rules(self) -> tuple[str, ...]:
        """What must hold and does not."""
        return self.work.read(checks.violations)

    def _walking(self, number: int) -> int | None:
        open_lists = [PickListStatus.RELEASED, PickListStatus.WALKING]
        return self.one(select(PickList.id).where(PickList.status.in_(open_lists)).order_by(PickList.id), number)

    def _packable(self, number: int) -> tuple[int, int] | None:
        statuses = [ShipmentStatus.ALLOCATED, ShipmentStatus.PICKED, ShipmentStatus.PACKING, ShipmentStatus.PACKED]
        found = self.one(select(Shipment.id).where(Shipment.status.in_(statuses)).order_by(Shipment.id), number)
        if found is None:
            return None
        return found, self.ids(select(Shipment.order_id).where(Shipment.id == found))[0]
