"""Words of the trail that say who somebody is, kept beside it: they can be erased while the trail stays as it is."""

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from omsdesk.models.base import Row


class PersonalWords(Row):
    """What one entry of the trail said before or after. The entry itself holds the mark, which hashes salt and words.

    Once salt and words are gone, nobody can find out from the mark what they were.
    """

    __tablename__ = "personal_words"
    mark: Mapped[str] = mapped_column(String(120), primary_key=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"), index=True)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"), index=True)
    salt: Mapped[str | None] = mapped_column(String(64))
    words: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (CheckConstraint("(salt IS NULL) = (words IS NULL)", name="both"),)
