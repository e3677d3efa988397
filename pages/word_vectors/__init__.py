"""The parts of the page Word vectors."""
