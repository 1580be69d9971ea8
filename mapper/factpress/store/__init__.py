"""Triple stores: what they answer, and the embedded one."""
