"""What a screen that nobody sees cannot do, such as raising a window, is no news; all else that Qt says is told."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import qInstallMessageHandler

_NO_NEWS = ("This plugin does not support ", "This plugin supports grabbing the mouse only for popup windows")


@contextmanager
def hushed() -> Iterator[None]:
    """Keep the offscreen screen quiet about itself."""
    before = qInstallMessageHandler(_tell)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


def _tell(_kind: Any, _where: Any, words: str | None) -> None:
    if words and not words.startswith(_NO_NEWS):
        sys.stderr.write(f"{words}\n")
