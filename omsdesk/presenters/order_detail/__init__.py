"""One order: the whole story, and every act on it."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from omsdesk.codes import house_name
from omsdesk.database.gesture import Gesture
from omsdesk.database.work import Work
from omsdesk.lifecycles.order import HoldReason
from omsdesk.lifecycles.parcel import ParcelStatus
from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.lifecycles.shipment import DeliveryProof, ShipmentStatus
from omsdesk.money import to_minor
from omsdesk.presenters import Jobs, Trouble, Way
from omsdesk.presenters.order_detail.charging import Charging
from omsdesk.presenters.order_detail.mending import Mending
from omsdesk.presenters.order_detail.state import Asked, DetailState, Form
from omsdesk.services import (
    cancelling_lines,
    changing,
    completing,
    delivering,
    fix_words,
    holding,
    labelling,
    order_acts,
    order_detail,
    papers,
    paying,
    pictures,
    printing_jobs,
    refunding,
    requesting_return,
    shop_codes,
    unreleasing,
)
from omsdesk.services.blocking import Fix
from omsdesk.services.invoicing import issuing
from omsdesk.services.new_order import ShipTo
from omsdesk.services.order_acts import Plan, Pointed
from omsdesk.services.order_detail import OrderDetail as Detail
from omsdesk.services.pictures import Shot
from omsdesk.services.shop_codes import Settled
from omsdesk.services.unreleasing import OnList
from omsdesk.words import Text

__all__ = ["DetailState", "Form", "OrderDetail"]

MOST_MINOR = 2**31 - 1


_FORMS = {
    Fix.RECORD_PAYMENT: Form.PAYMENT,
    Fix.REFUND: Form.REFUND,
    Fix.REQUEST_RETURN: Form.RETURN,
    Fix.DELIVER: Form.DELIVERY,
}


class OrderDetail(Mending, Charging):
    """What the office does with one order."""

    watches = frozenset(
        {
            *("orders", "order_lines", "shop_codes", "shipments", "payments", "labels", "documents", "returns"),
            *("photos", "messages", "invoices", "card_payments", "card_calls", "disputes", "supplies", "supply_lines"),
            *("credit_balances", "replies"),
        }
    )

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, DetailState())
        self._undo: Callable[[], None] | None = None
        self._fix_asked: Fix | None = None
        self._asks_next = False
        """A code was linked: whether the order has another one shows when it is read again."""

    # ------------------------------------------------------------------ showing

    def open(self, order: int, fix: str = "", tab: str = "") -> None:
        """Show this order; ``fix`` names what somebody came to mend."""
        is_other = order != self.state.order_id
        kept = None if is_other else self.state.detail
        self.show(
            order_id=order,
            detail=kept,
            message=None if is_other else self.state.message,
            tab=tab or ("lines" if is_other else self.state.tab),
            trouble=None,
        )
        self._fix_asked = Fix(fix) if fix else None
        self._stale = False
        self.refresh()

    def refresh(self) -> None:
        """Read the order again."""
        if self.state.order_id is not None:
            self.show(is_loading=self.state.detail is None)
            self.ask(order_detail.show, self.state.order_id, then=self._shown)

    def look_at_photos(self, parcel_id: int) -> None:
        """Show the photos of a box, large."""
        self.ask(pictures.of_parcel, parcel_id, then=self._seen)

    def choose_tab(self, tab: str) -> None:
        """Another part of the story."""
        self.show(tab=tab)

    def scanned(self, gesture: Gesture) -> None:
        """Another order was scanned."""
        self.ask(order_acts.point_at, gesture.code, then=self._pointed)

    def _seen(self, shots: tuple[Shot, ...]) -> None:
        if shots:
            self.show(shots=shots)
            self.ask_for(Form.PHOTOS)

    # ------------------------------------------------------------------ next step and blockers

    def take_next(self) -> None:
        """The one button."""
        step = self.state.detail.order.next_step if self.state.detail else None
        if step is not None:
            self.mend(step.verb)

    def mend(self, fix: Fix) -> None:
        """Take a blocker away, or go where it is taken away."""
        order_id = self._id
        if fix is Fix.LINK_CODES or (fix is Fix.RELEASE_HOLD and self.state.waits_for_codes):
            self.ask_for(Form.CODES)
        elif fix in order_acts.MENDED_HERE:
            self.do(order_acts.mend, order_id, fix, then=self._tell)
        elif fix is Fix.EDIT_ADDRESS:
            self.edit()
        elif fix in _FORMS:
            self.ask_for(_FORMS[fix])
        elif fix is Fix.MAKE_LABEL:
            self._make_labels()
        elif fix in fix_words.PAGES:
            by_order = fix in (Fix.PLACE, Fix.PACK, Fix.SHIP, Fix.DELIVER)
            self._go(fix_words.PAGES[fix], **({"order": order_id} if by_order else {}))

    def edit(self) -> None:
        """Change where it goes; an order that the hall has is taken off its list first."""
        self.ask(unreleasing.on_list, self._id, then=self._may_edit)

    def unrelease(self, *, then_edit: bool = False) -> None:
        """Take it off its pick list, and go on to what was to be changed."""
        said = Text("{number} is off its list", number=self._number)

        def done(_: object) -> None:
            self._tell(said)
            if then_edit:
                self.ask_for(Form.ADDRESS)

        self.do(unreleasing.unrelease, self._id, then=done)

    def ask_for(self, form: Form) -> None:
        """Lay the sheet for an act that needs words or numbers."""
        if form is Form.CANCEL:
            self.ask(order_acts.plan_cancel, (self._id,), then=self._planned)
            return
        self.show(asked=Asked(form, self._serial(self.state.asked)))

    # ------------------------------------------------------------------ acts

    def hold(self, reason: HoldReason, note: str = "", again: str = "") -> None:
        """Stop the order for a reason, until it is released or until a day."""
        order_id = self._id
        self._undo = lambda: self.do(holding.release_reason, order_id, reason)
        said = Text("Order {number} put on hold", number=self._number)
        self.do(holding.hold, order_id, reason, note, again, then=lambda _: self._tell(said, may_undo=True))

    def release_hold(self, hold_id: int) -> None:
        """This reason is settled."""
        self.do(holding.release, hold_id, then=lambda word: self._tell(Text("{status}", status=word.word)))

    def link_code(self, code: str, product: str) -> None:
        """From now on the shop's code is that product; the next unknown one is asked for at once."""

        def linked(settled: Settled) -> None:
            self._asks_next = True
            self.refresh()
            self._tell(Text("{code} is {product} from now on", code=code, product=settled.product))

        self.do(shop_codes.link, code, product, then=linked)

    def make_products(self) -> None:
        """Every unknown code of this order is a product of its own."""
        self.do(shop_codes.make_products, self._id, then=self._made)

    def _made(self, settled: Settled) -> None:
        self._tell(Text("{n} new product", many="{n} new products", n=len(settled.codes)))

    def cancel(self, why: str) -> None:
        """Cancel what has not left."""
        said = Text("Order {number} is cancelled", number=self._number)
        self.do(order_acts.cancel, (self._id,), why, then=lambda _: self._cancelled(said))

    def cancel_pieces(self, line_id: int, pieces: int, why: str) -> None:
        """Cancel some pieces of one line."""
        said = Text("{n} piece is cancelled", many="{n} pieces are cancelled", n=pieces)
        asked = (self._id, {line_id: pieces}, why)
        self.do(cancelling_lines.cancel_lines, *asked, then=lambda _: self._cancelled(said))

    def change_address(self, ship_to: ShipTo) -> None:
        """Send it there instead."""
        self.do(
            changing.change_address,
            self._id,
            ship_to,
            then=lambda _: self._tell(Text("The new address is on the order")),
        )

    def record_payment(self, method: PaymentMethod, amount: str, reference: str = "") -> Text | None:
        """Money came in; answers what is wrong with the amount, if something is."""
        minor = self._minor(amount)
        if minor is None:
            return Text("Give an amount above zero, for example 12.50.")
        self.do(
            paying.record,
            self._id,
            method,
            amount_minor=minor,
            reference=reference,
            then=lambda _: self._tell(Text("The payment is recorded")),
        )
        return None

    def void_payment(self, payment_id: int, why: str) -> None:
        """A payment was recorded by mistake."""
        self.do(paying.void, payment_id, why, then=lambda _: self._tell(Text("The payment is voided")))

    def refund(self, amount: str, reason: str, to_credit: bool = False) -> Text | None:  # noqa: FBT001, FBT002 - a sheet's answer
        """Give money back; answers what is wrong with the amount, if something is."""
        minor = self._minor(amount)
        if minor is None:
            return Text("Give an amount above zero, for example 12.50.")
        said = Text("The refund is recorded. Pay it out the way the money came.")
        if self.state.detail is not None and self.state.detail.cards.brought:
            said = Text("The refund is recorded. What came by card goes back to the card by itself.")
        if to_credit:
            said = Text("The refund is store credit of the customer now")
        self.do(
            refunding.refund,
            self._id,
            minor,
            reason=reason,
            to_credit=to_credit,
            then=lambda _: self._tell(said),
        )
        return None

    def write_invoice(self) -> None:
        """An invoice for all that none claims yet."""
        self.do(
            issuing.issue, self._id, then=lambda _: self._tell(Text("The invoice is written. It is among the papers."))
        )

    def request_return(self, quantities: Mapping[int, int], customer_says: str = "") -> None:
        """The customer wants to send these pieces back."""
        self.do(
            requesting_return.request_and_approve,
            self._id,
            dict(quantities),
            customer_says=customer_says,
            then=lambda return_id: self._tell(
                Text("Return {number} is approved", number=house_name("RE", int(return_id)))
            ),
        )

    def note_delivery(self, proof: DeliveryProof, name: str = "", *, failed: bool = False) -> None:
        """Every shipment under way arrived, or did not."""
        detail = self.state.detail
        said = Text("Noted: delivery failed") if failed else Text("Noted: delivered")
        under_way = (ShipmentStatus.SHIPPED,) if failed else (ShipmentStatus.SHIPPED, ShipmentStatus.FAILED)
        for shipment in detail.shipments if detail else ():
            if shipment.status not in under_way:
                continue
            if failed:
                self.do(delivering.fail_delivery, shipment.id, name, then=lambda _: self._tell(said))
            else:
                self.do(delivering.deliver, shipment.id, proof, name, then=lambda _: self._tell(said))

    def complete(self) -> None:
        """Nothing more will happen to it."""
        self.do(completing.complete, self._id, then=lambda _: self._tell(Text("The order is complete")))

    def void_label(self, parcel_id: int, why: str) -> None:
        """The label will not be used."""
        self.do(labelling.void, parcel_id, why, then=lambda _: self._tell(Text("The label is voided")))

    def make_label(self, parcel_id: int) -> None:
        """Give a box its label and print it."""
        self.do(labelling.make_for, parcel_id, then=lambda _: self._print_label(parcel_id))

    def print_label(self, parcel_id: int) -> None:
        """Print the label of a box."""
        self._print_label(parcel_id)

    def print_slip(self) -> None:
        """The packing slip of the newest shipment."""
        shipments = [each for each in self.state.detail.shipments if each.status is not ShipmentStatus.CANCELLED] \
            if self.state.detail else []  # fmt: skip
        if not shipments:
            self._tell(Text("Nothing to print yet. Release the order first."))
            return
        self.do(papers.print_slip, shipments[-1].id, then=lambda _: self._tell(Text("The packing slip prints")))

    def print_again(self, document_id: int) -> None:
        """A stored paper once more."""
        self.do(printing_jobs.reprint_document, document_id, then=lambda _: self._tell(Text("It prints again")))

    def undo(self) -> None:
        """Take the last act back."""
        undo, self._undo = self._undo, None
        if undo is not None:
            undo()

    def troubled(self, trouble: Trouble) -> None:
        """Say it on the page."""
        self.show(trouble=trouble, is_loading=False)

    # ------------------------------------------------------------------ inside

    @property
    def _id(self) -> int:
        return self.state.order_id or 0

    @property
    def _number(self) -> str:
        return house_name("SO", self._id)

    def _shown(self, detail: Detail) -> None:
        if detail.order.id != self.state.order_id:
            return
        self.show(detail=detail, now=self.work.now(), is_loading=False, trouble=None)
        asks_next, self._asks_next = self._asks_next, False
        if asks_next and detail.strange:
            self.ask_for(Form.CODES)
        asks_refund, self._asks_refund = self._asks_refund, False
        if asks_refund and detail.account.credit.minor:
            self.ask_for(Form.REFUND)
        self._show_awaited()
        fix, self._fix_asked = self._fix_asked, None
        if fix is not None:
            self.mend(fix)

    def _may_edit(self, standing: OnList) -> None:
        self.show(on_list=standing)
        self.ask_for(Form.UNRELEASE if standing.may_leave else Form.ADDRESS)

    def _planned(self, plan: Plan) -> None:
        self.show(plan=plan, asked=Asked(Form.CANCEL, self._serial(self.state.asked)))

    def _pointed(self, pointed: Pointed) -> None:
        if pointed.order_id:
            self.open(pointed.order_id)
        elif pointed.return_id:
            self._go("returns", return_id=pointed.return_id)
        elif pointed.words:
            self._go("orders", words=pointed.words)
        else:
            self._tell(pointed.said or Text("Scan an order."))

    def _make_labels(self) -> None:
        parcels = self.state.detail.parcels if self.state.detail else ()
        for parcel in parcels:
            if parcel.status is ParcelStatus.CLOSED and parcel.label_id is None:
                self.make_label(parcel.id)

    def _print_label(self, parcel_id: int) -> None:
        said = Text("The label of {parcel} prints", parcel=house_name("PK", parcel_id))
        self.do(papers.print_label, parcel_id, then=lambda _: self._tell(said))

    def _minor(self, amount: str) -> int | None:
        currency = self.state.detail.order.currency if self.state.detail else "EUR"
        try:
            minor = to_minor(Decimal(amount.strip().replace(",", ".")), currency)
        except InvalidOperation:
            return None
        return minor if 0 < minor <= MOST_MINOR else None

    def _go(self, page: str, **focus: Any) -> None:
        self.show(way=Way(page, focus, self._serial(self.state.way)))

    @staticmethod
    def _serial(before: Asked | Way | None) -> int:
        return before.serial + 1 if before is not None else 1
