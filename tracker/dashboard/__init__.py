"""The interactive pages, on Streamlit. Each module is one page with one `show()`."""
