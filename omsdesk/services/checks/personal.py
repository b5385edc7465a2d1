"""Rule 8 for people: what stands beside the trail is what its entries vouch for, and nothing is emptied unasked."""

from omsdesk.services import personal
from omsdesk.services.checks.probe import Probe, sql

PERSONAL = (
    Probe("words beside the trail are not those that were written", personal.altered),
    sql(
        "words beside the trail are gone, and nobody was erased",
        """
        SELECT p.mark FROM personal_words p LEFT JOIN orders o ON o.id = p.order_id
        LEFT JOIN customers c ON c.id = COALESCE(p.customer_id, o.customer_id)
        WHERE p.words IS NULL AND c.erased_at IS NULL
        """,
    ),
    sql(
        "a message was emptied, and nobody was erased",
        """
        SELECT m.id AS message, m.order_id FROM messages m LEFT JOIN orders o ON o.id = m.order_id
        LEFT JOIN customers c ON c.id = o.customer_id
        WHERE m.recipient = '-' AND m.subject = '-' AND c.erased_at IS NULL
        """,
    ),
    sql(
        "a customer was erased without an audit row",
        """
        SELECT c.id AS customer FROM customers c WHERE c.erased_at IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM audit_events a
            WHERE a.subject = 'customer' AND a.what = 'erased' AND a.subject_id IN (c.id, c.merged_into_id)
        )
        """,
    ),
)
