"""Why a customer's bank wants money back, in words: the provider has a fixed list of reasons."""

from collections.abc import Mapping

from omsdesk.words import Text

_REASONS: Mapping[str, Text] = {
    "bank_cannot_process": Text("the bank could not process it"),
    "check_returned": Text("the payment was returned"),
    "credit_not_processed": Text("a promised refund did not arrive"),
    "customer_initiated": Text("the customer asked the bank"),
    "debit_not_authorized": Text("the debit was not allowed"),
    "duplicate": Text("charged twice"),
    "fraudulent": Text("the cardholder did not order it"),
    "general": Text("no particular reason"),
    "incorrect_account_details": Text("wrong account"),
    "insufficient_funds": Text("not enough money there"),
    "noncompliant": Text("against the rules of the card company"),
    "product_not_received": Text("the goods did not arrive"),
    "product_unacceptable": Text("the goods are not as described"),
    "subscription_canceled": Text("it was cancelled before"),
    "unrecognized": Text("the cardholder does not know the charge"),
}


def reason(told: str) -> Text | str:
    """The provider's word as people would say it; what is new there stands as it is."""
    return _REASONS.get(told, told.replace("_", " ") or "-")
