"""What is served without Streamlit: light pages and feeds, and what guards every server of ours."""
