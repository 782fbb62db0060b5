"""Signing in, one's own account, who may act for whom."""
