"""What the page "Sequence lab" says and draws of a run."""
