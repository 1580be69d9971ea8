"""factpress load and unload: what is there, what is sent, what is proved."""
