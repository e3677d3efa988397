"""Everything in Unrolled that is not a widget.

Nothing below this folder imports streamlit, and imports run downward only: figures and engine > training > network >
tasks, text, words > experiment. TensorFlow is imported in `core/network/build.py` and `core/training/` alone, so that
the web process never loads it. `tests/test_architecture.py` holds all three rules.
"""
