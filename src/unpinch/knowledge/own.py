"""The knowledge base with exercises of a clinic's own beside it, so that the safety tables judge them by the same selectors."""

import copy
from collections.abc import Mapping
from types import MappingProxyType

from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import Exercise


def with_exercises(base: Knowledge, own: Mapping[str, Exercise], mark: str) -> Knowledge:
    """This function will make a view of a knowledge base that holds more exercises; the base stays as it was.

    `mark` tells views of one base apart in `version`. Everything else is shared. Raises ValueError for an id the library has.
    """
    taken = own.keys() & base.exercises.keys()
    if taken:
        raise ValueError(f"the library has {sorted(taken)} already")
    for table in ("safety_rules", "treatments", "treatment_use", "conditions"):
        getattr(base, table)  # read once, then shared by every view
    view = copy.copy(base)
    view.__dict__["exercises"] = MappingProxyType({**base.exercises, **own})
    view.version = f"{base.version}+{mark}"
    return view
