"""Colorado's privacy-related bills and their hearings: kept, explained, shown."""

__version__ = "0.1.0"
