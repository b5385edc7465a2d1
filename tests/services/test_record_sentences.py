"""Every change that the program writes into the trail has words for people."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import omsdesk
from omsdesk.services import audit_trail, record_words, setting_fields, story_words
from omsdesk.services.order_story import Change
from omsdesk.services.record_sentences import TOLD

_ROOT = Path(omsdesk.__file__).parent


def test_every_change_that_is_written_is_told_in_words() -> None:
    written = {*_written(), *((life.subject, verb) for life in record_words.LIVES for verb in life.steps)}
    settings = {("setting", each.key) for each in setting_fields.FIELDS}

    untold = {each for each in written - TOLD.keys() - settings if not story_words.knows(_change(*each))}

    assert len(written) > 200
    assert untold == set()


def test_every_record_that_is_written_about_has_a_name() -> None:
    subjects = {subject for subject, _ in _written()} | {life.subject for life in record_words.LIVES}

    assert {each for each in subjects if isinstance(audit_trail.subject_word(each), str)} == set()


def _written() -> Iterator[tuple[str, str]]:
    """What each ``db.audit("subject", id, "what")`` of the program names; what is put together at work is left out."""
    for file in _ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "audit":
                match node.args:
                    case [ast.Constant(str(subject)), _, ast.Constant(str(what)), *_]:
                        yield subject, what


def _change(subject: str, what: str) -> Change:
    return Change(datetime(2026, 11, 23, tzinfo=UTC), "Ada", "Bench 1", subject, 1, what, "1", "2")
