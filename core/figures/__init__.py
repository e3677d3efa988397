"""Figures: pure functions from data to a plotly Figure. Nothing here imports streamlit or TensorFlow.

A page shows a figure with `st.plotly_chart(figure, config=CONFIG, alt=alt(figure))`, see `theme`.
"""
