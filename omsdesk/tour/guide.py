"""What every act of the tour has at hand: the person, the books to read from, the story and the album."""

from dataclasses import dataclass
from typing import Any

from omsdesk.codes import house_code
from omsdesk.database.work import Work
from omsdesk.tour.person import Person
from omsdesk.tour.story import Album, Story


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
        """To a page by the command palette, as one who does not know its key."""
        self.person.press("Ctrl+K")
        self.person.type(str(self.person.window.specs[key].title))
        self.person.press("Enter")
        self.person.wait_for(lambda: self.page == key, f"the page {key} is in view")

    @property
    def page(self) -> str:
        """The key of the page in view."""
        page = self.person.window.page
        return page.key if page is not None else ""

    def scan(self, prefix: str, number: int) -> None:
        """Scan a house code."""
        self.person.scan(house_code(prefix, number))
