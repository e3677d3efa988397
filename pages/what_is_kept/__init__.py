"""The page "What is kept": what the server keeps of its visitors, and what they can delete."""
