"""What pages share: the engine and the store, the experiment being edited, its forms, and the view of a run."""
