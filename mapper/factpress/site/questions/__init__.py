"""Pages of saved queries, of what is open or in conflict, and the page for queries of one's own."""
