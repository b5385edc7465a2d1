"""How changes of people, customers, products, stations and settings are told, as those of orders are."""

from collections.abc import Mapping
from typing import Any

from omsdesk.lifecycles import Lifecycle
from omsdesk.lifecycles.banking import BANK_LINE
from omsdesk.lifecycles.card import CALL, CARD
from omsdesk.lifecycles.dispute import DISPUTE
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
from omsdesk.services.cards import dispute_words
from omsdesk.services.invoicing import lost
from omsdesk.services.order_story import Change
from omsdesk.services.paper_names import PAPERS
from omsdesk.services.record_sentences import TOLD
from omsdesk.words import Text


def said(change: Change, currency: str) -> Text:
    """What happened to the record, in words."""
    told = TOLD.get((change.subject, change.what))
    if told is not None:
        return told
    if change.subject == "setting":
        return Text("{setting} is set", setting=_setting(change.what))
    if change.subject == "station" and change.what.startswith(_PRINTER):
        kind = change.what.removeprefix(_PRINTER)
        return Text("Another printer for: {paper}", paper=PAPERS.get(kind, kind.replace("_", " ")))
    if change.subject == lost.SUBJECT:
        return Text("Invoice numbers stay empty: {series}", series=change.what)
    if change.subject in _PLAIN and not story_words.knows(change):
        return Text("{what}", what=change.what)
    return story_words.said(change, currency)


def value_words(change: Change, value: str) -> Text | str:
    """What stood there, as people say it."""
    if change.subject == "user" and value in _ROLES:
        return _ROLES[value]
    if change.subject == "setting" and value in _SWITCHED:
        return _SWITCHED[value]
    if (change.subject, change.what) == ("dispute", "open") and value == change.before:
        return dispute_words.reason(value)
    return _WORDED.get(change.subject, {}).get(value, value)


def _setting(key: str) -> Text | str:
    return next((each.words for each in setting_fields.FIELDS if each.key == key), key.replace("_", " "))


LIVES: tuple[Lifecycle[Any], ...] = (
    *(ORDER, SHIPMENT, PARCEL, LABEL, MESSAGE, PRINT_JOB, PAYMENT, REFUND, RETURN, CARD, CALL),
    *(DISPUTE, PICK_LIST, PICK_TASK, PUT_BACK, BANK_LINE, PERMISSION),
)
_WORDED: Mapping[str, Mapping[str, Text]] = {
    each.subject: {
        status.value: status.word
        for kind in (type(each.start), *((HoldReason,) if each is ORDER else ()))
        for status in kind
    }
    for each in LIVES
}
"""What stands in the trail of a record as one of these words."""
_SWITCHED: Mapping[str, Text] = {"True": Text("Yes"), "False": Text("No")}
_ROLES: Mapping[str, Text] = {role.value: role.word for role in UserRole}
_PRINTER = "printer "
_PLAIN = frozenset({"product", "customer", "user", "station", "channel", "print job", "message", "service"})
