"""The sizes, letters and themes that every page is looked at in, and what is wrong with it then."""

from dataclasses import dataclass
from itertools import product

from PySide6.QtWidgets import QWidget

from omsdesk.services.queue_filter import Tab
from omsdesk.views import theme
from omsdesk.views.top_bar import Chip
from tests.counts import IS_LONG_RUN, cases
from tests.views.looking import AT_STATIONS, SMALLEST, clipped, nameless, too_small
from tests.views.shop import STATION_PAGES, Shop, pick_list_of
from tests.views.supplier_sheets import order_from_supplier

SIZES = ((1280, 680), (1280, 720), (1920, 1080))
MODES = ("light", "dark")


@dataclass(frozen=True)
class Look:
    """How the window is shown."""

    size: tuple[int, int]
    text_size: int
    mode: str

    def __str__(self) -> str:
        return f"{self.size[0]}x{self.size[1]} {self.text_size} percent {self.mode}"


PAIRWISE = (
    # Every two of size, letters and theme meet at least once; each row is seen in both languages.
    Look((1280, 680), 100, "light"),
    Look((1280, 680), 130, "dark"),
    Look((1280, 720), 130, "light"),
    Look((1280, 720), 100, "dark"),
    Look((1920, 1080), 130, "dark"),
    Look((1920, 1080), 100, "light"),
)
SHEET_LOOKS = cases(
    [((1280, 680), 100, "light"), ((1280, 680), 130, "dark"), ((1920, 1080), 115, "light")],
    short=[((1280, 680), 130, "dark")],
)
"""For what is one of many: the tightest in the short run."""
ROOMS = cases([((900, 600),), ((1280, 720),), ((1920, 1080),)], short=[((900, 600),)])
"""The smallest window in the short run."""
LOOKS = tuple(Look(*each) for each in product(SIZES, theme.TEXT_SIZES, MODES)) if IS_LONG_RUN else PAIRWISE


def with_work_on_it(shop: Shop, key: str) -> None:
    """A page as it is in the middle of the work: an order on the bench, a list in the hand."""
    page = shop.go(key)
    if key == "pick":
        shop.scan("PL", shop.read(pick_list_of))
    elif key == "pack":
        shop.scan("SO", shop.orders(Tab.READY_TO_PACK)[0])
    elif key == "stock":
        shop.scan("SK", 1)
    elif key == "suppliers":
        order_from_supplier(shop)
    elif key == "settings":
        _with_a_shops_file(shop)
    shop.person.settle()
    assert shop.page is page


def _with_a_shops_file(shop: Shop) -> None:
    """The card of files for shops when nothing came of it, with the field that is wrong."""
    presenter = shop.page.presenter
    presenter.look_for_shops()
    shop.person.settle()
    presenter.choose_shop("shopify")
    presenter.save_stock("stock-shopify.csv", "inventory-export-of-the-shop-in-the-warehouse.csv")
    presenter.name_shop_day("32.13.")


def squeezed_out(page: QWidget) -> list[str]:
    """A page that needs more room than the window gives it: something would lie under something else."""
    least, given = page.minimumSizeHint(), page.size()
    is_small = least.width() > given.width() or least.height() > given.height()
    words_ = f"needs {least.width()}x{least.height()}, has {given.width()}x{given.height()}"
    return [words_] if is_small else []


def seen(shop: Shop, key: str) -> list[str]:
    """What is wrong with the page in view, by looking at it."""
    least = AT_STATIONS if key in STATION_PAGES else SMALLEST
    page, bar = shop.page, shop.window.top_bar
    chips = [each for each in bar.findChildren(Chip) if _is_cut(each)]
    return [
        *nameless(shop.window),
        *too_small(page, least),
        *too_small(bar, SMALLEST),
        *clipped(shop.window),
        *squeezed_out(page),
        *(f"clipped: {each.words}" for each in chips),
    ]


def _is_cut(chip: Chip) -> bool:
    return chip.isVisible() and chip.width() < chip.sizeHint().width() - 2 and not chip.toolTip()
