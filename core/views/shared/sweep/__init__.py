"""What a page says of a sweep: its results as a table, what is drawn and what is not, and a verdict with its test."""
