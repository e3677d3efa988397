"""What the page "Under the hood" says and draws of a trained network: the arithmetic, so that the page has none."""
