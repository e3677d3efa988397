"""The page "Start": a network alive, and the map of the lecture."""
