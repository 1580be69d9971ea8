"""The columnar engine: rules as expressions of Polars, which write the bytes that the row functions write."""
