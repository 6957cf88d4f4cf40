"""What leaves the tracker as open data."""
