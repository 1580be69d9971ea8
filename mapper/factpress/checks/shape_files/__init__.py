"""Files of shapes, read into the one model of shapes."""
