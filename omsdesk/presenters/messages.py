"""The list of messages to customers: what has left, what has not, and what a person decides about it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from omsdesk.database.work import Work
from omsdesk.presenters import Jobs, Presenter, Said, Trouble, Way
from omsdesk.services import mail_setup, message_list, messaging
from omsdesk.services.message_list import MessageRow, MessageText
from omsdesk.words import Text


@dataclass(frozen=True)
class MessagesState:
    """What the page shows."""

    ids: tuple[int, ...] = ()
    rows: Mapping[int, MessageRow] = field(default_factory=dict)
    only_stuck: bool = False
    current: int | None = None
    text: MessageText | None = None
    closed: Text | None = None
    """Why no mail leaves from here now."""
    said: Said | None = None
    way: Way | None = None
    is_loading: bool = True
    trouble: Trouble | None = None

    @property
    def row(self) -> MessageRow | None:
        """The message under the cursor."""
        return self.rows.get(self.current) if self.current is not None else None

    def may(self, verb: str) -> bool:
        """Whether the message under the cursor can be handled so now."""
        return self.row is not None and verb in self.row.verbs


class Messages(Presenter[MessagesState]):
    """Handles the messages of all stations; each is sent by whichever station looks first."""

    watches = frozenset({"messages", "settings"})

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, MessagesState())

    def open(self, *, only_stuck: bool) -> None:
        """The page was asked for with what waits for a person."""
        self.show_only_stuck(only_stuck=only_stuck)

    def refresh(self) -> None:
        """Read the list again."""
        self.ask(message_list.message_ids, only_stuck=self.state.only_stuck, then=self._listed)
        self.ask(message_list.way_out, then=self._look_for_way)

    def fetch(self, ids: Sequence[int]) -> None:
        """Rows came into view."""
        self.ask(message_list.message_rows, tuple(ids), then=self._fetched)

    def show_only_stuck(self, *, only_stuck: bool) -> None:
        """All messages, or only those that wait for a person."""
        self.show(only_stuck=only_stuck)
        self.refresh()

    def point_at(self, message_id: int | None) -> None:
        """The cursor moved: show what this one says."""
        self.show(current=message_id)
        if message_id is None:
            self.show(text=None)
        elif self.state.text is None or self.state.text.id != message_id:
            self.ask(message_list.text_of, message_id, then=self._read)

    def try_again(self) -> None:
        """Once more, under the same Message-ID."""
        self._act(messaging.try_again, Text("The mail to {address} is tried again"))

    def leave_out(self) -> None:
        """Give up what failed; do not send what waits."""
        if self.state.may("cancel"):
            self._act(messaging.cancel, Text("The mail to {address} is not sent"))
        else:
            self._act(messaging.give_up, Text("The mail to {address} is given up"))

    def open_order(self) -> None:
        """Go to the order that it is about."""
        row = self.state.row
        if row is not None and row.order_id is not None:
            serial = self.state.way.serial + 1 if self.state.way else 1
            self.show(way=Way("order_detail", {"order": row.order_id, "tab": "messages"}, serial))

    def troubled(self, trouble: Trouble) -> None:
        """Say it on the page."""
        self.show(trouble=trouble, is_loading=False)

    def _act(self, deed: Callable[..., Any], said: Text) -> None:
        row = self.state.row
        if row is not None:
            words = said.given(address=row.recipient)
            self.do(deed, row.id, then=lambda _: self._tell(words))

    def _listed(self, ids: tuple[int, ...]) -> None:
        self.show(ids=ids, is_loading=False, trouble=None)
        if self.state.rows:
            self.fetch([each for each in ids if each in self.state.rows] or ids[:100])

    def _fetched(self, rows: tuple[MessageRow, ...]) -> None:
        self.show(rows={**self.state.rows, **{row.id: row for row in rows}})

    def _read(self, text: MessageText | None) -> None:
        if text is not None and text.id == self.state.current:
            self.show(text=text)

    def _look_for_way(self, way: mail_setup.Way | None) -> None:
        if way is None:
            self.show(closed=Text("E-mail to customers is switched off. Switch it on in Settings, Messages."))
        else:
            # A keyring may ask somebody before it opens: that is outside.
            self.outside(mail_setup.why_closed, way, then=lambda why: self.show(closed=why))

    def _tell(self, said: Text) -> None:
        self.show(said=Said(said, self.state.said.serial + 1 if self.state.said else 1))
        self.refresh()
