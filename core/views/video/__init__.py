"""What the page Video says of a run."""
