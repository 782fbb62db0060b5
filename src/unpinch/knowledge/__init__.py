"""What is known, as data files with sources: one loader, one schema, one check that lists every fault."""

from unpinch.knowledge.load import Knowledge, load_knowledge

__all__ = ["Knowledge", "load_knowledge"]
