"""What a person reads when the house says no: the whole sentence with its values, and the advice behind it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from omsdesk.errors import Refusal


@contextmanager
def says_no(sentence: str) -> Iterator[None]:
    """What is done inside is refused with exactly these words, the advice included."""
    with pytest.raises(Refusal) as refused:
        yield
    said = str(refused.value)
    del refused  # its traceback holds this frame: files that were open would stay so until the next collection
    assert said == sentence, f"It says: {said}"
