"""Webhooks: other programs hear what happens to orders and stock, signed, at least once, and behind the screen."""
