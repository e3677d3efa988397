"""The page Runs: the visitor's own list of runs, comparisons between them, and what can be taken along."""
