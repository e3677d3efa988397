"""What the start page offers."""
