"""What a customer may be written to for, beyond what an order needs."""

from omsdesk.lifecycles import Role, Status


class Purpose(Status):
    """One reason to write to somebody that asks for their yes."""

    NEWS = "news", "News and offers", Role.INFO, "mail"
    RATING = "rating", "Asking how it was", Role.INFO, "star"
    CALLS = "calls", "Calls about offers", Role.INFO, "phone"
