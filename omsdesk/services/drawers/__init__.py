"""The drawer of a counter: opened with a float, counted blind at the end of the day, closed for good."""
