"""Stripe: payment links that authorise a card, captured and refunded through its own library, an optional extra.

The library sends each key as we give it and does not try again by itself: whoever keeps the keys does that.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar

from omsdesk.lifecycles.dispute import DisputeStatus
from omsdesk.money import Money
from omsdesk.payments import (
    Disputed,
    Line,
    LinkRequest,
    PaymentLater,
    PaymentLink,
    PaymentRefused,
    Provider,
    ProviderClosed,
    Stand,
    Standing,
)
from omsdesk.words import Text

_WAITS = (5.0, 30.0)
"""Seconds for the connection and for the answer."""
_NOT_SENT = frozenset({"NewConnectionError", "ConnectTimeoutError", "NameResolutionError", "SSLError", "ProxyError"})
"""What urllib3 calls troubles in which nothing was sent."""
_IN_HUNDREDTHS = frozenset({"ISK", "UGX"})
"""Currencies without minor units whose amounts Stripe counts in hundredths all the same."""
_RISKS = {"elevated": "medium", "highest": "high"}
_KEY = "omsdesk_key"
_DISPUTES = {
    "warning_needs_response": DisputeStatus.INQUIRY,
    "warning_under_review": DisputeStatus.INQUIRY_REVIEW,
    "warning_closed": DisputeStatus.CLOSED,
    "prevented": DisputeStatus.CLOSED,
    "needs_response": DisputeStatus.NEEDS_RESPONSE,
    "under_review": DisputeStatus.UNDER_REVIEW,
    "won": DisputeStatus.WON,
    "lost": DisputeStatus.LOST,
}
_STANDS = {"requires_capture": Stand.AUTHORISED, "succeeded": Stand.CAPTURED}


class StripeLine:
    """A line to Stripe with one secret key."""

    def __init__(self, client: Any) -> None:
        self._v1 = client.v1

    def check(self) -> bool:
        """The balance is something that every key may see; disputes are a right of their own."""
        with _spoken():
            is_live = bool(self._v1.balance.retrieve().livemode)
            self._v1.disputes.list({"limit": 1})
        return is_live

    def link(self, ask: LinkRequest, key: str) -> PaymentLink:
        """A link that takes one payment and keeps it authorised until we capture it."""
        price = {
            "currency": ask.amount.currency.lower(),
            "unit_amount": ask.amount.minor * _factor(ask.amount.currency),
            "product_data": {"name": ask.title},
        }
        asked = {
            "line_items": [{"price_data": price, "quantity": 1}],
            "payment_method_types": ["card"],
            "payment_intent_data": {"capture_method": "manual", "metadata": {"order": ask.order}},
            "restrictions": {"completed_sessions": {"limit": 1}},
            "metadata": {"order": ask.order, _KEY: key},
        }
        with _spoken():
            made = self._v1.payment_links.create(asked, {"idempotency_key": key})
        return PaymentLink(made.url, made.id)

    def look(self, link: str, reference: str = "") -> Standing:
        """The payment itself where it is known, else whether somebody has paid with the link."""
        with _spoken():
            if not reference:
                sessions = self._v1.checkout.sessions.list({"payment_link": link, "limit": 100})
                paid = [each for each in sessions.data if each.status == "complete" and each.payment_intent]
                if not paid:
                    return Standing(Stand.OPEN)
                reference = str(paid[0].payment_intent)
            return _standing(self._v1.payment_intents.retrieve(reference, {"expand": ["latest_charge"]}))

    def close(self, link: str, key: str) -> None:
        """A link is not deleted; it is switched off."""
        with _spoken():
            self._v1.payment_links.update(link, {"active": False}, {"idempotency_key": key})

    def capture(self, reference: str, amount: Money, key: str, *, is_last: bool) -> Standing:
        """Take so much; without more to come the rest is released by Stripe."""
        taken = amount.minor * _factor(amount.currency)
        asked: dict[str, Any] = {"amount_to_capture": taken, "expand": ["latest_charge"]}
        if not is_last:
            asked["final_capture"] = False
        with _spoken():
            return _standing(self._v1.payment_intents.capture(reference, asked, {"idempotency_key": key}))

    def void(self, reference: str, key: str) -> Standing:
        """Release the rest."""
        with _spoken():
            asked = {"expand": ["latest_charge"]}
            return _standing(self._v1.payment_intents.cancel(reference, asked, {"idempotency_key": key}))

    def refund(self, reference: str, amount: Money, key: str) -> str:
        """Our key goes along as a note, so that the refund is found when Stripe has forgotten the key."""
        asked = {
            "payment_intent": reference,
            "amount": amount.minor * _factor(amount.currency),
            "metadata": {_KEY: key},
        }
        with _spoken():
            made = self._v1.refunds.create(asked, {"idempotency_key": key})
        if made.status in ("failed", "canceled"):
            raise PaymentRefused(Text("Stripe could not give the money back."), Text("Look at the payment in Stripe."))
        return str(made.id)

    def refund_of(self, reference: str, key: str) -> str | None:
        """Look through the refunds of this payment for our note."""
        with _spoken():
            listed = self._v1.refunds.list({"payment_intent": reference, "limit": 100})
            for each in listed.auto_paging_iter():
                if each.metadata is not None and getattr(each.metadata, _KEY, "") == key:
                    return str(each.id)
        return None

    def disputes(self, since: datetime) -> tuple[Disputed, ...]:
        """The newest first, a hundred a page."""
        with _spoken():
            listed = self._v1.disputes.list({"created": {"gte": int(since.timestamp())}, "limit": 100})
            return tuple(_disputed(each) for each in listed.auto_paging_iter() if each.payment_intent)


class Stripe(Provider):
    """The company behind it."""

    key: ClassVar[str] = "stripe"
    name: ClassVar[str | Text] = "Stripe"
    keys_begin: ClassVar[tuple[str, ...]] = ("sk_", "rk_")
    disputes_at: ClassVar[str] = "https://dashboard.stripe.com/disputes"

    def __init__(self, address: str = "") -> None:
        self._addresses = {"api": address} if address else {}

    @contextmanager
    def open(self, secret: str) -> Iterator[Line]:
        """A line with connections of its own, closed at its end."""
        try:
            import requests  # noqa: PLC0415 - an optional extra, and half a second that only payments need
            import stripe  # noqa: PLC0415 - as above
        except ImportError as error:
            raise ProviderClosed(
                Text("Stripe's library is not on this computer."), Text("Install OMS Desk with the extra stripe.")
            ) from error
        stripe.enable_telemetry = False
        with requests.Session() as session:
            yield StripeLine(
                stripe.StripeClient(
                    secret,
                    base_addresses=self._addresses,
                    max_network_retries=0,
                    http_client=stripe.RequestsClient(timeout=_WAITS, session=session),
                )
            )


def _standing(intent: Any) -> Standing:
    factor = _factor(str(intent.currency))
    charge = getattr(intent, "latest_charge", None)
    details = getattr(getattr(charge, "payment_method_details", None), "card", None)
    parts = getattr(getattr(details, "multicapture", None), "status", "unavailable")
    until = getattr(details, "capture_before", None)
    outcome = getattr(charge, "outcome", None)
    taken, left = int(intent.amount_received or 0), int(intent.amount_capturable or 0)
    return Standing(
        stand=_stand(intent),
        reference=str(intent.id),
        authorised_minor=int(intent.amount) // factor if taken or left else 0,
        captured_minor=taken // factor,
        takes_parts=parts == "available",
        until=datetime.fromtimestamp(until, UTC) if until else None,
        risk=_RISKS.get(getattr(outcome, "risk_level", None) or "", ""),
        country=str(getattr(details, "country", None) or ""),
        card=str(getattr(details, "fingerprint", None) or ""),
    )


def _stand(intent: Any) -> Stand:
    if intent.status == "canceled":
        is_late = getattr(intent, "cancellation_reason", None) == "automatic"
        return Stand.EXPIRED if is_late else Stand.VOIDED
    return _STANDS.get(intent.status, Stand.OPEN)


def _disputed(dispute: Any) -> Disputed:
    currency, is_taken = str(dispute.currency).upper(), _is_taken(dispute)
    due = getattr(dispute.evidence_details, "due_by", None)
    unknown = DisputeStatus.UNDER_REVIEW if is_taken else DisputeStatus.INQUIRY_REVIEW
    return Disputed(
        reference=str(dispute.id),
        payment=str(dispute.payment_intent),
        status=_DISPUTES.get(dispute.status, unknown),
        amount=Money(int(dispute.amount) // _factor(currency), currency),
        is_taken=is_taken,
        opened_at=datetime.fromtimestamp(dispute.created, UTC),
        reason=str(dispute.reason or ""),
        due_at=datetime.fromtimestamp(due, UTC) if due else None,
        fee=_fee(dispute, currency),
    )


def _fee(dispute: Any, currency: str) -> Money | None:
    """Each way of the money says its fee, below zero where one is given back, in the currency of the balance."""
    ways = dispute.balance_transactions
    if not ways:
        return None
    kept_in = str(getattr(ways[0], "currency", currency)).upper()
    return Money(sum(int(getattr(each, "fee", 0) or 0) for each in ways) // _factor(kept_in), kept_in)


def _is_taken(dispute: Any) -> bool:
    """Each way of the money is a transaction of the balance: taken below zero, given again above it.

    Their sums may be of another currency, and not come to nothing where its rate moved: they are counted, not added.
    """
    ways: list[int] = [each.amount for each in dispute.balance_transactions or ()]
    return sum(way < 0 for way in ways) > sum(way > 0 for way in ways)


def _factor(currency: str) -> int:
    return 100 if currency.upper() in _IN_HUNDREDTHS else 1


@contextmanager
def _spoken() -> Iterator[None]:
    """Every no of Stripe in words that help."""
    import stripe  # noqa: PLC0415 - loaded already by whoever has a line

    try:
        yield
    except stripe.APIConnectionError as error:
        raise _no_line(error) from error
    except stripe.AuthenticationError as error:
        raise ProviderClosed(
            Text("Stripe does not know this secret key."), Text("Type it again in Settings, Card payments.")
        ) from error
    except stripe.PermissionError as error:
        raise ProviderClosed(
            Text("This key may not do that: {why}", why=_said(error)),
            Text("Give the key this right in Stripe, or use another one."),
        ) from error
    except (stripe.RateLimitError, stripe.IdempotencyError) as error:
        raise PaymentLater(Text("Stripe is busy."), Text("It is tried again.")) from error
    except stripe.StripeError as error:
        if error.http_status is None or error.http_status >= 500 or error.http_status == 409:  # noqa: PLR2004 - HTTP
            raise PaymentLater(Text("Stripe has a trouble of its own."), Text("It is tried again.")) from error
        raise PaymentRefused(Text("Stripe refuses: {why}", why=_said(error)), None) from error


def _said(error: Any) -> str:
    return str(error.user_message or error.code or error.http_status or "-")


def _no_line(error: BaseException) -> PaymentLater:
    seen: BaseException | None = error
    while seen is not None:
        if any(name in repr(seen) for name in _NOT_SENT):
            return ProviderClosed(
                Text("Stripe cannot be reached."), Text("Look at the network of this computer. It is tried again.")
            )
        seen = seen.__cause__ or seen.__context__
    return PaymentLater(Text("Stripe gave no answer."), Text("It is asked again."))


PLUGIN = Stripe()
