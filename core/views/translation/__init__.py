"""What the page Translation says of a run: what it writes, how it is aligned, and how good it is."""
