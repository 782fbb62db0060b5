"""The words around an item: what trials found, what guidelines say for and against, the honest note; and what to expect and when to stop.

For the composer. Everything is quoted from the knowledge base with its source; guideline cells that could not be verified are left out.
Sources: plan rules sections 1, 3 and 7, progression rules sections 1, 2 and 11.
"""

from unpinch.clinical.plan import safety
from unpinch.clinical.plan.care import GuidelineWord
from unpinch.clinical.plan.groups import applies
from unpinch.clinical.plan.profile import Profile
from unpinch.clinical.plan.reasons import because
from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import Treatment
from unpinch.terms.because import Because

GUIDELINES = {
    "guideline_george2021": "APTA (George 2021)",
    "guideline_nice_ng59": "NICE NG59",
    "guideline_acp2017": "ACP 2017",
    "guideline_nass": "NASS",
    "guideline_who2023": "WHO 2023",
    "guideline_danish": "Danish (Stochkendahl 2018)",
}
SAYS_NOTHING = ("no specific statement found", "not in scope", "out of scope", "outside scope", "medicines not in scope")
UNVERIFIED = ("do not cite", "not re-read", "not verified")
STOP_RULES = ("P1", "P2", "zone-red", "P5")
ALWAYS_EXPECT = ("show-pooled-evidence", "never-promise-prevention", "R2")
FIGURES = ("evidence", "natural-course", "supervised", "manual")
"""Parts of rule ids that hold what trials found for a cause."""


def treatment_behind(item: str, knowledge: Knowledge) -> Treatment:
    """The treatment itself, or the one that an exercise is a form of."""
    return knowledge.treatments[safety.form_of(knowledge).get(item, item)]


def guideline_words(treatment: Treatment) -> tuple[GuidelineWord, ...]:
    """This function will collect what guidelines say of a treatment, silence and unverified cells left out.

    Text that names both directions keeps the stance `other`: a reader must read it.
    """
    found = []
    for name, guideline in GUIDELINES.items():
        text = getattr(treatment, name)
        if not text or text in SAYS_NOTHING or any(mark in text for mark in UNVERIFIED):
            continue
        found.append(GuidelineWord(guideline, text, _stance(text)))
    return tuple(found)


def _stance(text: str) -> str:
    low = text.lower()
    against = low.startswith(("against", "do not offer", "not offered", "acupuncture not offered", "spinal injections not offered"))
    if against:
        return "against"
    favourable = ("yes", "offer", "recommend", "may be offered", "should be used", "may be used", "option", "can be considered", "advise")
    return "for" if any(word in low for word in favourable) and "against" not in low and " not " not in f" {low} " else "other"


def what_to_expect(profile: Profile, knowledge: Knowledge) -> tuple[Because, ...]:
    """This function will quote what trials found for the causes in question, and what must always be said."""
    sections = {
        knowledge.plan_rules[rule].section
        for menu in knowledge.menus.values()
        if set(menu.causes) & profile.causes_in_question and applies(menu, profile)
        for rule in menu.rules
        if rule in knowledge.plan_rules
    }
    if profile.judge.truth("days_since(patient.lumbar_discectomy_date) <= 365"):
        sections.add(knowledge.plan_rules["cause-3.10-discectomy-evidence"].section)
    quoted = [
        rule
        for rule, entry in knowledge.plan_rules.items()
        if entry.section in sections and rule.startswith("cause-") and rule.endswith(FIGURES)
    ]
    return tuple(because(knowledge, rule) for rule in (*quoted, *ALWAYS_EXPECT))


def honest_notes(knowledge: Knowledge) -> tuple[Because, ...]:
    """This function will list every common claim that the evidence does not bear out."""
    return tuple(because(knowledge, rule) for rule in knowledge.plan_rules if rule.startswith("claim-"))


def stop_rules(knowledge: Knowledge) -> tuple[Because, ...]:
    """This function will list the rules that stop the plan or an exercise, whatever the dose."""
    return tuple(because(knowledge, rule) for rule in STOP_RULES)
