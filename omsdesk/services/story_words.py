"""How the story of an order is told: each change of the trail as a sentence people would say."""

from collections.abc import Callable, Mapping
from datetime import date

from omsdesk.codes import house_name
from omsdesk.lifecycles.dispute import DisputeStatus
from omsdesk.lifecycles.order import HoldReason
from omsdesk.messages import name_of
from omsdesk.money import Money
from omsdesk.services.order_story import Change
from omsdesk.services.return_counts import INSPECTION, TAKEN_BACK
from omsdesk.words import Text

Told = Callable[[Change, str], Text]


def said(change: Change, currency: str) -> Text:
    """What happened, in words; what nobody foresaw is told as it stands in the trail."""
    tell = _TOLD.get((change.subject, change.what))
    if tell is None:
        return Text("{subject}: {what} {after}", subject=change.subject, what=change.what, after=change.after)
    return tell(change, currency) if callable(tell) else tell


def knows(change: Change) -> bool:
    """Whether there are words for this change."""
    return (change.subject, change.what) in _TOLD


def by(change: Change) -> str:
    """Who, and where."""
    return " \N{MIDDLE DOT} ".join(part for part in (change.by, change.station) if part)


def _with_after(sentence: Text) -> Told:
    return lambda change, _currency: sentence.given(after=change.after, before=change.before)


def _with_count(sentence: Text) -> Told:
    """What stands there now is a number of pieces."""

    def tell(change: Change, _currency: str) -> Text:
        pieces = int(change.after) if change.after.isdecimal() else 0
        return sentence.given(n=pieces, before=change.before)

    return tell


def _with_difference(sentence: Text) -> Told:
    """Counters tell what stood there and what stands there; older rows tell the difference itself."""

    def tell(change: Change, _currency: str) -> Text:
        counted = change.before.isdecimal() and change.after.isdecimal()
        return sentence.given(after=f"{int(change.after) - int(change.before):+d}" if counted else change.after)

    return tell


def _on_a_day(sentence: Text) -> Told:
    """The trail keeps a day as 2026-12-02; people read it as their language has it."""

    def tell(change: Change, _currency: str) -> Text:
        try:
            return sentence.given(after=date.fromisoformat(change.after))
        except ValueError:
            return sentence.given(after=change.after)

    return tell


def _with_money(sentence: Text) -> Told:
    def tell(change: Change, currency: str) -> Text:
        digits = change.after.lstrip("-")
        return sentence.given(amount=Money(int(change.after), currency) if digits.isdecimal() else change.after)

    return tell


def _with_prices(sentence: Text) -> Told:
    return lambda change, currency: sentence.given(
        before=Money(int(change.before), currency), after=Money(int(change.after), currency)
    )


def _with_parcel(sentence: Text) -> Told:
    return lambda change, _currency: sentence.given(parcel=house_name("PK", change.subject_id), after=change.after)


def _with_return(sentence: Text) -> Told:
    return lambda change, _currency: sentence.given(number=house_name("RE", change.subject_id), after=change.after)


def _held(change: Change, _currency: str) -> Text:
    return Text("On hold: {reason}", reason=_reason(change.after))


def _let_go(change: Change, _currency: str) -> Text:
    return Text("Hold released: {reason}", reason=_reason(change.before))


def _reason(value: str) -> Text | str:
    return next((each.word for each in HoldReason if each.value == value), value)


def _written(change: Change) -> Text:
    return Text("Mail to {address}: {kind}", address=change.after, kind=name_of(change.before))


def _flat(words: str) -> str:
    """A line for what was written in several."""
    return " ".join(words.split())


def _placed(change: Change, _currency: str) -> Text:
    return Text("Saved as draft") if change.after == "draft" else Text("Placed")


