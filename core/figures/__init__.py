"""Data in, plotly Figure out: pure functions, without streamlit and without TensorFlow.

A page shows a figure with `st.plotly_chart(figure, config=CONFIG, alt=alt(figure))`, see `theme`.
"""
