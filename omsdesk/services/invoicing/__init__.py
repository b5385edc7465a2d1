"""Invoices and credit notes: issued once with numbers that have no gaps, and never changed afterwards."""
