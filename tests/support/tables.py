"""The shipped knowledge as parsed tables, and what the check says of it (nothing, see tests/knowledge/test_check.py): read once for all."""

from unpinch.knowledge import check, load

RAW = load.parse_files(load.DATA)
SHIPPED = frozenset(check.check_raw(RAW))
