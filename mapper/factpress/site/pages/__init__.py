"""Pages of things, facts, articles, curators, classes and concepts; the front page; search."""
