"""What several pages say of a run, or link to."""
