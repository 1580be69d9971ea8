"""The fast engine: shapes compiled to functions over the index of the data."""
