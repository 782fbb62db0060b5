"""Who may do what: one table of act × role × relation. Nothing else decides; what is not in the table is refused.

A *role* is what somebody is here: patient, carer, therapist, assistant, front desk, manager, outside physician. A *relation* is how they
stand to the person or clinic concerned:

| relation | means |
|---|---|
| self | the patient, of their own record |
| carer | acts for the patient, by a consent that has not ended |
| treating | on the care team of the episode (of one open episode, where a patient is meant) |
| team | works at the location of the episode (anywhere in the clinic where no location is set), not on the care team |
| clinic | works in the clinic at another location only |
| broke_glass | opened the record in need, with a reason, not yet expired |
| linked | an outside physician with a signed link to this episode |
| member | works in the clinic, where no patient is concerned |
| stranger | anybody else: kept out of everything |

Order and cells are judgement of the design (DESIGN section 8), tested for every route and object.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What somebody is when they act."""

    PATIENT = "patient"
    CARER = "carer"
    THERAPIST = "therapist"
    ASSISTANT = "assistant"
    FRONT_DESK = "front_desk"
    MANAGER = "manager"
    PHYSICIAN = "physician"


class Relation(StrEnum):
    """How somebody stands to the person or clinic an act concerns."""

    SELF = "self"
    CARER = "carer"
    TREATING = "treating"
    TEAM = "team"
    CLINIC = "clinic"
    BROKE_GLASS = "broke_glass"
    LINKED = "linked"
    MEMBER = "member"
    STRANGER = "stranger"


SELF, CARE = (Role.PATIENT, Relation.SELF), (Role.CARER, Relation.CARER)
TREATS, TEAM = (Role.THERAPIST, Relation.TREATING), (Role.THERAPIST, Relation.TEAM)
GLASS = (Role.THERAPIST, Relation.BROKE_GLASS)
ASSISTS, ASSISTANT_TEAM = (Role.ASSISTANT, Relation.TREATING), (Role.ASSISTANT, Relation.TEAM)
DESK, DESK_ELSEWHERE = (Role.FRONT_DESK, Relation.TEAM), (Role.FRONT_DESK, Relation.CLINIC)
THERAPIST_ELSEWHERE = (Role.THERAPIST, Relation.CLINIC)
MANAGES = (Role.MANAGER, Relation.TEAM)
LINKED = (Role.PHYSICIAN, Relation.LINKED)
T, A, D, M = ((role, Relation.MEMBER) for role in (Role.THERAPIST, Role.ASSISTANT, Role.FRONT_DESK, Role.MANAGER))

Cell = tuple[Role, Relation]
POLICY: Mapping[str, frozenset[Cell]] = MappingProxyType(
    {
        act: frozenset(cells)
        for act, cells in {
            # ---- one's own things, any role -------------------------------------------------------------------------------
            "account.own": (*((role, Relation.SELF) for role in Role),),
            # ---- the person -----------------------------------------------------------------------------------------------
            "patient.list": (T, A, D, M),
            "patient.register": (T, D),
            "patient.details": (SELF, CARE, TREATS, TEAM, GLASS, ASSISTS, ASSISTANT_TEAM, DESK, DESK_ELSEWHERE, MANAGES),
            "patient.edit_details": (SELF, TREATS, TEAM, DESK, DESK_ELSEWHERE),
            "patient.invite": (TREATS, TEAM, DESK),
            "patient.merge": (DESK, MANAGES),
            "patient.carers": (SELF, TREATS, DESK),
            "patient.consents": (SELF, TREATS, TEAM, ASSISTS, DESK),
            "patient.access_log": (SELF, MANAGES),
            "patient.break_glass": (THERAPIST_ELSEWHERE,),
            # ---- intake -----------------------------------------------------------------------------------------------------
            "intake.read": (SELF, CARE, TREATS, TEAM, GLASS, ASSISTS),
            "intake.answer": (SELF, CARE, DESK, TREATS, TEAM),
            "intake.paper": (DESK, TREATS, TEAM, ASSISTS),
            "intake.advice": (SELF, CARE, TREATS, TEAM, DESK),
            # ---- the chart --------------------------------------------------------------------------------------------------
            "chart.read": (TREATS, TEAM, GLASS, ASSISTS),
            "chart.entry": (TREATS,),
            "chart.assess": (TREATS, GLASS),
            "chart.document": (TREATS, TEAM, GLASS, ASSISTS, LINKED),
            "chart.attach": (TREATS, ASSISTS, DESK, SELF),
            "chart.withdraw_document": (TREATS,),
            "flag.clear": (TREATS,),
            # ---- judgement, plan, teaching ------------------------------------------------------------------------------------
            "evaluation.enter": (TREATS,),
            "judgement.sign": (TREATS,),
            "plan.read": (TREATS, TEAM, GLASS, ASSISTS),
            "plan.edit": (TREATS, ASSISTS),
            "plan.sign": (TREATS,),
            "plan.teach": (TREATS, ASSISTS),
            "program.read": (SELF, CARE, TREATS, TEAM, ASSISTS),
            # ---- the diary ----------------------------------------------------------------------------------------------------
            "diary.write": (SELF, CARE),
            "diary.paper": (DESK, TREATS, TEAM, ASSISTS),
            "diary.read": (SELF, CARE, TREATS, TEAM, GLASS, ASSISTS),
            "dose.decide": (TREATS,),
            # ---- staying in touch, documents ----------------------------------------------------------------------------------
            "message.read": (SELF, CARE, TREATS, TEAM, GLASS, ASSISTS),
            "message.write": (SELF, CARE, TREATS, TEAM),
            "message.inbox": (T, A),
            "message.away": (T, A),
            "patient.reminders": (SELF,),
            "document.issue": (TREATS,),
            "document.read": (SELF, TREATS, TEAM, ASSISTS, DESK),
            "clinic.templates": (T, A, M),
            "episode.open": (T, D),
            "episode.move": (TREATS, TEAM, DESK, MANAGES),
            "episode.care_team": (TREATS, MANAGES),
            "episode.summary": (TREATS, LINKED),
            "episode.share": (TREATS,),
            # ---- alerts -----------------------------------------------------------------------------------------------------
            "alert.list": (T, A, D, M),
            "alert.acknowledge": (TREATS, TEAM, ASSISTS, ASSISTANT_TEAM, DESK, MANAGES),
            "alert.settle": (TREATS, TEAM),
            # ---- the clinic -------------------------------------------------------------------------------------------------
            "clinic.day": (T, A, D, M),
            "clinic.settings": (M,),
            "clinic.staff": (M,),
            "clinic.advice": (T, M),
            "clinic.questionnaires": (M,),
            "clinic.audit": (M,),
            "clinic.break_glass_review": (M,),
            "library.read": (T, A, D, M, *((role, Relation.SELF) for role in (Role.PATIENT, Role.CARER, Role.PHYSICIAN))),
            "library.handout": (T, A),
        }.items()
    }
)


def allows(act: str, role: Role, relation: Relation) -> bool:
    """Answer whether the table lets somebody in this role and relation do this. Raises KeyError for an act without a row."""
    return (role, relation) in POLICY[act]
