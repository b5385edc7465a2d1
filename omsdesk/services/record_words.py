"""How changes of people, customers, products, stations and settings are told, as those of orders are."""

from collections.abc import Mapping
from typing import Any

from omsdesk.lifecycles import Lifecycle
from omsdesk.lifecycles.banking import BANK_LINE
from omsdesk.lifecycles.card import CALL, CARD
from omsdesk.lifecycles.goods_return import RETURN
from omsdesk.lifecycles.message import MESSAGE
from omsdesk.lifecycles.order import ORDER, HoldReason
from omsdesk.lifecycles.parcel import LABEL, PARCEL
from omsdesk.lifecycles.payment import PAYMENT, REFUND
from omsdesk.lifecycles.permission import PERMISSION
from omsdesk.lifecycles.pick import PICK_LIST, PICK_TASK, PUT_BACK
from omsdesk.lifecycles.print_job import PRINT_JOB
from omsdesk.lifecycles.shipment import SHIPMENT
from omsdesk.lifecycles.user import UserRole
from omsdesk.services import setting_fields, story_words
from omsdesk.services.invoicing import lost
from omsdesk.services.order_story import Change
from omsdesk.words import Text


def said(change: Change, currency: str) -> Text:
    """What happened to the record, in words."""
    if change.subject == "setting":
        return Text("{setting} is set", setting=_setting(change.what))
    if change.subject == "station" and change.what.startswith(_PRINTER):
        return Text("Another printer for: {paper}", paper=change.what.removeprefix(_PRINTER).replace("_", " "))
    if change.subject == lost.SUBJECT:
        return Text("Invoice numbers stay empty: {series}", series=change.what)
    told = _TOLD.get((change.subject, change.what))
    if told is not None:
        return told
    if change.subject in _PLAIN and not story_words.knows(change):
        return Text("{what}", what=change.what)
    return story_words.said(change, currency)


def value_words(change: Change, value: str) -> str:
    """What stood there, as people say it."""
    if change.subject == "user" and value in _ROLES:
        return str(_ROLES[value])
    if change.subject == "setting" and value in _SWITCHED:
        return str(_SWITCHED[value])
    return str(_WORDED.get(change.subject, {}).get(value, value))


def _setting(key: str) -> Text | str:
    return next((each.words for each in setting_fields.FIELDS if each.key == key), key.replace("_", " "))


