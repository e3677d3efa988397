"""The pages: one folder each, named as its address. `main.py` is the script that Streamlit runs."""
