"""What the inspector looks at: the checklist to tick, and photos of what came back."""

from collections.abc import Callable
from functools import partial

from omsdesk.presenters import NoticeKind
from omsdesk.presenters.returns_desk.refunds import WithRefunds
from omsdesk.services import hall_papers, pictures
from omsdesk.services.pictures import Picture, Shot
from omsdesk.services.return_picture import ReturnLinePicture
from omsdesk.words import Text


class Looking(WithRefunds):
    """The part of the desk that keeps what a piece looked like."""

    def check(self, check: str, *, on: bool) -> None:
        """A line of the checklist is right, or not after all."""
        if self.state.line is not None:
            self.show(ticked=self.state.ticked | {check} if on else self.state.ticked - {check})

    def photograph(self, read: Callable[[], Picture]) -> None:
        """Keep what was given with the piece in the hand; ``read`` makes it anew, off the screen's thread."""
        line = self.state.photographed
        if line is None:
            self._say(NoticeKind.WARN, Text("No piece is in your hand."), Text("Scan it first."))
        else:
            self.outside(read, then=partial(self._made, line))

    def print_label(self) -> None:
        """The label that the customer sticks on the box, of the return on the desk."""
        picture = self.state.picture
        if picture is not None:
            said = Text("The return label prints")
            self.do(hall_papers.print_return_label, picture.id, then=lambda _: self._say(NoticeKind.DONE, said))

    def look_at_photos(self) -> None:
        """Show the photos of the return on the desk, large."""
        picture = self.state.picture
        if picture is not None and picture.shots:
            self.ask(pictures.of_return, picture.id, then=self._came)

    def _made(self, line: ReturnLinePicture, picture: Picture) -> None:
        self.do(pictures.keep_of_return_line, line.id, picture, then=partial(self._kept, line))

    def _kept(self, line: ReturnLinePicture, photos: int) -> None:
        said = Text("{n} photo of {product}", many="{n} photos of {product}", n=photos, product=line.name)
        self._say(NoticeKind.OK, Text("Photo kept"), said)
        self.refresh()

    def _came(self, shots: tuple[Shot, ...]) -> None:
        self.show(shots=(shots, self.state.shots[1] + 1))
