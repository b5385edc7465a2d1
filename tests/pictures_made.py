"""Pictures for tests: the smallest JPEG there is, for deeds that only keep what the screen made."""

import base64

from omsdesk.services.pictures import Picture

DOT = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwS"
    "ExIQEw8QEBD/yQALCAABAAEBAREA/8wABgAQEAX/2gAIAQEAAD8A0s8g/9k="
)
"""One grey dot."""


def a_picture(mark: bytes = b"") -> Picture:
    """A picture that can be kept; ``mark`` tells it from others."""
    return Picture(DOT + mark, DOT + mark + b"large")
