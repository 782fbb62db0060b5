"""The one straight migration line."""
