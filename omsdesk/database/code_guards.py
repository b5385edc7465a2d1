"""What the codes on goods stand for on PostgreSQL: only who may book stock changes or removes one.

A bench that could make a code worth other pieces would pass a box with the wrong ones.
"""

from collections.abc import Iterator

from omsdesk.database.chain_triggers import DEFINER

TABLE = "barcodes"
NAME = "guard_barcodes"


def statements(schema: str) -> Iterator[str]:
    """What puts it in place, replacing what is there."""
    yield _FUNCTION.format(definer=DEFINER.format(schema=schema))
    yield f"DROP TRIGGER IF EXISTS {NAME} ON {TABLE}"
    yield (
        f"CREATE TRIGGER {NAME} BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION guard_barcode()"
    )


_FUNCTION = """
CREATE OR REPLACE FUNCTION guard_barcode() RETURNS trigger {definer} AS $$
BEGIN
    IF may('stock') THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'permission denied for %', TG_TABLE_NAME USING ERRCODE = '42501';
END $$
"""
