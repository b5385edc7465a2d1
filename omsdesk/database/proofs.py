"""How a PIN or a password is proved: by something that only who knows it can work out, and that is not kept itself.

The secret and a salt go through a function that is slow on purpose; what comes out is the proof. The database keeps
the SHA-256 of it. So a server can look at a proof without knowing slow functions, and what it keeps is of no use to
anybody who reads it. A scheme names the function with its costs: those of older PINs stay as they were made.
"""

import hashlib
import secrets
from dataclasses import dataclass

PIN = "pin"
PASSWORD = "password"  # noqa: S105 - the name of a kind
BADGE = "badge"

NEWEST = "argon2id:19456:2:1"
"""Memory in KiB, rounds and lanes: about a twentieth of a second."""

_SALT_BYTES = 16
_LENGTH = 32


@dataclass(frozen=True)
class Kept:
    """What the database keeps of a secret."""

    scheme: str
    salt: str
    verifier: str
    code: str = ""


def keep(secret: str) -> Kept:
    """What to keep of a new secret."""
    salt = secrets.token_hex(_SALT_BYTES)
    return Kept(NEWEST, salt, verifier(proof(secret, NEWEST, salt)))


def keep_badge(code: str) -> Kept:
    """What to keep of a badge. Its code is long and random: a slow function would protect nothing."""
    return Kept(BADGE, "", badge_verifier(code), code)


def proof(secret: str, scheme: str, salt: str) -> str:
    """What a person's program shows to prove that they know the secret."""
    name, *costs = scheme.split(":")
    first, second, third = (int(each) for each in costs)
    if name == "scrypt":
        made = hashlib.scrypt(
            secret.encode(), salt=bytes.fromhex(salt), n=first, r=second, p=third, maxmem=256 * first * second
        )
        return made.hex()
    return _argon2id(secret, salt, memory=first, rounds=second, lanes=third).hex()


def verifier(proof: str) -> str:
    """What is kept of a proof."""
    return hashlib.sha256(bytes.fromhex(proof)).hexdigest()


def badge_verifier(code: str) -> str:
    """What is kept of a badge's code."""
    return hashlib.sha256(code.encode()).hexdigest()


def _argon2id(secret: str, salt: str, *, memory: int, rounds: int, lanes: int) -> bytes:
    from argon2.low_level import Type, hash_secret_raw  # noqa: PLC0415 - only who signs in waits for the import

    return hash_secret_raw(
        secret.encode(),
        bytes.fromhex(salt),
        time_cost=rounds,
        memory_cost=memory,
        parallelism=lanes,
        hash_len=_LENGTH,
        type=Type.ID,
    )
