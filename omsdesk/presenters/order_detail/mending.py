"""Changes to what was ordered: other lines, what the customer says to short stock, a copy."""

from collections.abc import Mapping, Sequence

from omsdesk.codes import house_name
from omsdesk.lifecycles.order import ShortAnswer
from omsdesk.money import Money
from omsdesk.presenters import Way
from omsdesk.presenters.order_detail.state import Asked, Form
from omsdesk.presenters.order_detail.writing import Writing
from omsdesk.services import (
    backorders,
    copying,
    cut_plan,
    editing,
    merging_orders,
    shortage,
    splitting,
    unreleasing,
)
from omsdesk.services.cut_plan import CutPlan
from omsdesk.services.editing import Edited
from omsdesk.services.merging_orders import Mergeable
from omsdesk.services.shortage import Question
from omsdesk.services.splitting import Split
from omsdesk.services.suppliers import choosing, wanted
from omsdesk.services.suppliers.wanted import Missing
from omsdesk.services.unreleasing import OnList
from omsdesk.words import Text


class Mending(Writing):
    """What the page of an order does with its lines."""

    _asks_refund = False
    """Something was cancelled: whether money goes back shows when it is read again."""

    def edit_lines(self) -> None:
        """Other quantities or products; the sheet says what the hall has of it."""
        self.ask(unreleasing.on_list, self.state.order_id, then=self._lines_asked)

    def change_lines(self, quantities: Mapping[int, int], added: Sequence[tuple[str, int]]) -> None:
        """Have it so."""
        self.do(editing.change_by_code, self.state.order_id, dict(quantities), tuple(added), then=self._edited)

    def ask_short(self, line_id: int) -> None:
        """What may be done about a line that is not all there."""
        self.ask(shortage.question, self.state.order_id, line_id, then=self._questioned)

    def answer_short(self, line_id: int, said: ShortAnswer, said_by: str, how: str, other_id: int | None) -> None:
        """The customer has decided."""
        order = self.state.order_id
        asked = (order, line_id, said)
        self.do(shortage.answer, *asked, said_by=said_by, how=how, other_id=other_id, then=self._tell)

    def ask_supplier(self, line_id: int) -> None:
        """Who could send what is missing of a line."""
        self.ask(wanted.of_line, self.state.order_id, line_id, then=self._may_give)

    def give(self, line_id: int, supplier_id: int, pieces: int, code: str) -> None:
        """Have it sent by this supplier."""
        self.do(choosing.give, self.state.order_id, line_id, supplier_id, pieces, code, then=self._tell)

    def plan_cut(self, line_id: int) -> None:
        """What cancelling pieces of a line would give back, before it is asked how many."""
        self.ask(cut_plan.of_line, self.state.order_id, line_id, then=self._cut_planned)

    def split(self, quantities: Mapping[int, int]) -> None:
        """These pieces become an order of their own."""
        self.do(splitting.split, self.state.order_id, dict(quantities), then=self._was_split)

    def ask_merge(self) -> None:
        """Which orders could become part of this one."""
        self.ask(merging_orders.candidates, self.state.order_id, then=self._may_merge)

    def merge(self, from_id: int) -> None:
        """Take another order of the customer in."""
        number = house_name("SO", from_id)

        def merged(moved: Money) -> None:
            said = Text("{number} is part of this order now", number=number)
            if moved.minor:
                said = Text("{number} is part of this order now, with {amount}", number=number, amount=moved)
            self._tell(said)

        self.do(merging_orders.merge, self.state.order_id, from_id, then=merged)

    def copy(self) -> None:
        """The same once more, as a draft to look at."""
        self.do(copying.copy, self.state.order_id, then=self._copied)

    def go_first(self) -> None:
        """When goods come, this order is served before others; or waits its turn again."""
        detail = self.state.detail
        if detail is not None:
            first = not detail.goes_first
            said = Text("It goes first when goods come") if first else Text("It waits its turn when goods come")
            self.do(backorders.put_first, self.state.order_id, first=first, then=lambda _: self._tell(said))

    def _cancelled(self, said: Text) -> None:
        self._asks_refund = True
        self._tell(said)
        self.refresh()

    def _lines_asked(self, standing: OnList) -> None:
        self.show(on_list=standing)
        self._ask(Form.LINES)

    def _questioned(self, question: Question) -> None:
        self.show(question=question)
        self._ask(Form.SHORT)

    def _may_give(self, missing: Missing) -> None:
        self.show(missing=missing)
        self._ask(Form.GIVE)

    def _cut_planned(self, plan: CutPlan) -> None:
        self.show(cut=plan)
        self._ask(Form.CUT)

    def _may_merge(self, found: tuple[Mergeable, ...]) -> None:
        self.show(mergeable=tuple(found))
        if found:
            self._ask(Form.MERGE)
        else:
            self._tell(Text("No other open order goes to this customer and address."))

    def _was_split(self, done: Split) -> None:
        number = house_name("SO", done.order_id)
        said = Text("{number} has these pieces now", number=number)
        if done.moved.minor:
            said = Text("{number} has these pieces now, with {amount}", number=number, amount=done.moved)
        self._tell(said)

    def _edited(self, done: Edited) -> None:
        said = Text("The lines are changed")
        if done.put_backs:
            said = Text("The lines are changed; picked goods go back to the shelf")
        self._tell(said)

    def _copied(self, order_id: int) -> None:
        self._tell(Text("{number} is a draft now", number=house_name("SO", order_id)))
        serial = self.state.way.serial + 1 if self.state.way else 1
        self.show(way=Way("order_entry", {"order": order_id}, serial))

    def _ask(self, form: Form) -> None:
        serial = self.state.asked.serial + 1 if self.state.asked else 1
        self.show(asked=Asked(form, serial))
