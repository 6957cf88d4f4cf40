"""The only readers of the tables: a connection and plain values in, views out.

No SQL and no row leaves this package. Each function asks a handful of statements, however many
bills there are; the moment or the day comes in as an argument.
"""
