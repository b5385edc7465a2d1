"""What the stock is worth, by moving average: said at receiving, kept behind the dock, told to the books."""
