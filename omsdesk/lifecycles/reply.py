"""What a customer wrote, and whether somebody has read it."""

from omsdesk.lifecycles import Role, Status


class ReplyStatus(Status):
    """Whether an answer waits for somebody."""

    OPEN = "open", "Answered", Role.WARN, "message-square"
    READ = "read", "Read", Role.NEUTRAL, "check"
