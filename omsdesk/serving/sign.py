"""What stations hear at the door while the server is away for longer: why, instead of nothing at all.

It speaks just enough of PostgreSQL's language to be believed: TLS with the certificate that stations know, then the
one sentence of a server that takes nobody yet, which ``database/trouble.py`` knows again.
"""

import asyncio
import logging
import struct
from collections.abc import Iterator
from contextlib import contextmanager

from omsdesk.serving.gate import PATIENCE_SECONDS, Gate
from omsdesk.serving.home import Chosen, Home

log = logging.getLogger(__name__)
_LONGEST = 10_000
"""Bytes of a greeting, as PostgreSQL itself takes them."""


class Sign(Gate):
    """Stands where the server stood; who comes hears one sentence."""

    def __init__(self, home: Home, chosen: Chosen, sentence: str) -> None:
        super().__init__(home, chosen)
        self._answer = _refusal(sentence)

    async def _hand_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            (size,) = struct.unpack("!I", await reader.readexactly(4))
            if size <= _LONGEST:
                await reader.readexactly(max(0, size - 4))
                writer.write(self._answer)
                await writer.drain()


@contextmanager
def at_the_door(home: Home, chosen: Chosen, sentence: str) -> Iterator[None]:
    """As long as this lasts. Where no sign can stand, stations find nobody there, and all else goes on."""
    try:
        sign = Sign(home, chosen, sentence)
        sign.open()
    except OSError as trouble:
        log.info("No sign at the door: %s", trouble)
        yield
        return
    try:
        yield
    finally:
        sign.close()


def _refusal(sentence: str) -> bytes:
    """An ErrorResponse: cannot connect now."""
    fields = ((b"S", "FATAL"), (b"V", "FATAL"), (b"C", "57P03"), (b"M", sentence))
    body = b"".join(kind + words.encode() + b"\0" for kind, words in fields) + b"\0"
    return b"E" + struct.pack("!I", len(body) + 4) + body
