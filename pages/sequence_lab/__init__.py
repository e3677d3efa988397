"""The page "Sequence lab": its parts are shared with other pages."""
