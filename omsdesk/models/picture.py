"""Pictures: one of each product, and photos of open boxes and of goods that came back.

Every picture is kept twice, small for lines and large to look at; both were made anew from what somebody gave
(``views/pictures.py``), so nothing of the file that came in is stored.
"""

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from omsdesk.models.base import Id, Moment, Row

MOST_SMALL, MOST_LARGE = 64_000, 640_000
"""Bytes of the small and of the large one; a hundred thousand photos are then some tens of gigabytes at the worst."""


def _room() -> tuple[CheckConstraint, CheckConstraint]:
    return (
        CheckConstraint(f"length(small) BETWEEN 1 AND {MOST_SMALL}", name="small"),
        CheckConstraint(f"length(large) BETWEEN 1 AND {MOST_LARGE}", name="large"),
    )


class ProductPicture(Row):
    """What a product looks like."""

    __tablename__ = "product_pictures"
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), primary_key=True, autoincrement=False)
    at: Mapped[Moment]
    small: Mapped[bytes] = mapped_column(LargeBinary)
    large: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = _room()


class Photo(Row):
    """What somebody saw: the open box of a parcel, or a piece that came back. Never changed and never taken away."""

    __tablename__ = "photos"
    id: Mapped[Id]
    parcel_id: Mapped[int | None] = mapped_column(ForeignKey("parcels.id"), index=True)
    return_line_id: Mapped[int | None] = mapped_column(ForeignKey("return_lines.id"), index=True)
    at: Mapped[Moment]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    station_id: Mapped[int | None] = mapped_column(ForeignKey("stations.id"))
    small: Mapped[bytes] = mapped_column(LargeBinary)
    large: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (
        CheckConstraint("(parcel_id IS NULL) <> (return_line_id IS NULL)", name="subject"),
        *_room(),
    )
