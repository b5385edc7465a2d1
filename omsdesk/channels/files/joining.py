"""Orders and their lines put together, whether they came in one file or in two.

A row that could not be read leaves its order incomplete: the order comes in with what is good and
carries the problem, so that somebody looks before goods leave. An order that has no good line at all
does not come in.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from omsdesk.channels import LineRecord, OrderRecord, Problem
from omsdesk.words import Text


@dataclass(frozen=True)
class Joined:
    """Whole orders, and what found no partner: by line of the orders' file and of the lines' file."""

    orders: tuple[OrderRecord, ...]
    in_orders: tuple[Problem, ...]
    in_lines: tuple[Problem, ...]


def join(orders: Iterable[OrderRecord], lines: Iterable[LineRecord], problems: Iterable[Problem] = ()) -> Joined:
    """Give each order its lines, and the problems of rows that name it."""
    lines_of: dict[str, list[LineRecord]] = defaultdict(list)
    for line in lines:
        lines_of[line.order_ref].append(line)
    problems_of: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        if problem.order_ref is not None:
            problems_of[problem.order_ref].append(problem)
    whole: list[OrderRecord] = []
    empty: list[Problem] = []
    for order in orders:
        its_lines = lines_of.pop(order.external_ref, [])
        its_problems = (*order.problems, *problems_of.get(order.external_ref, ()))
        if its_lines or order.is_cancelled:
            whole.append(replace(order, lines=tuple(its_lines), problems=its_problems))
        else:
            empty.append(_without_lines(order, is_broken=bool(its_problems)))
    return Joined(tuple(whole), tuple(empty), tuple(_without_order(ref, each) for ref, each in lines_of.items()))


def _without_lines(order: OrderRecord, *, is_broken: bool) -> Problem:
    reason = (
        Text("Order {order} has no line that can be read.", order=order.external_ref)
        if is_broken
        else Text("Order {order} has no lines.", order=order.external_ref)
    )
    return Problem(order.line, None, reason, order.external_ref)


def _without_order(ref: str, lines: list[LineRecord]) -> Problem:
    reason = Text(
        "Order {order} is not among the orders; its line is left out.",
        many="Order {order} is not among the orders; its {n} lines are left out.",
        order=ref,
        n=len(lines),
    )
    return Problem(lines[0].line, None, reason, ref)
