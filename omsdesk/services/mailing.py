"""Send what waits in the outbox of messages, one after the other. For a lane of its own, never inside a transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from omsdesk.database.work import Work
from omsdesk.errors import Refusal, Unavailable
from omsdesk.messages.post.letter import Attachment, Letter, MailInDoubt, MailRefused, PostClosed, Transport
from omsdesk.services import mail_queue, mail_setup, settings
from omsdesk.services.cards import at_confirmation
from omsdesk.services.invoicing import ubl
from omsdesk.services.mail_queue import Attached, Claim, NotMine
from omsdesk.services.mail_setup import Way
from omsdesk.services.printing_jobs import Press
from omsdesk.words import Text

MOST_AT_ONCE = 200
"""Then whoever waits for the lane has a turn; the rest is sent with the next look."""


@dataclass(frozen=True)
class Posted:
    """How many messages were taken, refused, put off, or are in doubt."""

    sent: int = 0
    refused: int = 0
    waiting: int = 0
    in_doubt: int = 0
    is_closed: bool = False
    """Nothing could leave; the clock tries again, not the next change."""

    def __add__(self, other: "Posted") -> "Posted":
        return Posted(
            self.sent + other.sent,
            self.refused + other.refused,
            self.waiting + other.waiting,
            self.in_doubt + other.in_doubt,
            self.is_closed or other.is_closed,
        )

    def __bool__(self) -> bool:
        return bool(self.sent or self.refused or self.waiting or self.in_doubt)


def carry_out(
    work: Work, press: Press | None = None, transport_for: Callable[[Way], Transport | None] | None = None
) -> Posted:
    """Send every message that is due. Without a way out at this computer they wait for one that has it."""
    if work.read(mail_queue.has_lost):
        work.write(mail_queue.recover)
    if work.read(at_confirmation.late):
        work.write(at_confirmation.confirm_late)
    if not work.read(mail_queue.is_due):
        return Posted()
    way = work.read(mail_setup.way)
    transport = (transport_for or mail_setup.transport)(way)
    if transport is None:
        return Posted()
    done = Posted()
    for _ in range(MOST_AT_ONCE):
        claim = work.write(mail_queue.claim_next) if work.read(mail_queue.is_due) else None
        if claim is None:
            break
        done = done + _send(work, press, transport, way, claim)
        if done.is_closed:
            break
    return done


def _send(work: Work, press: Press | None, transport: Transport, way: Way, claim: Claim) -> Posted:
    """One try, and what came of it."""
    try:
        letter = _letter(work, press, way, claim)
        transport.send(letter, partial(work.write, mail_queue.hand_over, claim))
    except NotMine:
        return Posted()
    except MailInDoubt as trouble:
        work.write(mail_queue.lose_sight, claim, str(trouble))
        return Posted(in_doubt=1)
    except (MailRefused, Refusal) as no:
        work.write(mail_queue.fail, claim, str(no))
        return Posted(refused=1)
    except Unavailable as trouble:
        work.write(mail_queue.put_off, claim, str(trouble))
        return Posted(waiting=1, is_closed=isinstance(trouble, PostClosed))
    work.write(mail_queue.finish, claim)
    return Posted(sent=1)


def _letter(work: Work, press: Press | None, way: Way, claim: Claim) -> Letter:
    row = work.read(mail_queue.row_of, claim)
    company = work.read(settings.company)
    papers = [_attachment(press, each) for each in work.read(mail_queue.attached, claim)]
    if company.mail_invoice_xml:
        papers += [
            Attachment(f"{name}.xml", ubl.xml_of(record), "xml")
            for name, record in work.read(mail_queue.e_invoices, claim)
        ]
    return Letter(
        message_id=row.message_id,
        sender=way.sender,
        sender_name=company.name,
        recipient=row.recipient,
        recipient_name=row.name,
        subject=row.subject,
        body=row.body,
        html=row.html,
        language=row.language,
        at=row.created_at,
        attachments=tuple(papers),
    )


def _attachment(press: Press | None, paper: Attached) -> Attachment:
    pdf = paper.pdf
    if pdf is None:
        if press is None:
            raise Unavailable(Text("This computer draws no papers."), Text("Another station sends it."))
        pdf = press.pdf(paper.document)
    return Attachment(f"{paper.title}.pdf", pdf)
