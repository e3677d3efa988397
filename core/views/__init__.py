"""What each page says of a run: values, sentences, and which figure. No widgets. One folder a page."""
