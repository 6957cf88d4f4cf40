"""The tables and their few writers."""
