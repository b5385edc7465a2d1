"""What every act of the tour has at hand: the person, the books to read from, the story and the album."""

from dataclasses import dataclass
from typing import Any

from omsdesk.codes import house_code
from omsdesk.database.work import Work
from omsdesk.services import order_queue, whereabouts
from omsdesk.tour.person import Person
from omsdesk.tour.story import Album, Story

THROUGH = {"review": ("orders", "V"), "suppliers": ("orders", "Y"), "drawer": ("books", "F8")}
"""Pages that are not in the rail: the page before each, and the key there."""


@dataclass
class Guide:
    """Acts read the database as a person reads papers: to know what to scan next."""

    person: Person
    work: Work
    story: Story
    album: Album
    me: str = ""
    pin: str = ""

    def presenter(self, key: str) -> Any:
        """The presenter behind a page, to see whether something is done."""
        desk = self.person.window.desk
        if desk is None:
            raise RuntimeError("the window has no desk yet")
        return desk.presenter(key)

    def go(self, key: str) -> None:
        """To a page by its key in the rail, or by the key of the page before it."""
        if self.page == key:
            return
        if key in THROUGH:
            before, keys = THROUGH[key]
            self.go(before)
            self.person.press(keys)
        else:
            self.person.press(self.person.window.registry.find(f"go.{key}").keys[-1])
        self.person.wait_for(lambda: self.page == key, f"the page {key} is in view")

    @property
    def page(self) -> str:
        """The key of the page in view."""
        page = self.person.window.page
        return page.key if page is not None else ""

    def scan(self, prefix: str, number: int) -> None:
        """Scan a house code."""
        self.person.scan(house_code(prefix, number))

    def list_of(self, order_id: int) -> int:
        """The pick list an order is on."""
        return self.work.read(whereabouts.list_of, order_id)

    def shipment_of(self, order_id: int) -> int:
        """The shipment of an order."""
        return self.work.read(whereabouts.shipment_of, order_id)

    def headline_of(self, order_id: int) -> str:
        """Where an order stands."""
        return str(self.work.read(order_queue.rows, [order_id])[0].headline.value)

    def free_totes(self) -> tuple[int, ...]:
        """Empty totes."""
        return self.work.read(whereabouts.free_totes)

    def another_bin(self, but: int) -> int:
        """A bin that is not this one."""
        return self.work.read(whereabouts.another_bin, (but,)) or but

    def another_product(self, but: set[int]) -> int:
        """A product that is none of these."""
        return self.work.read(whereabouts.another_product, tuple(but)) or 0

    def a_customer(self) -> str:
        """Somebody who can be shipped to."""
        return self.work.read(whereabouts.reachable_customer) or ""
