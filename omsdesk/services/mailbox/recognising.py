"""Which order a mail is about: it answers a message of ours, or names the order and comes from its customer.

What can be said neither of is left alone, and so is what no person wrote, and what is here already.
"""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from omsdesk import messages
from omsdesk.database.db import Db
from omsdesk.messages.post.incoming import Head
from omsdesk.models.customer import Customer
from omsdesk.models.message import Message
from omsdesk.models.order import Order
from omsdesk.models.reply import Reply
from omsdesk.services import mail_setup, settings
from omsdesk.services.replies import About

_AT_ONCE = 400
_LARGEST_NUMBER = 2**53
_NUMBER = re.compile(r"\bSO-(\d{1,16})\b", re.IGNORECASE)
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_MESSAGES = (
    select(Message.message_id, Message.id, Message.order_id)
    .join(Order, Order.id == Message.order_id)
    .outerjoin(Customer, Customer.id == Order.customer_id)
    .where(Message.message_id.in_(_IDS), Message.kind.not_in(messages.to_others()), Customer.erased_at.is_(None))
)
_ORDERS = select(Order.id, Order.email).where(Order.id.in_(_IDS), Order.email != "")
_KNOWN = select(Reply.key).where(Reply.key.in_(_IDS))


def found(db: Db, heads: Mapping[int, Head]) -> dict[int, About]:
    """Those of these mails that are answers of customers, by the same numbers, in their order."""
    own = mail_setup.way_of(settings.company(db)).sender.casefold()
    known = set(_each(db, _KNOWN, [head.key for head in heads.values()], "key"))
    written = {
        number: head
        for number, head in sorted(heads.items())
        if not head.is_by_machine and head.key not in known and head.sender.casefold() != own
    }
    told = {
        row.message_id: row
        for row in _rows(db, _MESSAGES, [each for head in written.values() for each in head.answers])
    }
    numbers = {number: _named(head.subject) for number, head in written.items()}
    orders = {row.id: row.email for row in _rows(db, _ORDERS, [each for named in numbers.values() for each in named])}
    return {
        number: about
        for number, head in written.items()
        if (about := _of_answer(head, told) or _of_subject(head, numbers[number], orders)) is not None
    }


def _of_answer(head: Head, told: Mapping[str, Any]) -> About | None:
    row = next((told[each] for each in head.answers if each in told), None)
    return About(row.order_id, row.id) if row is not None else None


def _of_subject(head: Head, named: list[int], orders: Mapping[int, str]) -> About | None:
    """An order that the subject names, where the mail comes from its customer."""
    sender = head.sender.strip().casefold()
    for number in named:
        if sender and orders.get(number, "").strip().casefold() == sender:
            return About(number)
    return None


def _named(subject: str) -> list[int]:
    return [number for each in _NUMBER.findall(subject) if (number := int(each)) < _LARGEST_NUMBER]


def _rows(db: Db, asked: Any, ids: list[Any]) -> list[Any]:
    wanted = list(dict.fromkeys(ids))
    return [
        row
        for start in range(0, len(wanted), _AT_ONCE)
        for row in db.run(asked, {"ids": wanted[start : start + _AT_ONCE]})
    ]


def _each(db: Db, asked: Any, ids: list[Any], name: str) -> list[Any]:
    return [getattr(row, name) for row in _rows(db, asked, ids)]
