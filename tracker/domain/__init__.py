"""Values in, values out: no clock, no files, no database, no network."""
