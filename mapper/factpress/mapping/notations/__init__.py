"""What rules are written in: YARRRML, and RML in Turtle; read into the one model of rules."""
