"""What a hold says of itself: the sentence of the rule that placed it, in the reader's language, and what was typed.

Holds from before keep the rule's sentence among what was typed, in the language in which it was written.
"""

from omsdesk.database import answers
from omsdesk.words import Text


def kept(note: Text | str) -> dict[str, str]:
    """The columns of a new hold: a sentence is kept so that it can be said again, typed words as they are."""
    if isinstance(note, Text):
        return {"said": answers.encode(note), "note": ""}
    return {"said": "", "note": note.strip()}


def of(said: str, note: str) -> Text | None:
    """Both columns in words; None when nobody said why."""
    typed = Text("{note}", note=note) if note else None
    if not said:
        return typed
    sentence: Text = answers.decode(said)
    return sentence if typed is None else Text("{said}; {note}", said=sentence, note=typed)
