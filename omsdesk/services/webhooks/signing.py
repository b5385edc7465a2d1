"""The signature of a webhook: whoever knows the secret can tell that a message is ours, and when it was sent."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping

SIGNATURE, EVENT_ID = "OMSDesk-Signature", "OMSDesk-Event"
BEGINS = "whs_"


def new_secret() -> str:
    """A secret that nobody can guess."""
    return BEGINS + secrets.token_hex(32)


def signature(secret: str, body: bytes, at: int) -> str:
    """``t=`` the second it was sent, ``v1=`` the HMAC-SHA256 of that second, a dot and the body."""
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={signed}"


def headers(secret: str, body: bytes, event_id: str, at: int) -> Mapping[str, str]:
    """What goes with a message."""
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "OMS-Desk",
        EVENT_ID: event_id,
        SIGNATURE: signature(secret, body, at),
    }
