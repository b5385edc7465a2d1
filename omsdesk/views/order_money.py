"""The money of an order: payments, cards, refunds and invoices as one list, each with its acts."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from omsdesk.money import Money
from omsdesk.presenters.order_detail import DetailState
from omsdesk.services.cards.dispute_picture import DisputePicture
from omsdesk.services.cards.picture import CardPicture
from omsdesk.services.invoice_list import InvoiceRow
from omsdesk.services.order_detail import OrderDetail
from omsdesk.views import theme
from omsdesk.views.order_tabs import TabPart
from omsdesk.views.widgets.buttons import Button
from omsdesk.views.widgets.flow import FlowRow
from omsdesk.views.widgets.label import label
from omsdesk.views.widgets.pill import Mark
from omsdesk.views.widgets.table import Column
from omsdesk.words import Text, exact_words, when_words


@dataclass(frozen=True)
class MoneyRow:
    """A payment, a card, a refund or an invoice as one line."""

    id: int
    at: datetime
    what: Text
    amount: Money
    mark: Mark
    note: str
    payment_id: int = 0
    """0 for refunds, and for payments that cannot be voided."""
    card_id: int = 0


class MoneyPart(TabPart):
    """What was claimed, what came in and what went back."""

    name = Text("Payments, refunds and invoices")
    empty = Text("Nothing was paid yet.")
    columns = (
        Column(Text("When"), lambda row: when_words(row.at), width=140, tooltip=lambda row: exact_words(row.at)),
        Column(Text("What"), lambda row: row.what, width=230, kind="strong"),
        Column(Text("Amount"), lambda row: Text("{amount}", amount=row.amount), width=110, kind="number"),
        Column(Text("Status"), lambda row: row.mark, width=150, kind="pill"),
        Column(Text("Reference or reason"), lambda row: row.note, stretch=True, tooltip=lambda row: row.note),
    )

    def __init__(self, void: Callable[[Any], object], show_card: Callable[[int], object], *others: Button) -> None:
        super().__init__()
        for other in others:
            self.foot.addWidget(other)
        self._newest = 0
        self.card = self.button(Text("Show card"), "credit-card", lambda row: show_card(row.card_id or self._newest))
        self.void = self.button(Text("Void payment"), "ban", void)
        self.foot.addStretch()
        self.sums = label("", theme.BODY, theme.SEMIBOLD, tabular=True)
        self.column.addWidget(self.sums)

    def make_foot(self) -> Any:
        """Many acts: in a narrow window they take two rows."""
        return FlowRow()

    def follow(self) -> None:
        """Only payments nobody refunded can be voided; the sheet is the newest card's where the row is none."""
        if hasattr(self, "void"):
            row = self.current()
            self.void.setEnabled(row is not None and bool(row.payment_id))
            self.card.setEnabled(row is not None and bool(row.card_id or self._newest))

    def show_state(self, state: DetailState) -> None:
        """Payments and refunds in the order they happened."""
        if state.detail is None:
            return
        account, held = state.detail.account, state.detail.cards.held
        self._newest = max((card.id for card in state.detail.cards.rows), default=0)
        self.show_rows(_money_rows(state.detail))
        self.table.show_footer("")
        parts = [
            Text("Paid {amount}", amount=account.captured),
            Text("Refunded {amount}", amount=account.refunded),
            Text("Open {amount}", amount=account.open),
        ]
        if account.lost.minor:
            parts.insert(2, Text("Taken back by the bank {amount}", amount=account.lost))
        if account.disputed.minor:
            parts.insert(1, Text("Of it disputed {amount}", amount=account.disputed))
        if held:
            parts.insert(0, Text("Authorised {amount}", amount=Money(held, account.total.currency)))
        credit = state.detail.store_credit
        if credit is not None and credit.minor:
            parts.append(Text("Store credit {amount}", amount=credit))
        if account.credit.minor:
            parts.append(Text("Owed to the customer {amount}", amount=account.credit))
        self.sums.setText("   ".join(str(each) for each in parts))


def _money_rows(detail: OrderDetail) -> list[MoneyRow]:
    rows = [
        MoneyRow(
            0,
            payment.at,
            payment.method.word,
            payment.amount,
            Mark.of(payment.status),
            payment.reference,
            payment.id if payment.status.value == "captured" and not payment.refunded.minor else 0,
        )
        for payment in detail.payments
    ]
    rows += [_card(card) for card in detail.cards.rows]
    rows += [_dispute(each) for each in detail.cards.disputes]
    rows += [
        MoneyRow(
            *(0, refund.at, Text("Refund as store credit") if refund.to_credit else Text("Refund"), refund.amount),
            *(Mark.of(refund.status), refund.reason),
        )
        for refund in detail.refunds
    ]
    rows += [
        MoneyRow(
            0,
            row.issued_at,
            Text("{kind} {name}", kind=row.kind.word, name=row.name),
            row.total,
            Mark.of(row.word),
            _note(row),
        )
        for row in detail.invoices
    ]
    return [replace(row, id=place) for place, row in enumerate(sorted(rows, key=lambda row: row.at), 1)]


def _card(card: CardPicture) -> MoneyRow:
    mark = Mark.of(card.status)
    if card.failed_call:
        mark = Mark(Text("Refused"), "err", "triangle-alert")
    return MoneyRow(0, card.at, Text("Payment link"), card.asked, mark, _said(card), card_id=card.id)


def _dispute(dispute: DisputePicture) -> MoneyRow:
    note = f"{dispute.words} \N{MIDDLE DOT} {dispute.reference}"
    return MoneyRow(0, dispute.opened_at, Text("Dispute"), dispute.amount, Mark.of(dispute.status), note)


def _said(card: CardPicture) -> str:
    return "  ".join(str(each) for each in (card.words, card.told) if each is not None)


def _note(row: InvoiceRow) -> str:
    if row.left.minor:
        return str(Text("{amount} until {day}", amount=row.left, day=row.due_on))
    return row.reason
