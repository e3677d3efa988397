"""What the page Next word says of a language model: what comes next, what it writes, its units, and its rivals."""
