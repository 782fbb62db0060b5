"""All models. Rows point at one another across stages, so they stay together (style/layout: one migration line)."""

from unpinch.records.models.alerts import Alert, AlertNotice, OutboxMessage
from unpinch.records.models.assessment import Assessment, Clearance, RaisedFlag
from unpinch.records.models.audit import AuditRow, AuditSeal
from unpinch.records.models.base import Revision, Row, VersionedRow
from unpinch.records.models.clinic import LANGUAGES, Clinic, Location, StandingAdvice
from unpinch.records.models.contact import Absence, Message, MessageRead, PushSubscription, ReminderChoice
from unpinch.records.models.diary import (
    CourseState,
    DiaryConflict,
    DiaryEvent,
    DoseDecision,
    DoseObservation,
    HabitAgreement,
    ServedProgram,
)
from unpinch.records.models.documents import Document
from unpinch.records.models.entries import (
    BodyChartEntry,
    Entered,
    FactEntry,
    Questionnaire,
    QuestionnaireAnswer,
    ScreenDone,
    TextEntry,
)
from unpinch.records.models.episode import CareTeamMember, Episode, EpisodeMove, Visit
from unpinch.records.models.jobs import WorkerJob
from unpinch.records.models.people import BreakGlass, CarerLink, Consent, DeviceSession, Invitation, Membership, Patient, User
from unpinch.records.models.plan import (
    CautionCleared,
    GoalReview,
    IssuedDocument,
    Judgement,
    OwnExercise,
    PatientQuestion,
    Plan,
    PlanTemplate,
    PlanVersion,
    SettledCondition,
    Suspension,
    Teaching,
)

__all__ = [
    "LANGUAGES",
    "Absence",
    "Alert",
    "AlertNotice",
    "Assessment",
    "AuditRow",
    "AuditSeal",
    "BodyChartEntry",
    "BreakGlass",
    "CareTeamMember",
    "CarerLink",
    "CautionCleared",
    "Clearance",
    "Clinic",
    "Consent",
    "CourseState",
    "DeviceSession",
    "DiaryConflict",
    "DiaryEvent",
    "Document",
    "DoseDecision",
    "DoseObservation",
    "Entered",
    "Episode",
    "EpisodeMove",
    "FactEntry",
    "GoalReview",
    "HabitAgreement",
    "Invitation",
    "IssuedDocument",
    "Judgement",
    "Location",
    "Membership",
    "Message",
    "MessageRead",
    "OutboxMessage",
    "OwnExercise",
    "Patient",
    "PatientQuestion",
    "Plan",
    "PlanTemplate",
    "PlanVersion",
    "PushSubscription",
    "Questionnaire",
    "QuestionnaireAnswer",
    "RaisedFlag",
    "ReminderChoice",
    "Revision",
    "Row",
    "ScreenDone",
    "ServedProgram",
    "SettledCondition",
    "StandingAdvice",
    "Suspension",
    "Teaching",
    "TextEntry",
    "User",
    "VersionedRow",
    "Visit",
    "WorkerJob",
]
