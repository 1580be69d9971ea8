"""Tables of any size through the rules: sources opened, statements written once, joins, processes, shards, Spark."""
