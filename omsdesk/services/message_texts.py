"""How messages are worded: the house's own words in place of the program's, and which are sent by themselves."""

from dataclasses import dataclass
from datetime import datetime

from omsdesk import messages, words
from omsdesk.clock import in_zone
from omsdesk.database.db import Db
from omsdesk.lifecycles.order import OrderStatus
from omsdesk.lifecycles.payment import PaymentWord
from omsdesk.lifecycles.rights import Right, needs
from omsdesk.messages import Wording
from omsdesk.messages.post import facts, template
from omsdesk.messages.post.facts import Facts, Goods, Instead
from omsdesk.messages.post.template import Filled
from omsdesk.money import Money
from omsdesk.services import messaging, settings
from omsdesk.services.settings import Company
from omsdesk.services.suppliers import letter
from omsdesk.services.totals import Totals
from omsdesk.words import Text


@dataclass(frozen=True)
class KindText:
    """One kind in one language, as it is worded now."""

    kind: str
    language: str
    wording: Wording
    is_own: bool
    """Whether the house words it itself."""
    fields: tuple[tuple[str, Text], ...]
    """What can stand in curly brackets, and what it holds."""


def text_of(company: Company, kind: str, language: str) -> KindText:
    """How a kind is worded now."""
    found = messaging.worded_kind(kind)
    return KindText(
        kind,
        language,
        messaging.wording_of(found, language, company),
        f"{kind}.{language}" in company.mail_texts,
        tuple((each, facts.FIELDS[each]) for each in found.fields),
    )


@needs(Right.SETTINGS)
def keep(db: Db, kind: str, language: str, wording: Wording) -> Company:
    """Word a kind otherwise from now on. What could not be filled is refused."""
    found = messaging.worded_kind(kind)
    template.check(wording, found.fields)
    own = dict(settings.company(db).mail_texts)
    if wording == found.wording.get(language):
        own.pop(f"{kind}.{language}", None)
    else:
        own[f"{kind}.{language}"] = {"subject": wording.subject.strip(), "body": wording.body.strip()}
    return settings.change(db, mail_texts=own)


@needs(Right.SETTINGS)
def forget(db: Db, kind: str, language: str) -> Company:
    """Back to the program's own words."""
    own = {key: kept for key, kept in settings.company(db).mail_texts.items() if key != f"{kind}.{language}"}
    return settings.change(db, mail_texts=own)


@needs(Right.SETTINGS)
def switch(db: Db, kind: str, *, on: bool) -> Company:
    """Whether this kind is written by itself."""
    off = [each for each in settings.company(db).mail_off if each != kind]
    return settings.change(db, mail_off=sorted(off if on else [*off, kind]))


def example(company: Company, kind: str, language: str, wording: Wording, now: datetime) -> Filled:
    """What a customer or supplier would read, of an order that nobody placed; refused like what is kept."""
    found = messaging.worded_kind(kind)
    template.check(wording, found.fields)
    if not found.to_customer:
        return letter.example(company, language, wording, now)
    with words.speaking(language):
        return template.fill(wording, facts.values(_invented(company, now)))


def switches(company: Company) -> tuple[tuple[str, Text, bool], ...]:
    """The kinds that deeds write: key, when, and whether they are sent."""
    found = messages.kinds().values()
    return tuple((each.key, each.when, each.key not in company.mail_off) for each in found if each.by_itself)


def _invented(company: Company, now: datetime) -> Facts:
    def amount(minor: int) -> Money:
        return Money(minor, company.currency)

    mug, tent = Goods("Enamel mug", "MUG-1", 2, amount(2500)), Goods("Tent for two", "TENT-2", 1, amount(18900))
    return Facts(
        company=company.name,
        contact=tuple(each for each in (company.email, company.phone) if each),
        order="SO-10482",
        reference="#2071",
        customer="Grace Hopper",
        address=("Grace Hopper", "Lindenweg 5", "28195 Bremen"),
        country="DE",
        service="Standard",
        ordered_at=in_zone(now, company.zone),
        expected_at=in_zone(now, company.zone),
        status=OrderStatus.CONFIRMED,
        payment=PaymentWord.UNPAID,
        lines=(mug, tent),
        missing=(Goods("Tent for two", "TENT-2", 1),),
        instead=(
            Instead(Goods("Tent for two", "TENT-2", 1), Goods("Tent for three", "TENT-3", 1), "", 4),
            Instead(Goods("Tent for two", "TENT-2", 1), Goods("Tarp", "TARP-1", 2), "3 x 3 m", 1),
        ),
        sums=tuple((row.caption, amount(row.minor)) for row in Totals(21400, 490, 4159).rows),
        total=amount(26049),
        paid=amount(0),
        open=amount(26049),
        credit=amount(26049),
        shipped=(Goods("Enamel mug", "MUG-1", 2),),
        needed=(Text("Street and house number"), Text("Phone number")),
        tracking=("OD4099999000000017",),
    )
