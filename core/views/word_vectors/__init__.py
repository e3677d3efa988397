"""What the page "Word vectors" says and draws."""
