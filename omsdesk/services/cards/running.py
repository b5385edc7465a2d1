"""Ask the provider what is due, one call after the other. For a lane of its own, never inside a transaction."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from omsdesk.codes import house_name
from omsdesk.database.db import Db
from omsdesk.database.work import Work
from omsdesk.errors import Refusal
from omsdesk.lifecycles.card import CallKind
from omsdesk.lifecycles.rights import Right
from omsdesk.money import Money
from omsdesk.payments import Line, LinkRequest, PaymentLater, PaymentRefused, ProviderClosed, Stand, Standing
from omsdesk.services import dispute_money, settings
from omsdesk.services.cards import account, answers, asking_disputes, planning, queue, record
from omsdesk.services.cards.queue import Claim
from omsdesk.words import Text

MOST_AT_ONCE = 200
_MOST_SILENT = 3
"""After so many calls in a row without an answer the line is taken for dead, until the clock tries again."""

LineFor = Callable[[str], AbstractContextManager[Line] | None]


@dataclass(frozen=True)
class Asked:
    """How many calls were answered, refused or put off, and how many payments were looked at."""

    done: int = 0
    refused: int = 0
    waiting: int = 0
    looked: int = 0
    news: int = 0
    """Disputes that were new, or stand otherwise."""
    closed: Text | None = None
    """Why nothing could be asked; the clock tries again."""

    def __bool__(self) -> bool:
        return bool(self.done or self.refused or self.waiting or self.looked or self.news)


def carry_out(work: Work, line_for: LineFor = account.line) -> Asked:
    """Ask everything that is due: where somebody is signed in who may handle money, and the secret key is known."""
    rights = work.actor.rights
    if rights is not None and Right.MONEY not in rights:
        return Asked()
    key = work.read(account.chosen)
    if not key:
        return Asked()
    planning.carry_out(work)
    looks = work.read(answers.due_looks)
    asks_disputes = work.read(asking_disputes.is_due)
    if not looks and not asks_disputes and not work.read(queue.is_due):
        return Asked()
    line = line_for(key)
    if line is None:
        return Asked()
    try:
        with line as open_line:
            asked = _look(work, open_line, looks, _ask_all(work, open_line))
            if asks_disputes and not asked.closed:
                return replace(asked, news=asking_disputes.carry_out(work, open_line, key))
            return asked
    except ProviderClosed as closed:
        return Asked(closed=closed.reason)


def _ask_all(work: Work, line: Line) -> Asked:
    done = refused = waiting = silent = 0
    for _ in range(MOST_AT_ONCE):
        call_id = work.write(queue.claim_next) if work.read(queue.is_due) else None
        if call_id is None:
            break
        claim = work.read(queue.claim_of, call_id)
        try:
            _ask(work, line, claim)
        except PaymentRefused as no:
            work.write(answers.refused, call_id, str(no))
            refused += 1
        except PaymentLater as later:
            work.write(queue.put_off, call_id, str(later))
            waiting, silent = waiting + 1, silent + 1
            if isinstance(later, ProviderClosed) or silent >= _MOST_SILENT:
                return Asked(done, refused, waiting, closed=later.reason)
            continue
        else:
            done += 1
        silent = 0
    return Asked(done, refused, waiting)


def _ask(work: Work, line: Line, claim: Claim) -> None:
    """One try. The answer is written down in a transaction of its own."""
    call, card = claim.asked.call, claim.asked.card
    match call.kind:
        case CallKind.LINK:
            title = work.read(_title, card.order_id)
            ask = LinkRequest(Money(call.amount_minor, card.currency), title, house_name("SO", card.order_id))
            work.write(answers.linked, call.id, line.link(ask, call.key))
        case CallKind.CAPTURE:
            work.write(answers.captured, call.id, _captured(line, claim))
        case CallKind.REFUND:
            work.write(answers.refunded, call.id, _given_back(work, line, claim))
        case CallKind.VOID:
            work.write(answers.ended, call.id, _let_go(line, claim))
        case CallKind.CLOSE:
            line.close(card.link_reference, call.key)
            work.write(answers.ended, call.id, line.look(card.link_reference, card.reference))


def _captured(line: Line, claim: Claim) -> Standing:
    """Take the money; what was taken already, as far as the provider knows, is not taken again."""
    call, card = claim.asked.call, claim.asked.card
    amount, upto = Money(call.amount_minor, card.currency), card.captured_minor + call.amount_minor
    if claim.is_old or card.takes_parts:
        standing = line.look(card.link_reference, card.reference)
        if standing.captured_minor >= upto:
            return standing
    try:
        return line.capture(card.reference, amount, call.key, is_last=call.is_last)
    except PaymentRefused:
        standing = line.look(card.link_reference, card.reference)
        if standing.captured_minor < upto:
            raise
        return standing


def _given_back(work: Work, line: Line, claim: Claim) -> str:
    """Give money back, unless the customer's bank takes it: what was done already, as far as it is known, is true."""
    call, card = claim.asked.call, claim.asked.card
    is_stopped = work.read(dispute_money.stops, call.refund_id)
    found = line.refund_of(card.reference, call.key) if claim.is_old or is_stopped else None
    if found is None and is_stopped:
        raise PaymentRefused(Text("The customer's bank takes this money back: refunded too, it would go back twice."))
    return found or line.refund(card.reference, Money(call.amount_minor, card.currency), call.key)


def _let_go(line: Line, claim: Claim) -> Standing:
    """Release it; what is over at the provider already is over here too."""
    call, card = claim.asked.call, claim.asked.card
    try:
        return line.void(card.reference, call.key)
    except PaymentRefused:
        standing = line.look(card.link_reference, card.reference)
        if standing.stand in (Stand.OPEN, Stand.AUTHORISED):
            raise
        return standing


def _look(work: Work, line: Line, looks: tuple[int, ...], asked: Asked) -> Asked:
    """What became of links and cards; not when the line is dead."""
    looked = 0
    for card_id in () if asked.closed else looks:
        card = work.read(record.card, card_id)
        try:
            standing = line.look(card.link_reference, card.reference)
            work.write(answers.stood, card_id, standing)
        except ProviderClosed as closed:
            return replace(asked, looked=looked, closed=closed.reason)
        except (PaymentLater, Refusal):
            continue  # it is due again at once, and the next look may be luckier
        looked += 1
    return replace(asked, looked=looked)


def _title(db: Db, order_id: int) -> str:
    name = settings.company(db).name
    return f"{name} {house_name('SO', order_id)}".strip()
