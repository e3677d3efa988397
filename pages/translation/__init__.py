"""The parts of the page Translation."""