_LIVES: tuple[Lifecycle[Any], ...] = (
    *(ORDER, SHIPMENT, PARCEL, LABEL, MESSAGE, PRINT_JOB, PAYMENT, REFUND, RETURN, CARD, CALL),
    *(PICK_LIST, PICK_TASK, PUT_BACK, BANK_LINE, PERMISSION),
)
_WORDED: Mapping[str, Mapping[str, Text]] = {
    each.subject: {
        status.value: status.word
        for kind in (type(each.start), *((HoldReason,) if each is ORDER else ()))
        for status in kind
    }
    for each in _LIVES
}
"""What stands in the trail of a record as one of these words."""
_SWITCHED: Mapping[str, Text] = {"True": Text("Yes"), "False": Text("No")}
_ROLES: Mapping[str, Text] = {role.value: role.word for role in UserRole}
_PRINTER = "printer "
_PLAIN = frozenset({"product", "customer", "user", "station", "channel", "print job", "message", "service"})
_TOLD: Mapping[tuple[str, str], Text] = {
    ("customer", "new"): Text("Added to the register"),
    ("customer", "change"): Text("Customer changed"),
    ("customer", "name changed"): Text("Another name"),
    ("customer", "reference changed"): Text("Another customer number"),
    ("customer", "contact changed"): Text("Another contact"),
    ("customer", "email changed"): Text("Another e-mail address"),
    ("customer", "phone changed"): Text("Another phone number"),
    ("customer", "address"): Text("Another address"),
    ("customer", "credit_limit"): Text("Credit limit"),
    ("customer", "language"): Text("Language of mails"),
    ("customer", "imported"): Text("Came from a file"),
    ("customer", "imported again"): Text("Changed by a file"),
    ("customer", "address changed"): Text("Address changed by a file"),
    ("customer", "note"): Text("Note on the card"),
    ("customer", "rating"): Text("Rating"),
    ("customer", "note taken away"): Text("Note taken off the card"),
    ("customer", "consent news"): Text("Word on news and offers"),
    ("customer", "consent rating"): Text("Word on being asked how it was"),
    ("customer", "consent calls"): Text("Word on calls about offers"),
    ("customer", "price list"): Text("Price list"),
    ("customer", "vat number"): Text("VAT number"),
    ("customer", "merged"): Text("Took in another card"),
    ("customer", "merged into"): Text("Became part of another card"),
    ("customer", "merge taken back"): Text("Two cards again"),
    ("customer", "not the same"): Text("Not the same person as another card"),
    ("customer", "perhaps the same"): Text("Perhaps the same person as another card after all"),
    ("customer", "store credit refunded"): Text("A refund became store credit"),
    ("customer", "store credit spent"): Text("Paid with store credit"),
    ("customer", "store credit voided"): Text("Store credit given back"),
    ("customer", "store credit paid_out"): Text("Store credit paid out"),
    ("customer", "store credit merged"): Text("Store credit of the other card"),
    ("customer", "exported"): Text("Everything about the person was written to a file"),
    ("customer", "erased"): Text("Everything that says who it is was erased"),
    ("user", "added"): Text("Added"),
    ("user", "role changed"): Text("Another role"),
    ("user", "pin changed"): Text("New PIN"),
    ("user", "password changed"): Text("New password"),
    ("user", "badge changed"): Text("New badge"),
    ("user", "badge printed"): Text("Badge printed"),
    ("user", "switched off"): Text("Switched off"),
    ("user", "switched on"): Text("Switched on"),
    ("user", "signed in"): Text("Signed in"),
    ("user", "badge scanned"): Text("Signed in by badge"),
    ("user", "wrong pin"): Text("Wrong PIN"),
    ("user", "wrong password"): Text("Wrong password"),
    ("user", "proved who they are"): Text("Gave the PIN to allow an act of somebody else"),
    ("user", "could not allow"): Text("May not allow an act that the badge was scanned for"),
    ("user", "allowed"): Text("Stood behind an act of somebody else"),
    ("station", "added"): Text("New station"),
    ("station", "set scanner"): Text("Scanner read otherwise"),
    ("station", "set volume"): Text("Louder or quieter"),
    ("station", "start page"): Text("Opens with another page"),
    ("station", "renamed"): Text("Station renamed"),
    ("channel", "added"): Text("New channel"),
    ("import", "refused"): Text("File refused"),
    ("service", "changed"): Text("Sold otherwise"),
    ("print job", "queue"): Text("To be printed"),
    ("print job", "send"): Text("On its way to the printer"),
    ("print job", "finish"): Text("Printed"),
    ("print job", "fail"): Text("Not printed"),
    ("print job", "lose sight"): Text("Nobody knows whether it came out"),
    ("print job", "try again"): Text("Printed once more"),
    ("print job", "cancel"): Text("Not printed after all"),
    ("message", "send"): Text("The mail is sent"),
    ("message", "put off"): Text("The mail is put off"),
    ("product", "received"): Text("Received"),
    ("product", "moved"): Text("Moved"),
    ("product", "counted"): Text("Counted"),
    ("product", "handling"): Text("Counted from now on"),
    ("product", "imported"): Text("Came from a file"),
    ("product", "added"): Text("Added"),
    ("product", "low_mark changed"): Text("Low mark changed"),
    ("product", "weight_g changed"): Text("Weight changed"),
    ("product", "packing_note changed"): Text("Packing note changed"),
    ("product", "active changed"): Text("Sold, or not sold any more"),
    ("product", "alternative"): Text("An alternative"),
    ("product", "alternative gone"): Text("An alternative less"),
    ("product", "kit"): Text("A kit from now on"),
    ("product", "no kit"): Text("No kit any more"),
    ("product", "kit part"): Text("A part of the kit"),
    ("product", "kit part gone"): Text("A part of the kit less"),
    ("product", "supplier"): Text("A supplier has it"),
    ("product", "always from supplier"): Text("Comes straight from a supplier"),
    ("product", "supplier gone"): Text("A supplier less"),
    ("supplier", "added"): Text("New supplier"),
    ("supplier", "changed"): Text("Supplier changed"),
    ("product", "code linked"): Text("Another code"),
    ("product", "picture"): Text("New picture"),
    ("product", "picture taken away"): Text("Picture taken away"),
    ("product", "price_minor changed"): Text("Price changed"),
    ("bank", "bring in"): Text("A statement of the bank came in"),
    ("refund", "account"): Text("Account for the refund"),
    ("refund", "paid by hand"): Text("Paid out by hand"),
    ("books", "close"): Text("The month was closed"),
    ("database", "restored"): Text("A backup was brought back"),
    ("database", "numbers"): Text("Numbers go on behind those that were given before"),
    ("database", "moved"): Text("Moved to a server"),
    ("audit", "root"): Text("The trail of the day before was sealed"),
}
