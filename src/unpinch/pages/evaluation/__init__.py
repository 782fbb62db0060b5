"""The guided evaluation: tests by body position with big targets, each result kept as it is found, and what it means beside it."""
