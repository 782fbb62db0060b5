"""Lets `python -m unpinch` do what the `unpinch` command does."""

from unpinch.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
