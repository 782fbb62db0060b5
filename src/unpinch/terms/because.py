"""Why something was concluded: the rule, where it comes from, and what it says. Every room gives its reasons in this form."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Because:
    """One reason. `rule` is the id of a rule, fact or evidence row; `source` a citation, or says that it is convention or judgement."""

    rule: str
    source: str
    text: str
