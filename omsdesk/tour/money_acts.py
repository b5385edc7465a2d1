"""The acts with money: a sale over the counter with its receipt, and an invoice that is written and printed."""

from omsdesk.lifecycles.payment import PaymentMethod
from omsdesk.services import counter, order_queue
from omsdesk.services.queue_filter import QueueFilter, Tab
from omsdesk.tour.guide import Guide


def sell_at_counter(guide: Guide, product_id: int) -> int:
    """Somebody stands at the counter, pays cash and takes a piece along."""
    person, entry = guide.person, guide.presenter("order_entry")
    guide.go("orders")
    person.press("Ctrl+N", "Alt+L")
    person.type("Counter")
    person.wait_for(lambda: entry.state.form.channel == counter.CHANNEL, "the sale is at the counter")
    guide.scan("SK", product_id)
    person.press("Alt+D")
    person.type("Cash")
    person.wait_for(lambda: entry.state.form.payment is PaymentMethod.CASH, "cash was chosen")
    guide.album.take("order-entry-counter")
    known = _orders(guide)
    person.press("Ctrl+Shift+Return")
    person.wait_for(lambda: len(_orders(guide)) > len(known), "the piece was sold")
    [order_id] = _orders(guide) - known
    guide.story.tell("Sold a piece at the counter, paid cash, with a receipt", order_id)
    return order_id


def write_invoice(guide: Guide, order_id: int) -> None:
    """Write the invoice of what has left, and print it from the list."""
    person, invoices = guide.person, guide.presenter("invoices")
    guide.go("orders")
    person.press("Ctrl+K")
    person.type(guide.work.read(order_queue.rows, [order_id])[0].number)
    person.press("Enter")
    person.wait_for(lambda: guide.page == "order_detail", "the palette opened the order")
    person.press("I")
    guide.go("invoices")
    person.wait_for(lambda: invoices.state.row is not None, "the invoice stands in the list")
    guide.album.take("invoices")
    person.press("Ctrl+P")
    guide.story.tell("Wrote an invoice and printed it", order_id)


def _orders(guide: Guide) -> set[int]:
    return set(guide.work.read(order_queue.ids, QueueFilter(tab=Tab.ALL)))
