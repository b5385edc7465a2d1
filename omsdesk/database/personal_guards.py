"""Forgetting a person on PostgreSQL: words go only with whoever may erase, and only together with the person.

A station can empty what the trail, messages and papers said of somebody, and must: the deed of erasing runs there. So
each such change asks for a supervisor, can only empty, and at the end of the transaction for the erased card.
"""

from collections.abc import Iterator

from omsdesk.database.chain_triggers import DEFINER
from omsdesk.database.message_guards import ERASED_WORD

TABLE = "personal_words"
_WATCHED = {
    "personal_words": ("salt, words", "(NEW.words IS NULL AND NEW.salt IS NULL)"),
    "messages": ("recipient, name, subject, body, html", f"NEW.subject = '{ERASED_WORD}'"),
    "documents": ("content", "(NEW.content = '' AND OLD.kind NOT IN ('invoice', 'credit_note'))"),
}
"""What is emptied by which change of which columns."""
_WHO = {
    "personal_words": "COALESCE(OLD.customer_id, (SELECT o.customer_id FROM orders o WHERE o.id = OLD.order_id))",
    **dict.fromkeys(("messages", "documents"), "(SELECT o.customer_id FROM orders o WHERE o.id = OLD.order_id)"),
}


def names() -> tuple[str, ...]:
    """The triggers of this file."""
    return ("guard_erased", *(f"{what}_{table}" for table in _WATCHED for what in ("only_emptied", "with_erased")))


def statements(schema: str) -> Iterator[str]:
    """What puts them in place, replacing what is there."""
    definer = DEFINER.format(schema=schema)
    yield _CARD.format(definer=definer)
    yield "DROP TRIGGER IF EXISTS guard_erased ON customers"
    yield ("CREATE TRIGGER guard_erased BEFORE UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION guard_erased()")
    for table, (columns, is_empty) in _WATCHED.items():
        yield _WORDS.format(definer=definer, table=table, is_empty=is_empty)
        yield _WITH.format(definer=definer, table=table, who=_WHO[table])
        for name, trigger, how in (
            (f"only_emptied_{table}", "TRIGGER", f"BEFORE UPDATE OF {columns} ON {table}"),
            (f"with_erased_{table}", "CONSTRAINT TRIGGER", f"AFTER UPDATE OF {columns} ON {table} {_AT_THE_END}"),
        ):
            yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
            yield f"CREATE {trigger} {name} {how} FOR EACH ROW EXECUTE FUNCTION {name}()"


def removal() -> Iterator[str]:
    """What takes them away, for a migration that goes down to where nobody could be erased."""
    yield "DROP TRIGGER IF EXISTS guard_erased ON customers"
    for table in _WATCHED:
        for what in ("only_emptied", "with_erased"):
            yield f"DROP TRIGGER IF EXISTS {what}_{table} ON {table}"


_AT_THE_END = "DEFERRABLE INITIALLY DEFERRED"

_CARD = """
CREATE OR REPLACE FUNCTION guard_erased() RETURNS trigger {definer} AS $$
BEGIN
    IF NEW.erased_at IS NOT DISTINCT FROM OLD.erased_at OR is_trusted() THEN
        RETURN NEW;
    END IF;
    IF OLD.erased_at IS NOT NULL OR NOT may('lead') THEN
        RAISE EXCEPTION 'permission denied for erasing' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$
"""

_WORDS = """
CREATE OR REPLACE FUNCTION only_emptied_{table}() RETURNS trigger {definer} AS $$
BEGIN
    IF is_trusted() OR {is_empty} AND may('lead') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'permission denied for words of {table}' USING ERRCODE = '42501';
END $$
"""

_WITH = """
CREATE OR REPLACE FUNCTION with_erased_{table}() RETURNS trigger {definer} AS $$
BEGIN
    IF is_trusted() OR EXISTS (SELECT FROM customers c WHERE c.id = {who} AND c.erased_at IS NOT NULL) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'nobody was erased with these words of {table}' USING ERRCODE = '42501';
END $$
"""
