"""The data set as a whole: its description, dumps, changes, and what hosts and crawlers need."""
