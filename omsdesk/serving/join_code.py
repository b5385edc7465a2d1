"""What a person types to join: where the server is, how it is known, and the secret that opens it.

Written in 32 signs that nobody mistakes for each other, in groups of six. The last sign of each group checks
that group and its place, so a typing mistake is found where it is. Nothing in it is for the eye: the
certificate's fingerprint and the secret make up most of it.
"""

import base64
import ipaddress
from dataclasses import dataclass

from omsdesk.errors import Refusal
from omsdesk.serving.home import DATABASE, PORT
from omsdesk.words import Text

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOK_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
VERSION = 1
FINGERPRINT_BYTES = 10
"""80 bits of the fingerprint: making another certificate that shares them is beyond anybody."""

SECRET_BYTES = 10
GROUP = 6
MOST_ADDRESSES = 3
_FIELD = 0b100101
"""x^5 + x^2 + 1: the field of 32 elements that the checks are counted in."""


@dataclass(frozen=True)
class JoinCode:
    """What a join code carries."""

    addresses: tuple[str, ...]
    fingerprint: bytes
    """The beginning of the certificate's SHA-256."""
    secret: bytes
    port: int = PORT
    database: str = DATABASE

    @property
    def password(self) -> str:
        """The stations' password, as the server knows it."""
        return password_of(self.secret)


def password_of(secret: bytes) -> str:
    """The password that a secret stands for."""
    return base64.b32encode(secret).decode("ascii").lower()


def write(code: JoinCode) -> str:
    """The code in groups, to be read out or typed."""
    digits = _digits(_packed(code))
    groups = [digits[at : at + GROUP - 1] for at in range(0, len(digits), GROUP - 1)]
    return "-".join(_signs([*group, _check(group, place)]) for place, group in enumerate(groups))


def read(typed: str) -> JoinCode:
    """What a typed code says, or a refusal that names the group with the mistake."""
    plain = "".join(each for each in typed.upper() if each.isalnum()).translate(LOOK_ALIKE)
    if not plain or any(each not in SIGNS for each in plain):
        raise Refusal(Text("This is not a join code."), Text("'omsdesk serve join-code' shows it on the server."))
    digits: list[int] = []
    for place, at in enumerate(range(0, len(plain), GROUP)):
        group = [SIGNS.index(each) for each in plain[at : at + GROUP]]
        if len(group) < 2 or _check(group[:-1], place) != group[-1]:  # noqa: PLR2004 - one sign and its check
            raise Refusal(
                Text("Group {number} of the code ({signs}) is mistyped.", number=place + 1, signs=_signs(group)),
                Text("Compare it with the server's screen and type it again."),
            )
        digits += group[:-1]
    return _unpacked(_bytes(digits))


def _packed(code: JoinCode) -> bytes:
    numbers = [each for each in code.addresses if _is_ipv4(each)][:MOST_ADDRESSES]
    names = [each for each in code.addresses if not _is_ipv4(each)][:1]
    if not numbers and not names:
        raise Refusal(
            Text("This computer has no address in a network."), Text("Connect it, or name it with --address.")
        )
    has_port, has_database = code.port != PORT, code.database != DATABASE
    head = VERSION << 5 | len(numbers) << 3 | has_port << 2 | bool(names) << 1 | has_database
    parts = [bytes([head]), *(ipaddress.IPv4Address(each).packed for each in numbers)]
    if has_port:
        parts.append(code.port.to_bytes(2, "big"))
    parts += [_sized(each) for each in (*names, *([code.database] if has_database else []))]
    return b"".join([*parts, code.fingerprint[:FINGERPRINT_BYTES], code.secret])


def _unpacked(data: bytes) -> JoinCode:
    head, rest = data[0] if data else 0, data[1:]
    if head >> 5 != VERSION:
        raise Refusal(
            Text("This join code is of another version of the program."),
            Text("Use the same version on both computers."),
        )
    addresses = []
    for _ in range(head >> 3 & 0b11):
        number, rest = _cut(rest, 4)
        addresses.append(str(ipaddress.IPv4Address(number)))
    port, database = PORT, DATABASE
    if head & 0b100:
        number, rest = _cut(rest, 2)
        port = int.from_bytes(number, "big")
    if head & 0b10:
        name, rest = _cut_sized(rest)
        addresses.append(name)
    if head & 0b1:
        database, rest = _cut_sized(rest)
    mark, rest = _cut(rest, FINGERPRINT_BYTES)
    secret, rest = _cut(rest, SECRET_BYTES)
    if rest:
        raise _incomplete()
    return JoinCode(tuple(addresses), mark, secret, port, database)


def _cut(data: bytes, length: int) -> tuple[bytes, bytes]:
    if len(data) < length:
        raise _incomplete()
    return data[:length], data[length:]


def _cut_sized(data: bytes) -> tuple[str, bytes]:
    size, rest = _cut(data, 1)
    text, rest = _cut(rest, size[0])
    return text.decode("ascii", "replace"), rest


def _sized(text: str) -> bytes:
    try:
        data = text.encode("ascii")
    except UnicodeEncodeError as error:
        raise Refusal(Text("'{name}' cannot be written in a join code.", name=text)) from error
    return bytes([len(data)]) + data


def _incomplete() -> Refusal:
    return Refusal(Text("The join code is not complete."), Text("Type all groups, one after the other."))


def _is_ipv4(address: str) -> bool:
    try:
        ipaddress.IPv4Address(address)
    except ValueError:
        return False
    return True


def _digits(data: bytes) -> list[int]:
    length = -(-len(data) * 8 // 5)
    number = int.from_bytes(data, "big") << (length * 5 - len(data) * 8)
    return [number >> 5 * place & 0b11111 for place in reversed(range(length))]


def _bytes(digits: list[int]) -> bytes:
    number = 0
    for digit in digits:
        number = number << 5 | digit
    length = len(digits) * 5 // 8
    return (number >> (len(digits) * 5 - length * 8)).to_bytes(length, "big")


def _signs(digits: list[int]) -> str:
    return "".join(SIGNS[each] for each in digits)


def _check(group: list[int], place: int) -> int:
    """Finds every wrong sign, every two that changed places, and every group in another's place."""
    check = (place + 1) & 0b11111
    for digit in group:
        check = _doubled(check ^ digit)
    return check


def _doubled(value: int) -> int:
    value <<= 1
    return value ^ _FIELD if value & 0b100000 else value
