"""A partner who sends orders of this house from their own warehouse: orders go out by file, tracking comes back."""
