"""Webhooks: other programs hear what happens to orders, signed, at least once, and behind the screen."""
