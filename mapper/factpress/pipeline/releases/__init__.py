"""factpress diff: two builds compared in facts, evidences and things."""
