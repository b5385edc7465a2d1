"""Signs of fraud are counted together: one alone says little, several ask for a person."""

from dataclasses import dataclass
from functools import cache

from omsdesk import discovery
from omsdesk.errors import Refusal
from omsdesk.lifecycles.order import HoldReason
from omsdesk.services.new_order import NewHold
from omsdesk.services.reviews import Reviewed, fraud
from omsdesk.services.reviews.fraud import WHOLE, Factor
from omsdesk.services.settings import Company
from omsdesk.words import Text


@dataclass(frozen=True)
class Weighed:
    """A sign with its points."""

    words: Text
    points: int


@cache
def factors() -> tuple[Factor, ...]:
    """All signs, by the order of their keys."""
    return tuple(discovery.plugins(fraud).values())


def weight_of(factor: Factor, company: Company) -> int:
    """The points that the house gives for the whole sign."""
    return int(getattr(company, f"review_weight_{factor.key}"))


def refuse_unreachable(company: Company) -> None:
    """A threshold that no order can reach looks like a check and is none."""
    most = sum(weight_of(factor, company) for factor in factors())
    if company.review_threshold > most:
        raise Refusal(
            Text("All signs together make {n} points.", n=most),
            Text("Set points of {n} or less, or 0 to hold no order for fraud.", n=most),
        )


def weighed(order: Reviewed) -> tuple[Weighed, ...]:
    """What there is to see of the order, each with its points, the heaviest first."""
    signs = [
        Weighed(sign.words, weight_of(factor, order.company) * sign.share // WHOLE)
        for factor in factors()
        if (sign := factor.look(order)) is not None
    ]
    return tuple(sorted((each for each in signs if each.points), key=lambda each: -each.points))


class FraudReview:
    """Hold an order whose signs make up the points that the house has set."""

    key = "fraud"
    reason = HoldReason.FRAUD

    def look(self, order: Reviewed) -> NewHold | None:
        """Name each sign with its points, the heaviest first."""
        threshold, signs = order.company.review_threshold, weighed(order)
        points = sum(each.points for each in signs)
        if not threshold or points < threshold:
            return None
        named = [Text("{sign} ({points})", sign=each.words, points=each.points) for each in signs]
        said = Text("{points} points, held from {threshold}: {signs}", points=points, threshold=threshold, signs=named)
        return NewHold(self.reason, said)


PLUGIN = FraudReview()
