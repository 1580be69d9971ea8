"""From mapped N-Quads to the published files: sorted, deduplicated, written in one order, put in place in one step."""
