"""The acts of the day."""

from omsdesk.tour.guide import Guide


def whole_day(guide: Guide) -> None:
    """All of them."""
    guide.album.take("page")

PAGES = ("orders",)
