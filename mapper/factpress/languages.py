"""The languages that factpress itself speaks: on pages, in comparisons of releases and through its shapes."""

#: The first is the one where none is asked for.
LANGUAGES = ("en", "de")
