"""What the review rules look at, read in one statement for all orders asked about.

Each fact of an order is found through an index by customer, e-mail or phone and the time it was placed, so it costs
the same however many orders the house has had.
"""

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from omsdesk.database.db import Db
from omsdesk.lifecycles.order import OrderStatus
from omsdesk.models.customer import Address, Customer, DifferentPeople
from omsdesk.models.order import Order, OrderFact, OrderLine, Service
from omsdesk.services import review_money, review_stock
from omsdesk.services.new_order import ShipTo
from omsdesk.services.reviews import CARD, Reviewed, Twin
from omsdesk.services.settings import Company

PICK_UP = "pickup"
"""The service of customers who come themselves."""
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_HOURS: BindParameter[int] = bindparam("hours", type_=Integer)
_NOT_MEANT = (OrderStatus.DRAFT, OrderStatus.CANCELLED, OrderStatus.REJECTED)
_NOWHERE: ColumnElement[str] = literal_column("''")
"""Written out, never a parameter: SQLite takes the partial index only where it reads the same words."""


def facts(db: Db, order_ids: Collection[int], company: Company) -> Iterator[Reviewed]:
    """The orders as the rules see them."""
    asked = {"ids": list(order_ids), "hours": company.review_duplicate_hours, "now": db.now}
    rows = db.run(_facts(is_postgresql=db.is_postgresql), asked).all()
    money = review_money.look(db, rows, company)
    short = review_stock.short(db, order_ids) if company.review_stock else {}
    for row in rows:
        yield Reviewed(
            order_id=row.id,
            customer_name=row.customer_name,
            email=row.email,
            phone=row.phone,
            ship_to=ShipTo(
                name=row.ship_name,
                street=row.ship_street,
                extra=row.ship_extra,
                city=row.ship_city,
                region=row.ship_region,
                postal_code=row.ship_postal_code,
                country=row.ship_country,
            ),
            service=row.key,
            travels=bool(row.has_goods) and row.key != PICK_UP,
            total_minor=row.total_minor,
            currency=row.currency,
            placed_at=row.placed_at,
            twin=None if row.twin_id is None else Twin(row.twin_id, row.twin_placed_at),
            is_first=bool(row.customer_id or row.email or row.phone) and not row.came_before,
            in_the_hour=row.in_the_hour,
            with_card_in_the_hour=row.with_card_in_the_hour,
            own_country=row.own_country or "",
            risk=row.risk or "",
            open_minor=money.open_minor.get(row.id, 0),
            credit=money.credit.get(row.id),
            short=short.get(row.id),
            company=company,
        )


@cache
def _facts(*, is_postgresql: bool) -> Select[*tuple[Any, ...]]:
    """The statement, made once for each kind of database: they count hours in different words."""
    twin = aliased(Order)
    return (
        select(
            Order.id,
            Order.customer_id,
            Order.customer_name,
            Order.email,
            Order.phone,
            Order.ship_name,
            Order.ship_street,
            Order.ship_extra,
            Order.ship_city,
            Order.ship_region,
            Order.ship_postal_code,
            Order.ship_country,
            Order.total_minor,
            Order.currency,
            Order.placed_at,
            Service.key,
            exists().where(OrderLine.order_id == Order.id, OrderLine.stocked).label("has_goods"),
            twin.id.label("twin_id"),
            twin.placed_at.label("twin_placed_at"),
            _came_before().label("came_before"),
            _in_the_hour(is_postgresql=is_postgresql).label("in_the_hour"),
            _with_card_in_the_hour(is_postgresql=is_postgresql).label("with_card_in_the_hour"),
            _own_country().label("own_country"),
            _told("risk level").label("risk"),
            Customer.credit_limit_minor,
        )
        .join(Service, Service.id == Order.service_id)
        .outerjoin(Customer, Customer.id == Order.customer_id)
        .outerjoin(twin, twin.id == _twin(is_postgresql=is_postgresql))
        .where(Order.id.in_(_IDS))
    )


def _twin(*, is_postgresql: bool) -> Any:
    """The first look-alike around the time of the order. Of two that wait, the one placed later is the repetition.

    What is dated later than now repeats this one, not the other way round.
    """
    other = aliased(Order)
    around = (
        other.placed_at >= _hours_from(Order.placed_at, -_HOURS, is_postgresql=is_postgresql),
        other.placed_at <= _hours_from(Order.placed_at, _HOURS, is_postgresql=is_postgresql),
    )
    came_first = or_(
        other.status != OrderStatus.PLACED,
        other.placed_at < Order.placed_at,
        and_(other.placed_at == Order.placed_at, other.id < Order.id),
    )
    return (
        select(other.id)
        .where(
            or_(_same(other, "customer_id", *around), *_same_contact(other, *around)),
            other.id != Order.id,
            other.placed_at <= bindparam("now"),
            other.status.not_in(_NOT_MEANT),
            other.piece_count == Order.piece_count,
            *(
                func.lower(getattr(other, part)) == func.lower(getattr(Order, part))
                for part in ("ship_street", "ship_postal_code", "ship_city", "ship_country")
            ),
            came_first,
            ~_differing_goods(other),
            ~_other_person(other),
        )
        .order_by(other.placed_at, other.id)
        .limit(1)
        .correlate(Order)
        .scalar_subquery()
    )


