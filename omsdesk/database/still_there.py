"""Whether a server that has been silent for long is still there: asked at a line of its own while a long deed waits.

A wave or an import may take minutes, so its deadline cannot tell a server that reckons from a cable that was pulled.
A server that reckons answers somebody else's call; one that is gone, or behind a dead line, does not.
"""

import socket
import struct
import time
from collections.abc import Callable, Generator
from typing import Any

SILENT_SECONDS = 1.5
"""How long nothing may come before the server is called."""
CALL_SECONDS = 1.25
"""How long a call may take."""
_SSL_REQUEST = struct.pack("!ii", 8, 80877103)
CALLS = 2
"""So many calls in a row stay without an answer before the line counts as dead: a busy server may miss one."""


def watched(
    waiting: Generator[Any, Any, Any], answers: Callable[[], bool], lost: Exception
) -> Generator[Any, Any, Any]:
    """The driver's own waiting, with a call now and then; raises ``lost`` when nobody answers.

    The driver wakes whoever waits a few times a second, with 0 when nothing has come.
    """
    heard, missed = time.monotonic(), 0
    try:
        wanted = next(waiting)
        while True:
            came = yield wanted
            if came:
                heard, missed = time.monotonic(), 0
            elif time.monotonic() - heard > SILENT_SECONDS:
                missed = 0 if answers() else missed + 1
                if missed == CALLS:
                    raise lost
                if not missed:
                    heard = time.monotonic()
            wanted = waiting.send(came)
    except StopIteration as done:
        return done.value


def answers_a_call(host: str, port: int) -> bool:
    """Whether a server takes calls there: asked whether it would encrypt, any answer will do, and so does a hang-up.

    The question is the first eight bytes of PostgreSQL's protocol ("SSLRequest"): no account and no place is needed.
    """
    try:
        with _call(host, port) as line:
            line.sendall(_SSL_REQUEST)
            line.recv(1)
    except OSError:
        return False
    return True


def _call(host: str, port: int) -> socket.socket:
    if not host.startswith("/"):
        return socket.create_connection((host, port), timeout=CALL_SECONDS)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(CALL_SECONDS)
    try:
        line.connect(f"{host}/.s.PGSQL.{port}")
    except OSError:
        line.close()
        raise
    return line
