"""The public pages as HTML, made of views and words, for the dashboard and the light pages."""
