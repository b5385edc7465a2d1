"""Messages stay as they were written: their words never change, and what is over stays over.

Whoever reads an order a year later sees the very text that the customer got. The outbox may only say how far a
message has come.
"""

from collections.abc import Collection, Iterator

from omsdesk.lifecycles.message import OVER

TABLE = "messages"
SAID = "the words of a message never change"
OVER_SAID = "a message that is over stays over"
_NAMES = ("keep_messages_words", "keep_messages_over", "keep_messages_delete")
_WHICH = ("id", "key", "kind", "order_id", "language", "message_id", "again_of", "created_at")
_WORDS = ("recipient", "name", "subject", "body", "html")
ERASED_WORD = "-"
"""Stands for recipient and subject once the customer was erased: the one change that is let through."""
_IS_EMPTIED = (
    f"NEW.recipient = '{ERASED_WORD}' AND NEW.subject = '{ERASED_WORD}' "
    "AND NEW.name = '' AND NEW.body = '' AND NEW.html = ''"
)


def names() -> tuple[str, ...]:
    """The triggers of this file, the same on both engines."""
    return _NAMES


def sqlite(_there: Collection[str] = ()) -> Iterator[str]:
    """What puts them in place on SQLite."""
    words, over = _changed("NEW.{name} IS NOT OLD.{name}"), _over()
    for name, when, said in (
        (_NAMES[0], f"UPDATE ON {TABLE} WHEN {words}", SAID),
        (_NAMES[1], f"UPDATE ON {TABLE} WHEN {over}", OVER_SAID),
        (_NAMES[2], f"DELETE ON {TABLE}", SAID),
    ):
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{said}'); END"


def postgresql(_there: Collection[str] = ()) -> Iterator[str]:
    """What puts them in place on PostgreSQL."""
    words = _changed("NEW.{name} IS DISTINCT FROM OLD.{name}")
    for function, said in (("refuse_other_words", SAID), ("refuse_after_the_end", OVER_SAID)):
        yield (
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{said}'; END $$"
        )
    for name, when, function in (
        (_NAMES[0], f"UPDATE ON {TABLE} FOR EACH ROW WHEN ({words})", "refuse_other_words"),
        (_NAMES[1], f"UPDATE ON {TABLE} FOR EACH ROW WHEN ({_over()})", "refuse_after_the_end"),
        (_NAMES[2], f"DELETE OR TRUNCATE ON {TABLE} FOR EACH STATEMENT", "refuse_other_words"),
    ):
        yield f"DROP TRIGGER IF EXISTS {name} ON {TABLE}"
        yield f"CREATE TRIGGER {name} BEFORE {when} EXECUTE FUNCTION {function}()"


def removal(*, on_sqlite: bool) -> Iterator[str]:
    """What takes them away, before the sample shop is emptied."""
    for name in _NAMES:
        yield f"DROP TRIGGER IF EXISTS {name}" + ("" if on_sqlite else f" ON {TABLE}")


def _changed(differs: str) -> str:
    """Anything but what is said of its way; a message that is over may lose all of its words at once."""
    which, words = (" OR ".join(differs.format(name=name) for name in names) for names in (_WHICH, _WORDS))
    ended = ", ".join(f"'{each.value}'" for each in OVER)
    return f"{which} OR (({words}) AND NOT (OLD.status IN ({ended}) AND {_IS_EMPTIED}))"


def _over() -> str:
    ended = ", ".join(f"'{each.value}'" for each in OVER)
    return f"OLD.status IN ({ended}) AND NEW.status <> OLD.status"