def _other_person(other: Any) -> Any:
    """Somebody said that the two are not one person, of these cards or of cards that these took in."""
    pair = (DifferentPeople.one_id, DifferentPeople.other_id)
    return or_(*(_told_apart(other, here, there) for here, there in (pair, pair[::-1])))


def _told_apart(other: Any, here: Any, there: Any) -> Any:
    mine, theirs = aliased(Customer), aliased(Customer)
    return (
        select(mine.id)
        .join(DifferentPeople, here == mine.id)
        .join(theirs, theirs.id == there)
        .where(
            or_(mine.id == Order.customer_id, mine.merged_into_id == Order.customer_id),
            or_(theirs.id == other.customer_id, theirs.merged_into_id == other.customer_id),
        )
        .correlate(Order, other)
        .exists()
    )


def _differing_goods(other: Any) -> Any:
    """A product of which the two orders want different quantities, however their lines share it out."""
    sign = case((OrderLine.order_id == Order.id, OrderLine.ordered), else_=-OrderLine.ordered)
    return (
        select(OrderLine.product_id)
        .where(or_(OrderLine.order_id == Order.id, OrderLine.order_id == other.id))
        .group_by(OrderLine.product_id)
        .having(func.sum(sign) != 0)
        .correlate(Order, other)
        .exists()
    )


def _came_before() -> Any:
    """Three questions rather than one: each ends at the first order that it finds, also for a customer of thousands."""
    other = aliased(Order)
    until = (other.placed_at <= Order.placed_at,)
    found = select(other.id).where(
        or_(other.placed_at < Order.placed_at, other.id < Order.id), other.status.not_in(_NOT_MEANT)
    )
    by = (_same(other, "customer_id", *until), *_same_contact(other, *until))
    return or_(*(found.where(each).correlate(Order).exists() for each in by))


def _in_the_hour(*, is_postgresql: bool) -> Any:
    """All that was ordered counts, also what somebody has rejected since."""
    other = aliased(Order)
    hour = _the_hour_before(other, is_postgresql=is_postgresql)
    return (
        select(func.count(other.id))
        .where(or_(*_same_contact(other, *hour)), other.status != OrderStatus.DRAFT)
        .correlate(Order)
        .scalar_subquery()
    )


def _with_card_in_the_hour(*, is_postgresql: bool) -> Any:
    """Looked for among the orders of the hour, and only for an order whose card is known."""
    other, its, others = aliased(Order), aliased(OrderFact), aliased(OrderFact)
    hour = _the_hour_before(other, is_postgresql=is_postgresql)
    return (
        select(func.count(other.id))
        .select_from(its)
        .join(other, and_(*hour))
        .join(others, and_(others.order_id == other.id, others.name == CARD, others.value == its.value))
        .where(its.order_id == Order.id, its.name == CARD, other.status != OrderStatus.DRAFT)
        .correlate(Order)
        .scalar_subquery()
    )


def _the_hour_before(other: Any, *, is_postgresql: bool) -> tuple[Any, Any]:
    return (
        other.placed_at >= _hours_from(Order.placed_at, literal_column("-1"), is_postgresql=is_postgresql),
        other.placed_at <= Order.placed_at,
    )


def _own_country() -> Any:
    """The country that the card is from or the bill goes to, else the customer's own.

    That is the order's if one of the customer's known addresses is there, else that of the first address.
    """
    known = select(Address.country).where(Address.customer_id == Order.customer_id, Address.country != "").limit(1)
    there = known.where(func.lower(Address.country) == func.lower(Order.ship_country))
    first = known.order_by(Address.id)
    of_customer = (each.correlate(Order).scalar_subquery() for each in (there, first))
    return func.coalesce(_told("card country"), _told("billing country"), *of_customer)


def _told(name: str) -> Any:
    """What the shop told under this name."""
    asked = select(OrderFact.value).where(OrderFact.order_id == Order.id, OrderFact.name == name)
    return asked.correlate(Order).scalar_subquery()


def _same(other: Any, name: str, *when: Any) -> Any:
    return and_(getattr(other, name) == getattr(Order, name), *when)


def _same_contact(other: Any, *when: Any) -> tuple[Any, Any]:
    """The same e-mail, or the same phone. The time stands in each half, for each is looked up by its own index."""
    return (
        _same(other, "email_key", other.email_key != _NOWHERE, *when),
        _same(other, "phone_key", other.phone_key != _NOWHERE, *when),
    )


def _hours_from(moment: Any, hours: Any, *, is_postgresql: bool) -> Any:
    if is_postgresql:
        return moment + func.make_interval(0, 0, 0, 0, hours)
    return func.strftime("%Y-%m-%d %H:%M:%f000", moment, func.printf("%d hours", hours))
