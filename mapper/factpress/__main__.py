"""`python -m factpress` is the command line."""

from factpress.cli import main

main()
