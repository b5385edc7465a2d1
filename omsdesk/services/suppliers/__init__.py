"""Goods that never come here: a supplier sends them straight to the customer, for an order of this house."""
