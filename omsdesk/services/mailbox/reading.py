"""The errand to the mailbox: new mails are looked at, and what answers a message of ours lands on its order.

A lane of its own, never inside a transaction. The mailbox is only read. How far it was read is kept after each
handful; what was on its way when the line broke is read again, and lands once.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from omsdesk.database.work import Work
from omsdesk.errors import Refusal, Unavailable
from omsdesk.messages.post import imap, incoming
from omsdesk.messages.post.incoming import Head
from omsdesk.messages.post.mail_folder import LARGEST_MAIL, Folder
from omsdesk.messages.post.server import MailServer
from omsdesk.services import behind_the_screen, replies, turns
from omsdesk.services.mailbox import progress, recognising, setup
from omsdesk.services.mailbox.progress import KIND, Known
from omsdesk.services.mailbox.setup import Box
from omsdesk.services.turns import Held
from omsdesk.words import Text

log = logging.getLogger(__name__)

EVERY_S = 120
FIRST_LOOK = timedelta(days=14)
"""How old the mails may be that the first visit looks at."""
MOST_AT_ONCE = 500
"""Then the next visit goes on."""
HANDFUL = 50
OFTEN_ENOUGH = 3
"""So many visits in vain, and people are told."""


@dataclass(frozen=True)
class Read:
    """What came of one visit."""

    answers: int = 0
    trouble: Text | None = None
    """Why nobody gets in, once that is no accident."""


def carry_out(work: Work, stopped: Callable[[], bool] = lambda: False) -> Read | None:
    """Look into the mailbox if it is due and this computer can; None: nothing was due."""
    box = work.read(setup.box)
    if not box.is_on or not work.read(turns.is_due, KIND):
        return None
    program = behind_the_screen.by_the_program(work, frozenset())
    server = setup.server(box) if program is not None else None
    if program is None or server is None:
        return None  # another station has the password
    held = program.write(turns.claim, KIND, KIND, progress.LEASE_S)
    return None if held is None else _Visit(program, box, held, stopped).pay(server)


class _Visit:
    """One look into the mailbox, under a turn that is ours for a while."""

    def __init__(self, work: Work, box: Box, held: Held, stopped: Callable[[], bool]) -> None:
        self._work, self._box, self._held, self._stopped = work, box, held, stopped
        known = progress.of(held.payload)
        self._known = known if known.box == box.name else Known(box.name)
        self._answers = 0

    def pay(self, server: MailServer) -> Read:
        """Read what is new; what is left over is read by the next visit, at once."""
        try:
            with imap.opened(server, self._box.folder) as folder:
                is_all = self._read(folder)
        except (Refusal, Unavailable) as trouble:
            said = str(Text("{reason} {advice}", reason=trouble.reason, advice=trouble.advice or "")).strip()
            log.info("The mailbox was not read to the end: %s", said)
            self._work.write(turns.put_off, self._held, progress.written(self._known), said)
            return Read(self._answers, trouble.reason if self._held.attempt >= OFTEN_ENOUGH else None)
        now = self._work.now().isoformat()
        said = progress.written(replace(self._known, read_at=now))
        self._work.write(turns.end, self._held, said, EVERY_S if is_all else 0)
        return Read(self._answers)

    def _read(self, folder: Folder) -> bool:
        """Handful by handful; False when there is more, or the turn is another station's now."""
        if folder.validity != self._known.validity:
            self._known = replace(self._known, validity=folder.validity, uid=None)
        uids = folder.uids(self._known.uid, (self._work.now() - FIRST_LOOK).date())
        for start in range(0, min(len(uids), MOST_AT_ONCE), HANDFUL):
            if self._stopped():
                return False
            some = uids[start : start + HANDFUL]
            self._take(folder, some)
            self._known = replace(self._known, uid=some[-1])
            if not self._work.write(turns.keep, self._held, progress.written(self._known)):
                return False
        return len(uids) <= MOST_AT_ONCE

    def _take(self, folder: Folder, uids: Sequence[int]) -> None:
        heads: dict[int, Head] = {}
        sizes: dict[int, int] = {}
        for uid, content, size in folder.heads(uids):
            heads[uid], sizes[uid] = incoming.head_of(content, f"{self._box.name} {folder.validity} {uid}"), size
        for uid, about in self._work.read(recognising.found, heads).items():
            said = incoming.said_in(folder.whole(uid), is_cut=sizes[uid] > LARGEST_MAIL)
            self._answers += self._work.write(replies.land, about, heads[uid], said)
