"""Everything that is stored: all models in one app, one straight migration line; rows are added, not overwritten."""
