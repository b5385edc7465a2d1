"""What a person may do here; rights hang on these roles."""

from omsdesk.lifecycles import Role, Status


class UserRole(Status):
    """The job of a person at the desks."""

    PICKER = "picker", "Picker", Role.INFO, "shopping-cart"
    PACKER = "packer", "Packer", Role.INFO, "package-check"
    RETURNS = "returns", "Returns", Role.INFO, "rotate-ccw"
    STOCK = "stock", "Stock", Role.INFO, "boxes"
    OFFICE = "office", "Office", Role.INFO, "inbox"
    SUPERVISOR = "supervisor", "Supervisor", Role.INFO, "users"
    ADMIN = "admin", "Administrator", Role.INFO, "settings"


FLOOR_ROLES = (UserRole.PICKER, UserRole.PACKER, UserRole.RETURNS, UserRole.STOCK)
"""Their badge alone signs them in; the others are asked for their PIN too."""
