"""Something comes back: scanned, judged, put on the shelf again."""

from omsdesk.codes import house_name
from omsdesk.services import order_detail
from omsdesk.tour.guide import Guide


def take_back(guide: Guide, order_id: int) -> int:
    """One piece of an order is on the returns desk; the return's id."""
    person = guide.person
    guide.go("returns")
    guide.album.take("returns-waiting")
    guide.scan("SO", order_id)
    line = next(each for each in guide.work.read(order_detail.show, order_id).order.lines if each.shipped)
    guide.scan("SK", line.product_id)
    guide.album.take("returns-box-opened")
    person.press("Enter")
    desk = guide.presenter("returns")
    person.wait_for(lambda: desk.state.picture is not None, "the return was made")
    return_id = int(desk.state.picture.id)
    guide.album.take("returns")
    person.press("W")
    guide.album.take("returns-judged")
    person.press("1", "Enter")
    person.wait_for(lambda: desk.state.picture is None or not desk.state.picture.left, "the piece was judged")
    guide.album.take("returns-settled")
    guide.story.tell(f"Took one {line.sku} back from {house_name('SO', order_id)} and put it on its shelf", order_id)
    return return_id
