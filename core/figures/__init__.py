"""Figures: pure functions from data to a figure as plain data. Nothing here imports streamlit, plotly or TensorFlow.

A page shows a figure with `pages.shared.show.figure`; see `theme` for what a figure is.
"""
