"""The parts of the page "Words to tensors", one a tab."""
