"""Which pages a plan asks for, in which order."""
