"""The light pages: every public page once more as plain HTML, to keep, print and share."""