_TOLD: Mapping[tuple[str, str], Text | Told] = {
    ("order", "place"): _placed,
    ("order", "edit"): Text("Draft changed"),
    ("order", "edit lines"): _with_after(Text("Other lines: {after}")),
    ("order", "confirm"): Text("Confirmed"),
    ("order", "reject"): Text("Rejected"),
    ("order", "cancel"): Text("Cancelled"),
    ("order", "complete"): Text("Completed"),
    ("order", "reopen"): Text("Reopened"),
    ("order", "hold"): _held,
    ("order", "release hold"): _let_go,
    ("order", "reason"): _with_after(Text("Because: {after}")),
    ("order", "cancel the rest"): _with_after(Text("The rest was cancelled: {after}")),
    ("order", "cancel lines"): _with_after(Text("Pieces were cancelled: {after}")),
    ("order", "total"): _with_money(Text("New total {amount}")),
    ("order", "look again"): _on_a_day(Text("Look again on {after}")),
    ("order", "answer"): _with_after(Text("The customer answered: {after}")),
    ("order", "contact"): _with_after(Text("New contact: {after}")),
    ("order", "address"): _with_after(Text("New address: {after}")),
    ("order", "notes"): _with_after(Text("Note to the packer: {after}")),
    ("order", "tag"): _with_after(Text("Marked {after}")),
    ("order", "untag"): _with_after(Text("No longer marked {after}")),
    ("order", "assign"): lambda change, _currency: (
        Text("Given to {name}", name=change.after) if change.after else Text("Taken from {name}", name=change.before)
    ),
    ("order", "lines changed"): _with_after(Text("Lines changed: {after}")),
    ("order", "split"): _with_after(Text("A part went into {after}")),
    ("order", "split from"): _with_after(Text("Split off {after}")),
    ("order", "merged"): _with_after(Text("Took in {after}")),
    ("order", "merged into"): _with_after(Text("Became part of {after}")),
    ("order", "copied"): _with_after(Text("Copied to {after}")),
    ("order", "goes first"): Text("Goes first when goods come"),
    ("order", "goes in turn"): Text("Waits its turn when goods come"),
    ("order", "changed by file"): _with_money(Text("Changed by a file: new total {amount}")),
    ("order", "cancelled by file"): _with_after(Text("Cancelled by a file: {after}")),
    ("order", "given to partner"): _with_after(Text("Given to {after} to send")),
    ("order", "sent by partner"): _with_after(Text("Sent by the partner: {after}")),
    ("order_line", "ordered"): _with_count(
        Text("{n} piece is ordered now, {before} before", many="{n} pieces are ordered now, {before} before")
    ),
    ("order_line", "price"): _with_prices(Text("A piece costs {after} now, {before} before")),
    ("order_line", "product"): _with_after(Text("The product is known now: {after}")),
    ("order_line", "shipped"): _with_difference(Text("Pieces sent from elsewhere ({after})")),
    ("order_line", "answer wait"): _with_after(Text("The customer waits ({after})")),
    ("order_line", "answer ship"): _with_after(Text("The customer takes what is there ({after})")),
    ("order_line", "answer alternative"): _with_after(Text("The customer takes something else ({after})")),
    ("order_line", "answer cancel"): _with_after(Text("The customer leaves it out ({after})")),
    ("supply", "ask"): _with_count(
        Text("{n} piece comes straight from {before}", many="{n} pieces come straight from {before}")
    ),
    ("supply", "fewer"): _with_count(
        Text("{n} piece less from the supplier", many="{n} pieces less from the supplier")
    ),
    ("supply", "send"): Text("Ordered from a supplier"),
    ("supply", "ordered"): _with_after(Text("{after} knows of the order")),
    ("supply", "told of change"): _with_after(Text("{after} knows of the change")),
    ("supply", "ship"): Text("The supplier has sent everything"),
    ("supply", "call off"): Text("The order to the supplier is called off"),
    ("supply", "sent goods"): _with_after(Text("{before} has sent goods: {after}")),
    ("order_line", "promise given away"): _with_after(Text("{before} promised pieces went to {after}")),
    ("order_line", "promise taken over"): _with_after(Text("{before} promised pieces came from {after}")),
    ("order", "customer erased"): Text("The customer was erased"),
    ("order", "unrelease"): lambda change, _currency: Text("Taken off {list}", list=change.before),
    ("order", "ships in parts"): Text("Ships in parts"),
    ("order_line", "allocated"): _with_difference(Text("Stock promised ({after})")),
    ("order_line", "withdrawn"): _with_difference(Text("Promise taken back ({after})")),
    ("order_line", "short"): _with_difference(Text("Came up short ({after})")),
    ("order_line", "cancelled"): _with_after(Text("Pieces cancelled on a line: {after}")),
    ("shipment", "released"): _with_after(Text("Released on {after}")),
    ("shipment", "start picking"): Text("Picking began"),
    ("shipment", "finish picking"): Text("Picked"),
    ("shipment", "resume picking"): Text("Picking goes on"),
    ("shipment", "open"): Text("Packing began"),
    ("shipment", "put aside"): Text("Packing put aside"),
    ("shipment", "take over"): Text("Taken over by another bench"),
    ("shipment", "close"): Text("Packed"),
    ("shipment", "closed short"): _with_after(Text("Packed without what was missing ({after})")),
    ("shipment", "reopen"): Text("Packing reopened"),
    ("shipment", "ship"): Text("Left the house"),
    ("shipment", "deliver"): Text("Delivered"),
    ("shipment", "fail delivery"): Text("Delivery failed"),
    ("shipment", "cancel"): Text("Work in the hall called off"),
    ("shipment", "note"): _with_after(Text("Note: {after}")),
    ("shipment", "note confirmed"): Text("The packer read the note"),
    ("parcel", "open"): _with_parcel(Text("Box {parcel} opened")),
    ("parcel", "box"): _with_parcel(Text("Box {parcel} is a {after}")),
    ("parcel", "close"): _with_parcel(Text("Box {parcel} closed")),
    ("parcel", "reopen"): _with_parcel(Text("Box {parcel} opened again")),
    ("parcel", "put"): _with_parcel(Text("Box {parcel} stands at {after}")),
    ("parcel", "ship"): _with_parcel(Text("Box {parcel} left")),
    ("parcel", "photo"): _with_parcel(Text("Photo {after} of box {parcel}")),
    ("parcel", "void"): _with_parcel(Text("Box {parcel} voided")),
    ("label", "request"): Text("Label asked for"),
    ("label", "buy"): _with_after(Text("Label {after}")),
    ("label", "fail"): Text("The carrier gave no label"),
    ("label", "void"): _with_after(Text("Label voided {after}")),
    ("card", "ask"): _with_money(Text("Payment link for {amount}")),
    ("card", "authorise"): Text("The customer has paid with the link"),
    ("card", "authorised"): _with_money(Text("Authorised {amount}")),
    ("card", "adopted"): _with_money(Text("{amount} was taken at the provider")),
    ("card", "capture"): Text("Nothing more is taken from the card"),
    ("card", "void"): Text("The card was let go"),
    ("card", "expire"): Text("The authorisation has run out"),
    ("card", "fail"): Text("No payment link could be made"),
    ("card", "ask again"): Text("The payment link is asked for again"),
    ("card", "withdraw"): Text("The card payment is called off"),
    ("card call", "ask"): Text("The payment provider is asked"),
    ("card call", "put off"): Text("The payment provider is asked later"),
    ("card call", "finish"): Text("The payment provider has done it"),
    ("card call", "refuse"): Text("The payment provider refuses"),
    ("card call", "try again"): Text("The payment provider is asked again"),
    ("card call", "drop"): Text("The payment provider is not asked any more"),
    ("dispute", "open"): _with_money(Text("The customer's bank asks about {amount}, or takes it back")),
    ("dispute", "taken"): _with_money(Text("The customer's bank has taken {amount} back")),
    ("dispute", "given again"): _with_money(Text("The customer's bank gave {amount} again")),
    ("dispute", "fee"): _with_money(Text("The provider charged {amount} for the dispute")),
    ("dispute", "fee back"): _with_money(Text("The provider gave {amount} of its fee for the dispute back")),
    **{("dispute", each.value): Text("Dispute: {status}", status=each.word) for each in DisputeStatus},
    ("payment", "captured"): _with_money(Text("Paid {amount}")),
    ("payment", "authorise"): _with_money(Text("Authorised {amount}")),
    ("payment", "capture"): _with_money(Text("Paid {amount}")),
    ("payment", "decline"): Text("Payment declined"),
    ("payment", "expire"): Text("The authorisation has run out"),
    ("payment", "fail"): Text("The payment failed"),
    ("payment", "void"): Text("Payment voided"),
    ("payment", "reason"): _with_after(Text("Because: {after}")),
    ("refund", "done"): _with_money(Text("Refunded {amount}")),
    ("refund", "set aside"): _with_money(Text("Refund of {amount} set aside")),
    ("refund", "finish"): Text("Refund sent"),
    ("refund", "fail"): Text("The refund could not be sent"),
    ("refund", "lose sight"): Text("Nobody knows whether the refund left"),
    ("refund", "withdraw"): Text("Refund taken back before it left"),
    ("refund", "denied"): _with_after(Text("Refund denied: {after}")),
    ("bank line", "book"): Text("Paid by a line of the bank"),
    ("bank line", "set aside"): Text("The line of the bank is set aside"),
    ("bank line", "take up again"): Text("The line of the bank is looked at again"),
    ("refund", "to the bank"): _with_after(Text("The bank is asked to send the refund: {after}")),
    ("invoice", "invoice"): _with_after(Text("Invoice {after}")),
    ("invoice", "credit_note"): _with_after(Text("Credit note {after}")),
    ("return", "request"): _with_return(Text("Return {number} asked for")),
    ("return", "approve"): _with_return(Text("Return {number} approved")),
    ("return", "deny"): _with_return(Text("Return {number} denied")),
    ("return", "receive"): _with_return(Text("Return {number} arrived")),
    ("return", "receive part"): _with_return(Text("Part of return {number} arrived")),
    ("return", "store credit"): Text("Store credit instead of money, or not after all"),
    ("customer", "store credit refunded"): _with_after(Text("{after} became store credit")),
    ("customer", "store credit spent"): _with_after(Text("Paid with store credit: {after}")),
    ("customer", "store credit voided"): _with_after(Text("Store credit given back: {after}")),
    ("customer", "store credit paid_out"): _with_after(Text("Store credit paid out: {after}")),
    ("return", "settle"): _with_return(Text("Return {number} settled")),
    ("return", "cancel"): _with_return(Text("Return {number} cancelled")),
    ("return", "expire"): _with_return(Text("Return {number} ran out of time")),
    ("return", "reason"): _with_after(Text("Because: {after}")),
    ("return_line", "received"): _with_difference(Text("Pieces came back ({after})")),
    ("return_line", "missing"): Text("A piece that should have come is missing"),
    ("return_line", "extra"): _with_after(Text("A piece more than announced ({after})")),
    ("return_line", "inspected"): _with_after(Text("Looked at: {after}")),
    (INSPECTION, TAKEN_BACK): Text("The last decision was taken back"),
    ("return_line", "checked"): _with_after(Text("Checklist: {after}")),
    ("return_line", "photo"): _with_after(Text("Photo {after} of what came back")),
    ("put_back", "asked"): _with_after(Text("{after} to put back on the shelf")),
    ("put_back", "done"): Text("Put back on the shelf"),
    ("put-back", "finish"): Text("Put back on the shelf"),
    ("pick list", "start"): Text("Picking of the list began"),
    ("pick list", "put back"): Text("The list was put aside"),
    ("pick list", "take over"): lambda change, _currency: Text("Taken over from {station}", station=change.before),
    ("pick list", "resume"): Text("Picking of the list goes on"),
    ("pick list", "finish"): Text("Everything on the list is picked"),
    ("pick list", "cancel"): Text("The list was called off"),
    ("pick", "finish"): Text("Picked"),
    ("pick", "skip"): Text("A stop was skipped"),
    ("pick", "resume"): Text("A skipped stop comes again"),
    ("pick", "reopen"): Text("A pick was taken back"),
    ("pick", "short"): Text("A pick came up short"),
    ("pick", "cancel"): Text("A pick was called off"),
    ("pick", "quantity"): _with_after(Text("A pick is for {after} now")),
    ("permission", "ask"): Text("A supervisor was asked"),
    ("permission", "grant"): Text("Allowed at the supervisor's desk"),
    ("permission", "refuse"): Text("Not allowed at the supervisor's desk"),
    ("permission", "go stale"): Text("It was allowed too late"),
    ("user", "allowed"): lambda change, _currency: (
        Text("Allowed by {name}", name=change.after) if change.after else Text("Allowed by a supervisor")
    ),
    ("message", "write"): lambda change, _currency: _written(change),
    ("reply", "arrive"): lambda change, _currency: Text("The customer wrote: {after}", after=_flat(change.after)),
    ("reply", "read"): Text("The answer of the customer was read"),
    ("message", "finish"): Text("The mail has left"),
    ("message", "fail"): Text("The mail was refused"),
    ("message", "lose sight"): Text("Nobody knows whether the mail arrived"),
    ("message", "try again"): Text("The mail is tried again"),
    ("message", "give up"): Text("The mail is given up"),
    ("message", "cancel"): Text("The mail is not sent"),
    ("print job", "print again"): lambda change, _currency: Text("Printed again: {paper}", paper=change.before),
}
