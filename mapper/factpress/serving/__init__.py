"""The server: a build's site live, with its SPARQL endpoint and its saved queries as an API."""
