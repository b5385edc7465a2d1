"""What the office does with the orders that are marked, and how each act is taken back."""

from collections.abc import Callable
from typing import Any

from omsdesk.codes import house_name
from omsdesk.database.work import Work
from omsdesk.lifecycles.headline import Headline
from omsdesk.lifecycles.order import HoldReason
from omsdesk.presenters import Jobs, Presenter, Said, Way
from omsdesk.presenters.orders.state import OrdersState
from omsdesk.services import assigning, held_again, order_acts, queue_page, releasing, tagging, unreleasing
from omsdesk.services.assigning import Assigned
from omsdesk.services.blocking import Fix
from omsdesk.services.held_again import LetGo
from omsdesk.services.order_acts import Done, Plan, Result
from omsdesk.services.releasing import LeftOut, PickRules, Released
from omsdesk.services.tagging import TagChange
from omsdesk.services.unreleasing import Unreleased
from omsdesk.words import Text

PRINTED_AT_ONCE = 10
"""Slips of one write: few enough that Cancel is heard soon."""
HELD = (Headline.ON_HOLD, Headline.REVIEW)


class Acts(Presenter[OrdersState]):
    """Acts on one order or on many; an order that cannot follow is left out, with its reason."""

    def __init__(self, work: Work, jobs: Jobs) -> None:
        super().__init__(work, jobs, OrdersState(now=work.now()))
        self._undo: Callable[[], None] | None = None
        self._stopped = False

    # ------------------------------------------------------------------ on the marked orders

    def release_wave(self, rules: PickRules | None = None) -> None:
        """The selected orders, or everything that is ready, go to the hall; without waves to the bench."""
        if self.state.why_not_release is not None:
            return
        if not self.state.waves:
            self._go("pack", **({"order": self.state.acted_on[0]} if self.state.acted_on else {}))
        elif self.state.selected:
            self.do(releasing.release, self.state.selected, rules=rules, then=self._released)
        else:
            wanted = self.state.wanted
            asked = (wanted.words, wanted.channel, self.state.due, rules)
            self.do(queue_page.release_ready, *asked, then=self._released)

    def ask_rules(self) -> None:
        """How the pickers of this wave work: asked before it is released, the usual rules given."""
        self.ask(releasing.usual_rules, then=lambda usual: self.show(rules=(usual, self.state.rules[1] + 1)))

    def hold(self, reason: HoldReason, note: str = "", again: str = "") -> None:
        """Hold the orders that are marked, until released or until a day."""
        self.do(order_acts.hold, self.state.acted_on, reason, note, again, then=self._held)

    def let_go(self) -> None:
        """Release every hold of the orders that are marked."""
        self.do(held_again.let_go, self.state.acted_on, then=self._let_go)

    @property
    def are_held(self) -> bool:
        """Whether H means "release hold" now."""
        preview = self.state.preview
        return preview is not None and preview.id in self.state.acted_on and preview.headline in HELD

    def print_slips(self) -> None:
        """Packing slips of the marked orders, some at a time so that Cancel is heard."""
        self._print(order_acts.print_slips, lambda n: Text("{n} slip prints", many="{n} slips print", n=n))

    def print_labels(self) -> None:
        """The labels of their packed boxes."""
        self._print(
            order_acts.print_labels,
            lambda n: Text("The labels of {n} order print", many="The labels of {n} orders print", n=n),
        )

    def stop(self) -> None:
        """Print no more; what came out stays."""
        self._stopped = True

    def ask_cancel(self) -> None:
        """Show what cancelling the marked orders would do."""
        if self.state.acted_on:
            self.ask(order_acts.plan_cancel, self.state.acted_on, then=self._planned)

    def keep(self) -> None:
        """Nothing is cancelled."""
        self.show(plan=None)

    def cancel(self, why: str) -> None:
        """Cancel the marked orders."""
        self.show(plan=None)
        self.do(order_acts.cancel, self.state.acted_on, why, then=self._cancelled)

    def ask_assign(self) -> None:
        """Show who can see to the marked orders."""
        if self.state.acted_on:
            self.ask(assigning.people, then=lambda people: self._ask_for("assign", people=people))

    def assign(self, user_id: int) -> None:
        """Give the marked orders to this person, or to nobody."""
        self.do(assigning.assign, self.state.acted_on, user_id, then=self._assigned)

    def ask_tags(self) -> None:
        """Show the words on the marked orders, and those that are used often."""
        ids = self.state.acted_on
        if ids:
            self.ask(tagging.of, ids, then=lambda tags: self.show(tags=tags))
            self.ask(tagging.used, then=lambda used: self._ask_for("tag", used_tags=used))

    def change_tags(self, add: str = "", remove: str = "") -> None:
        """Put words on the marked orders, or take them off."""
        self.do(tagging.change, self.state.acted_on, add, remove, then=self._tagged)

    def mend(self, fix: Fix) -> None:
        """Take away what keeps the order of the preview."""
        if self.state.current is not None and fix in order_acts.MENDED_HERE:
            self.do(order_acts.mend, self.state.current, fix, then=self._tell)

    def undo(self) -> None:
        """Take the last act back."""
        undo, self._undo = self._undo, None
        if undo is not None:
            undo()

    def close_result(self) -> None:
        """The result line was read."""
        self.show(result=None)

    # ------------------------------------------------------------------ what came of it

    def _go(self, page: str, **focus: Any) -> None:
        serial = self.state.way.serial + 1 if self.state.way else 1
        self.show(way=Way(page, focus, serial))

    def _released(self, released: Released) -> None:
        words = Text("{n} released", n=len(released.order_ids))
        self.show(result=Result(words, released.left_out), selected=())
        if released.list_id is not None:
            self._undo = lambda: self.do(unreleasing.unrelease_all, released.order_ids, then=self._unreleased)
            self._tell(Text("Pick list {list} is ready", list=house_name("PL", released.list_id)), may_undo=True)

    def _unreleased(self, back: Unreleased) -> None:
        words = Text("{n} order is off its list", many="{n} orders are off their lists", n=len(back.order_ids))
        self._show_left_out(words, back.left_out)
        self._tell(words)

    def _planned(self, plan: Plan) -> None:
        self.show(plan=plan, questions=self.state.questions + 1)

    def _held(self, done: Done) -> None:
        if len(done.order_ids) == 1:
            words = Text("Order {number} put on hold", number=house_name("SO", done.order_ids[0]))
        else:
            words = Text("{n} orders put on hold", n=len(done.order_ids))
        self._show_left_out(words, done.left_out)
        self._undo = lambda: self.do(order_acts.let_go, done.order_ids)
        self._tell(words, may_undo=True)

    def _let_go(self, freed: LetGo) -> None:
        words = Text("{n} order goes on", many="{n} orders go on", n=len(freed.done.order_ids))
        self._show_left_out(words, freed.done.left_out)
        self._undo = lambda: self.do(held_again.hold_again, freed.holds)
        self._tell(words, may_undo=True)

    def _cancelled(self, done: Done) -> None:
        words = Text("{n} order cancelled", many="{n} orders cancelled", n=len(done.order_ids))
        self._show_left_out(words, done.left_out)
        self._tell(words)

    def _ask_for(self, sheet: str, **found: Any) -> None:
        self.show(asked=(sheet, self.state.asked[1] + 1), **found)

    def _assigned(self, assigned: Assigned) -> None:
        n = len(assigned.order_ids)
        words = Text("{n} order is nobody's now", many="{n} orders are nobody's now", n=n)
        if assigned.name:
            words = Text("{name} sees to {n} order", many="{name} sees to {n} orders", n=n, name=assigned.name)
        self._undo = lambda: self.do(assigning.take_back, assigned.before)
        self._tell(words, may_undo=True)

    def _tagged(self, change: TagChange) -> None:
        words = Text("The words on {n} order changed", many="The words on {n} orders changed", n=change.orders)
        self._undo = lambda: self.do(tagging.take_back, change)
        self._tell(words, may_undo=True)

    def _show_left_out(self, words: Text, left_out: tuple[LeftOut, ...]) -> None:
        self.show(result=Result(words, left_out) if left_out else None)

    def _print(self, deed: Callable[..., Done], told: Callable[[int], Text]) -> None:
        ids = self.state.acted_on
        if ids and self.state.printing is None:
            self._stopped = False
            self.show(printing=(0, len(ids)), result=None)
            self._print_from(deed, told, ids, Done(()), 0)

    def _print_from(
        self, deed: Callable[..., Done], told: Callable[[int], Text], ids: tuple[int, ...], so_far: Done, place: int
    ) -> None:
        if self._stopped or place >= len(ids):
            self._printed(told, ids, so_far)
            return
        part = ids[place : place + PRINTED_AT_ONCE]

        def printed(done: Done) -> None:
            together = Done((*so_far.order_ids, *done.order_ids), (*so_far.left_out, *done.left_out))
            self.show(printing=(min(place + len(part), len(ids)), len(ids)))
            self._print_from(deed, told, ids, together, place + len(part))

        self.do(deed, part, then=printed)

    def _printed(self, told: Callable[[int], Text], ids: tuple[int, ...], done: Done) -> None:
        missing = len(ids) - len(done.order_ids) - len(done.left_out)
        words = told(len(done.order_ids))
        if missing:
            words = Text("Stopped. {n} printed, {missing} not", n=len(done.order_ids), missing=missing)
        self.show(printing=None, result=Result(words, done.left_out))

    def _tell(self, words: Text, *, may_undo: bool = False) -> None:
        serial = self.state.said.serial + 1 if self.state.said else 1
        self.show(said=Said(words, serial, may_undo))
