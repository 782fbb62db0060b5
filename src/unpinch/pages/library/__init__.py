"""The exercise library: search, ladders, one exercise with its animated picture."""
