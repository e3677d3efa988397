"""What the page Runs says of the runs that somebody has asked for."""
