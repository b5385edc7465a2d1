"""Look whether everything that must always hold does hold, rule by rule, on the data as it is.

Each rule is a group of questions that must find nothing. All of them see one moment of the database,
whatever the stations write meanwhile.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from omsdesk.database.db import Db
from omsdesk.database.patience import takes
from omsdesk.services.checks.chain import chain
from omsdesk.services.checks.costs import COSTS
from omsdesk.services.checks.counters import COUNTERS
from omsdesk.services.checks.drawers import DRAWERS
from omsdesk.services.checks.invoices import CLAIMS, NUMBERS
from omsdesk.services.checks.labels import LABELS, OUTBOX
from omsdesk.services.checks.messages import MESSAGES
from omsdesk.services.checks.money import PAYMENTS, TOTALS
from omsdesk.services.checks.personal import PERSONAL
from omsdesk.services.checks.probe import Probe
from omsdesk.services.checks.scans import SCANS
from omsdesk.services.checks.stock import LEDGER, PROMISES
from omsdesk.services.checks.stops import STOPS
from omsdesk.services.checks.store_credit import CREDIT
from omsdesk.services.checks.trail import TRAIL
from omsdesk.words import Text

AN_HOUR = 3600.0
"""Whoever asks waits for the answer, however much there is to look at."""

SHOWN = 5
"""Examples of each way of breaking a rule."""


@dataclass(frozen=True)
class Rule:
    """One thing that always holds."""

    number: int
    sentence: Text
    probes: tuple[Probe, ...] = ()
    by_fault_tests: bool = False
    """It, or part of it, cannot be seen in the data: tests that kill and cut show it."""


@dataclass(frozen=True)
class RuleResult:
    """How often a rule is broken, with some examples."""

    number: int
    sentence: Text
    violations: int
    examples: tuple[str, ...] = ()
    by_fault_tests: bool = False
    """Shown as "by fault tests", beside the count where a part of the rule can be counted."""
    is_counted: bool = True


RULES = (
    Rule(1, Text("The ledger adds up to the balances, and every piece is in one place."), LEDGER),
    Rule(2, Text("Nothing is promised that is not there, and nothing twice."), PROMISES),
    Rule(3, Text("The counters of each line are in order and agree with the goods."), COUNTERS),
    Rule(4, Text("No more is captured than authorised, no more refunded than captured."), (*PAYMENTS, *CREDIT)),
    Rule(5, Text("A parcel has one live label, and no number is used twice."), LABELS),
    Rule(6, Text("Held and cancelled orders do not go on."), STOPS),
    Rule(7, Text("Only what was scanned or confirmed is counted, and only once."), SCANS),
    Rule(8, Text("Every change is written down, and stays written."), (*TRAIL, *NUMBERS, *PERSONAL)),
    Rule(9, Text("What was acknowledged survives a kill and a loss of power."), by_fault_tests=True),
    Rule(10, Text("Every act outside has its row and takes effect once."), (*OUTBOX, *MESSAGES), by_fault_tests=True),
    Rule(
        11,
        Text("All totals come from one calculation and are the sums of their parts."),
        (*TOTALS, *CLAIMS, *COSTS, *DRAWERS),
    ),
)


@takes(AN_HOUR)
def check(db: Db, *, audit: bool = False, kept_roots: Iterable[str] = ()) -> tuple[RuleResult, ...]:
    """All rules, each with the number of its violations. Run it as a read: it changes nothing.

    With ``audit`` every row that was ever written is gone through too, which takes its time.
    """
    _see_one_moment(db)
    return tuple(_result(db, rule) for rule in ((*RULES, _audit(kept_roots)) if audit else RULES))


def _audit(kept_roots: Iterable[str]) -> Rule:
    said = Text("The trail, the scans, the ledger and the inspections are as they were written.")
    return Rule(12, said, chain(kept_roots))


@takes(AN_HOUR)
def violations(db: Db, kept_roots: Iterable[str] = ()) -> tuple[str, ...]:
    """Every broken rule with its examples: nothing when all holds."""
    found = check(db, audit=True, kept_roots=kept_roots)
    return tuple(f"rule {each.number}: {example}" for each in found for example in each.examples)


def _see_one_moment(db: Db) -> None:
    """PostgreSQL shows each statement the newest commits unless told otherwise; SQLite holds a snapshot."""
    if db.is_postgresql and not db.connection.in_nested_transaction():
        db.connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _result(db: Db, rule: Rule) -> RuleResult:
    count = 0
    examples: list[str] = []
    for probe in rule.probes:
        found = iter(probe.search(db))
        some = [f"{probe.broken}: {case}" for case in islice(found, SHOWN)]
        examples += some
        count += len(some) + _rest(found)
    return RuleResult(
        rule.number, rule.sentence, count, tuple(examples), rule.by_fault_tests, is_counted=bool(rule.probes)
    )


def _rest(found: Iterator[str]) -> int:
    return sum(1 for _ in found)
