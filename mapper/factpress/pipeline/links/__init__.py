"""factpress link: one file a command, and what they share."""
