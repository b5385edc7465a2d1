"""Words that say who somebody is, as the trail holds them: a mark in the entry, the words beside it.

The mark hashes the words with a secret salt, so the chain still vouches for them. When somebody wants to be
forgotten, salt and words go; the entry, its mark and every hash of the chain stay as they were written.
"""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, bindparam, insert, select, update

from omsdesk.database.db import Db
from omsdesk.models.message import Message
from omsdesk.models.personal import PersonalWords
from omsdesk.words import Text

BEGINS = "personal:"
ERASED = Text("(erased)")
_MARKS: BindParameter[str] = bindparam("marks", expanding=True)
_NEW = insert(PersonalWords)
_TOLD = select(PersonalWords.mark, PersonalWords.words).where(PersonalWords.mark.in_(_MARKS))
_ALL = select(PersonalWords.mark, PersonalWords.salt, PersonalWords.words).order_by(PersonalWords.mark)
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_TO = select(Message.id, Message.recipient).where(Message.id.in_(_IDS))
_FORGET = update(PersonalWords).where(PersonalWords.words.is_not(None)).values(salt=None, words=None)
AT_ONCE = 500


def keep(db: Db, words: object, *, customer_id: int | None = None, order_id: int | None = None) -> str:
    """Keep these words beside the trail; the mark to write into its entry. Nothing needs no mark."""
    return keep_all(db, [words], customer_id=customer_id, order_id=order_id)[0]


def keep_all(
    db: Db, said: Sequence[object], *, customer_id: int | None = None, order_id: int | None = None
) -> tuple[str, ...]:
    """The same for several, in one statement."""
    rows, marks = [], []
    for each in said:
        words = "" if each is None else str(each)
        if not words:
            marks.append("")
            continue
        salt = secrets.token_hex(32)
        mark = f"{BEGINS}{secrets.token_hex(8)}:{_digest(salt, words)}"
        marks.append(mark)
        rows.append({"mark": mark, "customer_id": customer_id, "order_id": order_id, "salt": salt, "words": words})
    if rows:
        db.run(_NEW, rows)
    return tuple(marks)


def told(db: Db, entries: Sequence[Any]) -> list[tuple[str, str]]:
    """What these entries of the trail said before and after; a value without a mark is told as it stands.

    Whom a message went to stands in the message itself, which never changes until it is erased.
    """
    known = _known(db, (each for row in entries for each in (row.before, row.after)))
    written = [row.subject_id for row in entries if _is_written(row)]
    recipients: dict[int, str] = {}
    for start in range(0, len(written), AT_ONCE):
        recipients.update((row.id, row.recipient) for row in db.run(_TO, {"ids": written[start : start + AT_ONCE]}))

    return [
        (
            _words(known, row.before),
            recipients.get(row.subject_id, "") if _is_written(row) else _words(known, row.after),
        )
        for row in entries
    ]


def words_of(db: Db, marks: Iterable[str]) -> dict[str, str]:
    """What these marks stand for."""
    wanted = list(marks)
    known = _known(db, wanted)
    return {each: _words(known, each) for each in wanted}


def _known(db: Db, values: Iterable[str]) -> dict[str, str | None]:
    marks = sorted({each for each in values if each.startswith(BEGINS)})
    known: dict[str, str | None] = {}
    for start in range(0, len(marks), AT_ONCE):
        known.update((row.mark, row.words) for row in db.run(_TOLD, {"marks": marks[start : start + AT_ONCE]}))
    return known


def _words(known: dict[str, str | None], value: str) -> str:
    if not value.startswith(BEGINS):
        return value
    kept = known.get(value)
    return str(ERASED) if kept is None else kept


def _is_written(row: Any) -> bool:
    return row.subject == "message" and row.what == "write" and not row.after


def forget(db: Db, *, customer_ids: Sequence[int], order_ids: Sequence[int]) -> int:
    """Take away what the trail said of these people and orders; how many words went."""
    gone = 0
    for column, ids in ((PersonalWords.customer_id, customer_ids), (PersonalWords.order_id, order_ids)):
        for start in range(0, len(ids), AT_ONCE):
            gone += db.run(_FORGET.where(column.in_(ids[start : start + AT_ONCE]))).rowcount
    return gone


def altered(db: Db) -> Iterable[str]:
    """Words beside the trail that are not those its entries vouch for."""
    for row in db.run(_ALL):
        if row.words is not None and row.mark.rpartition(":")[2] != _digest(row.salt or "", row.words):
            yield f"mark {row.mark}"


def _digest(salt: str, words: str) -> str:
    return hashlib.sha256(f"{salt}\n{words}".encode()).hexdigest()
