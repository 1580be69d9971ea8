"""factpress: curated facts in, knowledge graph out; every statement shows the passage it rests on."""
