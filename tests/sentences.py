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
    assert str(refused.value) == sentence, f"It says: {refused.value}"
