"""OMS Desk: orders, picking, packing, shipping, returns and stock for one warehouse."""

__version__ = "0.1.0"
