"""A newer version on the disk stands in the top bar; pressed, it says what to do, and nothing has to be done now."""

from unittest.mock import patch

from omsdesk.services import newer_version
from omsdesk.services.newer_version import OtherVersion
from omsdesk.words import Text
from tests.views.looking import clipped
from tests.views.shop import Shop

TOLD = OtherVersion(Text("New version installed"), Text("Close it and open it again when your work is done."))


def test_an_update_under_the_open_window_is_told(shop: Shop) -> None:
    shop.sign_in()
    shop.go("orders")
    chip = shop.window.top_bar.version
    before = chip.isVisible()

    with patch.object(newer_version, "carry_out", return_value=TOLD):
        shop.desk.look_at_version()
        shop.person.settle()
    chip.click()

    assert not before
    assert (chip.isVisible(), chip.words, clipped(shop.window)) == (True, "New version installed", [])
    assert shop.window.toast_.accessibleName() == "Close it and open it again when your work is done."
    assert shop.page.key == "orders"
