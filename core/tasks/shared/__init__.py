"""What several tasks share: windows and splits, baselines, the text of exported code."""
