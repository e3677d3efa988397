"""What the page "Words to tensors" says and draws: tokens, what padding does to a state, what order does."""
