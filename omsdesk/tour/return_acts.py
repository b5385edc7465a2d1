"""Something comes back: scanned, judged, put on the shelf again."""

from omsdesk.codes import house_name
from omsdesk.services import order_detail, putting_back
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
    _put_away(guide, line.product_id)
    guide.story.tell(f"Took one {line.sku} back from {house_name('SO', order_id)} and put it on its shelf", order_id)
    return return_id


def _put_away(guide: Guide, product_id: int) -> None:
    """What is good again is carried to its bin; with the scan there it is for sale."""
    guide.go("stock")
    guide.person.press("Alt+3")
    desk = guide.presenter("stock")
    guide.person.wait_for(lambda: any(each.product_id == product_id for each in desk.state.put_backs), "it waits")
    task = next(each for each in desk.state.put_backs if each.product_id == product_id)
    guide.scan("SK", product_id)
    guide.album.take("stock-put-away")
    guide.scan("LO", task.to_id or guide.another_bin(task.from_id))
    guide.person.wait_for(
        lambda: all(each.id != task.id for each in guide.work.read(putting_back.pending)), "it lies in its bin"
    )
    guide.album.take("stock-on-its-shelf")
