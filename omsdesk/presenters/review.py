"""The review queue: one order after the other, each decided with one key."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from omsdesk.database.work import Work
from omsdesk.lifecycles.order import HoldReason
from omsdesk.presenters import Jobs, Presenter, Said, Trouble, Way
from omsdesk.services import asking_details, deciding, fix_words, looking_again, messaging, review_queue
from omsdesk.services.asking_details import Answer
from omsdesk.services.blocking import Fix
from omsdesk.services.deciding import Decided, RejectPlan
from omsdesk.services.due_dates import after_working_days
from omsdesk.services.messaging import Draft
from omsdesk.services.review_queue import Case, Pile, ReviewRow, Waiting
from omsdesk.services.settings import Company
from omsdesk.services.typed_days import again_on
from omsdesk.words import Text

Seen = Collection[int] | None


@dataclass(frozen=True)
class ReviewState:
    """What the page shows."""

    pile: Pile = Pile.ALL
    ids: tuple[int, ...] = ()
    rows: tuple[ReviewRow, ...] = ()
    current: int | None = None
    case: Case | None = None
    """The order under the cursor, when it has been read."""
    plan: tuple[RejectPlan | None, int] = (None, 0)
    """What turning it away would do, to be shown once for each number."""
    draft: tuple[Draft | None, int] = (None, 0)
    """What the customer would be asked, to be shown once for each number."""
    today: date | None = None
    company: Company | None = None
    """Whose working days count."""
    said: Said | None = None
    way: Way | None = None
    is_loading: bool = True
    trouble: Trouble | None = None

    @property
    def why_not(self) -> Text | None:
        """Why nothing can be decided now."""
        if self.case is None:
            return Text("Choose an order first.") if self.ids else Text("Nothing waits for a look.")
        return None

    @property
    def why_not_different(self) -> Text | None:
        """Why nobody can be told apart here."""
        if self.case is None or self.case.double is not None:
            return self.why_not
        return Text("No other card of the register is meant here.")

    @property
    def seen(self) -> tuple[int, ...]:
        """The customer's replies that stand on the page."""
        return tuple(each.id for each in self.case.answers) if self.case else ()

    @property
    def reason(self) -> HoldReason:
        """Why it waits, as the sheet of the hold proposes it."""
        return self.case.holds[0].reason if self.case and self.case.holds else HoldReason.CUSTOMER_REQUEST


class Review(Presenter[ReviewState]):
    """Decides; whatever is decided, here or elsewhere, the next order comes by itself."""

    watches = frozenset({"orders", "holds", "settings", "payments", "order_lines", "replies"})

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, ReviewState())

    def open(self, reason: str = "", order: int | None = None) -> None:
        """The queue was asked for with one reason, or one order of it."""
        piles = [each for each in Pile if each is not Pile.ALL and reason in [one.value for one in each.reasons]]
        self.show(pile=piles[0] if piles else Pile.ALL, current=order or self.state.current)
        self.refresh()

    def refresh(self) -> None:
        """Read the queue again."""
        self.ask(review_queue.look, self.state.pile, then=self._looked)

    def choose_pile(self, pile: Pile) -> None:
        """Another kind of reason."""
        self.show(pile=pile)
        self.refresh()

    def point(self, order_id: int | None) -> None:
        """The cursor stands on this order. That it stands on none only means that its order was decided."""
        if order_id is not None and order_id != self.state.current:
            self.show(current=order_id, case=None)
            self._read()

    # ------------------------------------------------------------------ decisions

    def approve(self) -> None:
        """It is good."""
        self._decide(deciding.approve, self.state.seen)

    def not_the_same(self) -> None:
        """Two people with the same goods."""
        self._decide(deciding.not_the_same)

    def put_off(self, reason: HoldReason, note: str, day: str, *, seen: Seen = None) -> Text | None:
        """Look again on a day; answers what is wrong with the day, if something is.

        ``seen``, here and below, are the replies that stood on the page when the sheet was laid; None is those of now.
        """
        state = self.state
        if state.today is None or state.company is None:
            return Text("The queue is still loading.")
        found = again_on(day, state.today, state.company)
        if found is None:
            return looking_again.NO_DAY
        self._decide(deciding.put_off, reason, note, found, self._seen(seen))
        return None

    def ask_reject(self) -> None:
        """Say what turning it away would do."""
        if self.state.case is not None:
            self.ask(deciding.plan_reject, self.state.case.order.id, then=self._planned)

    def reject(self, why: str, *, seen: Seen = None) -> None:
        """It was read, and is wanted."""
        self._decide(deciding.reject, why, self._seen(seen))

    def proposed_day(self) -> str:
        """The next working day, as the sheet proposes it."""
        today, company = self.state.today, self.state.company
        return after_working_days(today, 1, company).isoformat() if today and company else ""

    def ask_customer(self) -> None:
        """Show what the customer would be asked, before it is sent."""
        if self.state.case is not None:
            self.ask(messaging.preview, self.state.case.order.id, asking_details.KIND, then=self._drafted)

    def send(self, *, seen: Seen = None) -> None:
        """It was read, and is good; the answer brings the order back."""
        self._decide(asking_details.ask, self._seen(seen))

    def answer(self, said: Answer) -> None:
        """The customer answered."""
        self._decide(asking_details.answer, said)

    # ------------------------------------------------------------------ ways

    def open_order(self) -> None:
        """All of this order."""
        if self.state.current is not None:
            self._go("order_detail", order=self.state.current)

    def mend(self, fix: Fix) -> None:
        """Take away what is in the way, on the page where it is done."""
        if fix is Fix.RELEASE_HOLD:
            self.approve()
        elif fix in fix_words.PAGES and fix is not Fix.PLACE:
            self._go(fix_words.PAGES[fix])
        else:
            self._go("order_detail", order=self.state.current, fix=str(fix))

    def troubled(self, trouble: Trouble) -> None:
        """Say it on the page."""
        self.show(trouble=trouble, is_loading=False)

    # ------------------------------------------------------------------ inside

    def _seen(self, seen: Seen) -> tuple[int, ...]:
        return self.state.seen if seen is None else tuple(seen)

    def _looked(self, found: Waiting) -> None:
        current = self.state.current
        if current not in found.ids:
            before = self.state.ids.index(current) if current in self.state.ids else 0
            current = found.ids[min(before, len(found.ids) - 1)] if found.ids else None
        kept = self.state.case if self.state.case and self.state.case.order.id == current else None
        known = {"ids": found.ids, "rows": found.rows, "today": found.today, "company": found.company}
        self.show(**known, current=current, case=kept, is_loading=False, trouble=None)
        self._read()

    def _read(self) -> None:
        if self.state.current is not None:
            self.ask(review_queue.case, self.state.current, then=self._case_read)

    def _case_read(self, case: Case) -> None:
        if case.order.id == self.state.current:
            self.show(case=case)

    def _decide(self, deed: Callable[..., Decided], *args: Any) -> None:
        if self.state.case is not None:
            self.do(deed, self.state.case.order.id, *args, then=self._decided)

    def _decided(self, decided: Decided) -> None:
        self.show(said=Said(decided.words, self.state.said.serial + 1 if self.state.said else 1))
        self.refresh()

    def _planned(self, plan: RejectPlan) -> None:
        self.show(plan=(plan, self.state.plan[1] + 1))

    def _drafted(self, draft: Draft) -> None:
        self.show(draft=(draft, self.state.draft[1] + 1))

    def _go(self, page: str, **focus: Any) -> None:
        self.show(way=Way(page, focus, self.state.way.serial + 1 if self.state.way else 1))
