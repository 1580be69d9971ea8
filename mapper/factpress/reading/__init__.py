"""Reading: kinds and seeds from YAML files and CSV tables, every value with the place where it was typed."""
