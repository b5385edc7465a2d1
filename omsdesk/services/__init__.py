"""What the program does: one function is one deed, inside a transaction that its caller owns."""
