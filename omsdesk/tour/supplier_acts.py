"""Somebody orders what a supplier sends: the supplier, the product, the order and the paper, by keys."""

from omsdesk.lifecycles.supply import SupplyStatus
from omsdesk.services.suppliers import listing, roster
from omsdesk.tour import acts
from omsdesk.tour.guide import Guide
from omsdesk.words import Text

SUPPLIER, NUMBER, LANGUAGE, THEIR_CODE = "Weberei Sonnleitner", "K-20417", "Deutsch", "SL-104"
ON_PAPER = "2"


def order_from_supplier(guide: Guide, product_id: int) -> None:
    """A product comes straight from somebody else, who is told of the next order on paper."""
    _add_supplier(guide)
    _name_on_product(guide, product_id)
    order_id = acts.place_by_hand(guide, [product_id])
    _send(guide, order_id)


def _add_supplier(guide: Guide) -> None:
    person = guide.person
    guide.go("suppliers")
    person.press("F9")
    person.type(f"{SUPPLIER}\t\t{NUMBER}\t\t{LANGUAGE}")
    guide.album.take("suppliers-new")
    person.reach(Text("Keep"))
    person.press("Space")
    person.wait_for(
        lambda: any(each.name == SUPPLIER for each in guide.work.read(roster.known)), f"{SUPPLIER} is known"
    )


def _name_on_product(guide: Guide, product_id: int) -> None:
    person, stock = guide.person, guide.presenter("stock")
    guide.go("stock")
    person.press("Alt+1")
    guide.scan("SK", product_id)
    person.wait_for(lambda: stock.state.product and stock.state.product.row.id == product_id, "the product is in view")
    sku = stock.state.product.row.sku
    person.press("Ctrl+F")
    person.type(f"{sku}\n")
    person.wait_for(lambda: stock.state.words == sku and product_id in stock.state.ids, f"{sku} stands in the list")
    person.press("P")
    person.type(f"{SUPPLIER[:7]}\t{THEIR_CODE}")
    person.reach(Text("Always straight from them, never from here"))
    person.press("Space")
    guide.album.take("stock-from-supplier")
    person.reach(Text("Keep"))
    person.press("Space", "Ctrl+F", "Esc")
    guide.story.tell(f"{sku} always comes straight from {SUPPLIER}")


def _send(guide: Guide, order_id: int) -> None:
    person, page = guide.person, guide.presenter("suppliers")
    [supply] = guide.work.read(listing.of_order, order_id)
    guide.go("suppliers")
    person.wait_for(lambda: supply.id in page.state.ids, f"{supply.number} stands in the list")
    steps = page.state.ids.index(supply.id) - page.state.ids.index(page.state.current)
    person.press(*["Down" if steps > 0 else "Up"] * abs(steps))
    person.press("F6", ON_PAPER)
    guide.album.take("suppliers-send")
    person.reach(Text("Send"))
    person.press("Space")
    person.wait_for(
        lambda: guide.work.read(listing.of_order, order_id)[0].status is SupplyStatus.SENT, f"{supply.number} is sent"
    )
    guide.story.tell(f"Sent {supply.number} to {SUPPLIER} on paper", order_id)
