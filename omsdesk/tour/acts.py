"""The acts of the day, in their order: each done by keys and scans alone."""

from omsdesk.lifecycles.headline import Headline
from omsdesk.services import counter, order_detail, order_queue, stock_list
from omsdesk.services.queue_filter import QueueFilter, Tab
from omsdesk.tour import bench_acts, money_acts, return_acts, walk_acts
from omsdesk.tour.guide import Guide
from omsdesk.words import Text

PAGES = (
    *("today", "orders", "pick", "pack", "ship", "returns", "stock", "customers", "print_jobs", "messages"),
    *("invoices", "books", "bank", "audit", "settings"),
)
BEHIND = ("review", "suppliers", "drawer")
"""Pages that are reached from others."""
SIGN_IN = "sign_in"
PACKED = 3
MOST_PIECES = 60
SEVERAL = 2
"""An order of several lines shows more of the bench."""


def whole_day(guide: Guide) -> int:
    """From the phone call to the shelf; the return that came back."""
    first, second, *_ = _plenty(guide)
    by_hand = place_by_hand(guide, [first, first, second])
    orders = [by_hand, *_ready(guide, but=by_hand)[: PACKED - 1]]
    for order_id in orders:
        release(guide, order_id)
        walk_acts.pick(guide, order_id, comes_short=order_id == by_hand, goes_wrong=order_id == orders[1])
    for order_id in orders:
        bench_acts.pack(guide, order_id, goes_wrong=order_id == orders[1])
    bench_acts.print_again(guide)
    for order_id in orders:
        bench_acts.ship(guide, order_id)
    bench_acts.deliver(guide, orders[1:])
    money_acts.write_invoice(guide, orders[1])
    money_acts.sell_at_counter(guide, _plenty(guide)[0])
    return_id = return_acts.take_back(guide, orders[1])
    look_around(guide, orders[1])
    return return_id


def place_by_hand(guide: Guide, pieces: list[int]) -> int:
    """Somebody calls: a known customer, a product for each piece, paid by transfer."""
    person, entry = guide.person, guide.presenter("order_entry")
    guide.go("orders")
    guide.album.take("orders")
    person.press("Ctrl+N")
    if entry.state.form.channel == counter.CHANNEL:  # the form waits for the next one at the counter
        person.reach(Text("Start anew"))
        person.press("Space", "Alt+M")
    customer = guide.a_customer()
    person.type(customer)
    person.wait_for(lambda: entry.state.found_customers, f"{customer} was found")
    guide.album.take("order-entry-customer")
    person.press("Down", "Enter")
    for product_id in pieces:
        guide.scan("SK", product_id)
    guide.album.take("order-entry")
    known = set(guide.work.read(order_queue.ids, QueueFilter(tab=Tab.ALL)))
    person.press("Ctrl+Return")
    person.wait_for(lambda: guide.page == "order_detail", "the order was confirmed")
    order_id = next(iter(set(guide.work.read(order_queue.ids, QueueFilter(tab=Tab.ALL))) - known))
    guide.album.take("order-detail")
    guide.story.tell(f"Placed an order by hand for {customer}", order_id)
    return int(order_id)


def release(guide: Guide, order_id: int) -> None:
    """Find the order in the queue and release it."""
    guide.go("orders")
    number = guide.work.read(order_queue.rows, [order_id])[0].number
    guide.person.press("Ctrl+F")
    guide.person.type(number)
    queue = guide.presenter("orders")
    guide.person.wait_for(lambda: list(queue.state.ids) == [order_id], f"{number} stands alone in the list")
    guide.person.press("Enter", "W")
    guide.person.wait_for(lambda: guide.list_of(order_id), f"{number} was released")
    guide.story.tell(f"Released {number} to the hall", order_id)
    guide.album.take("orders-released")
    guide.person.press("Ctrl+F", "Esc")


def look_around(guide: Guide, order_id: int) -> None:
    """A picture of every page that the day did not show yet."""
    for key in PAGES:
        guide.go(key)
        guide.album.take(key.replace("_", "-"))
    guide.album.show(BEHIND, guide.go)
    guide.person.press("Ctrl+K")
    guide.person.type(guide.work.read(order_queue.rows, [order_id])[0].number)
    guide.album.take("palette")
    guide.person.press("Enter")
    guide.person.wait_for(lambda: guide.page == "order_detail", "the palette opened the order")
    guide.album.take("order-detail-completed")
    guide.person.press("F1")
    guide.album.take("help")
    guide.person.press("Esc")


def lock(guide: Guide) -> None:
    """The day is over: nobody is at the station any more."""
    guide.person.press("Ctrl+L")
    guide.person.wait_for(lambda: guide.page == SIGN_IN, "the station is locked")
    guide.album.take("sign-in")
    guide.story.tell("Locked the station")


def _plenty(guide: Guide) -> list[int]:
    """Products with pieces nobody was promised, each in one bin."""
    rows = guide.work.read(lambda db: stock_list.rows(db, stock_list.ids(db)))
    return [row.id for row in rows if row.free >= 4 and row.bin]  # noqa: PLR2004 - enough for the day


def _ready(guide: Guide, but: int) -> list[int]:
    """Orders that stock can fill whole, the smallest first."""
    ids = guide.work.read(order_queue.ids, QueueFilter(tab=Tab.READY_TO_PICK))
    rows = [row for row in guide.work.read(order_queue.rows, ids) if row.headline is Headline.READY_TO_PICK]
    small = sorted(
        (row for row in rows if 1 < row.pieces <= MOST_PIECES and row.id != but),
        key=lambda row: (row.lines < SEVERAL, row.pieces),
    )
    found: list[int] = []
    for row in small:
        lines = guide.work.read(order_detail.show, row.id).order.lines
        if all(line.ordered - line.cancelled == line.allocated for line in lines):
            found.append(row.id)
        if len(found) == PACKED:
            break
    return found
