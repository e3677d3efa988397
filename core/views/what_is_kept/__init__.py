"""What the page "What is kept" says: what the server keeps of its visitors, where and how long."""
