"""Messages to the customer of one order: read, written by hand after a look, and sent again."""

from omsdesk.presenters import Presenter, Said
from omsdesk.presenters.order_detail.state import Asked, DetailState, Form
from omsdesk.services import asking_details, message_list, messaging, replies
from omsdesk.services.asking_details import Answer
from omsdesk.services.message_list import MessageText
from omsdesk.services.messaging import Draft
from omsdesk.words import Text


class Writing(Presenter[DetailState]):
    """What the page of an order does with its messages."""

    def read_message(self, message_id: int | None) -> None:
        """Show what this message says."""
        known = self.state.message.id if self.state.message else None
        if message_id is None and known is not None:
            self.show(message=None)
        elif message_id is not None and message_id != known:
            self.ask(message_list.text_of, message_id, then=self._read)

    def write(self, kind: str) -> None:
        """Show what such a message would say, before it is sent."""
        self.ask(messaging.preview, self.state.order_id, kind, then=self._drafted)

    @property
    def seen(self) -> tuple[int, ...]:
        """What of the customer's stands on the page, and nobody has said that it was read."""
        return tuple(each.id for each in self.state.detail.unread) if self.state.detail else ()

    def send_message(self, kind: str, seen: tuple[int, ...]) -> None:
        """It was read, and is good; ``seen`` stood on the page when it was shown."""
        said = Text("The mail to the customer leaves")
        if kind == asking_details.KIND:
            self.do(asking_details.ask, self.state.order_id, seen, then=lambda _: self._tell(said))
        else:
            self.do(messaging.send, self.state.order_id, kind, then=lambda _: self._tell(said))

    def send_again(self, message_id: int) -> None:
        """The same words once more, as a message of its own."""
        said = Text("The mail is sent once more")
        self.do(messaging.send_again, message_id, then=lambda _: self._tell(said))

    def try_again(self, message_id: int) -> None:
        """What was refused or is in doubt, once more."""
        said = Text("The mail is tried again")
        self.do(messaging.try_again, message_id, then=lambda _: self._tell(said))

    def answer(self, said: Answer) -> None:
        """The customer answered a question."""
        self.do(asking_details.answer, self.state.order_id, said, then=lambda decided: self._tell(decided.words))

    def settle_answers(self) -> None:
        """What the customer wrote was read, and nothing on the order changes by it."""
        said = Text("The answer is read")
        self.do(replies.settle, self.state.order_id, self.seen, then=lambda _: self._tell(said))

    def ask_for_answer(self) -> None:
        """Lay the sheet for it."""
        self.show(asked=Asked(Form.ANSWER, self.state.asked.serial + 1 if self.state.asked else 1))

    def _read(self, text: MessageText | None) -> None:
        self.show(message=text)

    def _drafted(self, draft: Draft) -> None:
        serial = self.state.asked.serial + 1 if self.state.asked else 1
        self.show(draft=draft, asked=Asked(Form.MESSAGE, serial))

    def _tell(self, words: Text, *, may_undo: bool = False) -> None:
        self.show(said=Said(words, self.state.said.serial + 1 if self.state.said else 1, may_undo))
