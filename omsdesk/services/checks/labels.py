"""Rules 5 and 10: one live label a parcel, numbers never reused, and no outside act without its row."""

from omsdesk.services.checks.probe import sql

LABELS = (
    sql(
        "a parcel has two live labels",
        """
        SELECT parcel_id AS parcel, COUNT(*) AS labels FROM labels WHERE status IN ('requested', 'bought')
        GROUP BY parcel_id HAVING COUNT(*) > 1
        """,
    ),
    sql(
        "two labels of a carrier have one tracking number",
        """
        SELECT carrier, tracking, COUNT(*) AS labels FROM labels WHERE tracking IS NOT NULL
        GROUP BY carrier, tracking HAVING COUNT(*) > 1
        """,
    ),
    sql(
        "a live label has no tracking number",
        "SELECT id AS label FROM labels WHERE status = 'bought' AND (tracking IS NULL OR tracking = '')",
    ),
    sql(
        "two parcels have one SSCC",
        "SELECT sscc, COUNT(*) AS parcels FROM parcels WHERE sscc IS NOT NULL GROUP BY sscc HAVING COUNT(*) > 1",
    ),
    sql(
        "a closed parcel has no SSCC of 18 digits",
        """
        SELECT id AS parcel, sscc FROM parcels
        WHERE status IN ('closed', 'shipped') AND (sscc IS NULL OR LENGTH(sscc) <> 18)
        """,
    ),
    sql(
        "a parcel left without a label",
        """
        SELECT p.id AS parcel FROM parcels p
        WHERE p.status = 'shipped' AND NOT EXISTS (SELECT 1 FROM labels l WHERE l.parcel_id = p.id)
        """,
    ),
)

OUTBOX = (
    sql(
        "a label was asked for and nobody will ask the carrier",
        """
        SELECT l.id AS label, l.parcel_id AS parcel FROM labels l
        WHERE l.status = 'requested'
          AND NOT EXISTS (SELECT 1 FROM outbox x WHERE x.key LIKE 'label:' || l.parcel_id || ':%')
        """,
    ),
)
