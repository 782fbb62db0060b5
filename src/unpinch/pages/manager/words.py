"""The manager's ids in words: numbers and what they are for, roles, acts, consents, steps of an alert."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unpinch.actions.audit_view import Visitor

Words = dict[str, str | Promise]

ROLES: Words = {
    "therapist": gettext_lazy("Therapist"),
    "assistant": gettext_lazy("Assistant"),
    "front_desk": gettext_lazy("Front desk"),
    "manager": gettext_lazy("Manager"),
    "patient": gettext_lazy("Patient"),
    "carer": gettext_lazy("Carer"),
    "physician": gettext_lazy("Outside physician"),
}
ROLE_MAY: Words = {
    "therapist": gettext_lazy("examines, treats, signs plans, reads the charts of the location"),
    "assistant": gettext_lazy("carries out what was planned, reads the charts of own patients"),
    "front_desk": gettext_lazy("registers, invites, enters paper forms; reads no chart"),
    "manager": gettext_lazy("runs the clinic on these pages, sees who looked; reads no chart"),
}
RELATIONS: Words = {
    "self": gettext_lazy("own record"),
    "carer": gettext_lazy("acts for the patient"),
    "treating": gettext_lazy("on the care team"),
    "team": gettext_lazy("same location"),
    "clinic": gettext_lazy("another location"),
    "broke_glass": gettext_lazy("opened in need"),
    "linked": gettext_lazy("by a link"),
    "member": gettext_lazy("works in the clinic"),
}
NUMBERS: dict[str, tuple[str | Promise, str | Promise, str | Promise]] = {
    "emergency_number": (
        gettext_lazy("Emergency number"),
        gettext_lazy("What people are told to call when every minute counts. It stands in the text of every warning sign."),
        gettext_lazy("Without it the clinic may not open: a person with a warning sign would read an empty space."),
    ),
    "clinic_number": (
        gettext_lazy("The clinic's own number"),
        gettext_lazy("On every patient page as “Call us”, and in texts for what can wait until you open."),
        gettext_lazy("Without it the clinic may not open: nobody could reach you."),
    ),
    "out_of_hours_number": (
        gettext_lazy("Out-of-hours number"),
        gettext_lazy("For what cannot wait until morning but is no emergency: an on-call doctor or advice line."),
        gettext_lazy("Without it people are sent to the emergency number instead."),
    ),
    "crisis_line": (
        gettext_lazy("Crisis line"),
        gettext_lazy("Shown at once to somebody who says that they may harm themselves."),
        gettext_lazy("Without it these people are sent to the emergency number. Enter the line of your country."),
    ),
    "maternity_line": (
        gettext_lazy("Maternity line"),
        gettext_lazy("For warning signs in pregnancy and after birth."),
        gettext_lazy("Without it these people are sent to the out-of-hours number, else to the emergency number."),
    ),
}
LABELS: Words = {
    "name": gettext_lazy("Name of the clinic"),
    "address": gettext_lazy("Address"),
    "time_zone": gettext_lazy("Time zone"),
    "language": gettext_lazy("Language"),
    "opening_hours": gettext_lazy("Opening hours"),
    "equipment": gettext_lazy("What the clinic owns"),
    "credentials": gettext_lazy("What somebody here is trained in"),
    "reminder_channels": gettext_lazy("How patients may be reminded"),
    "quiet_from": gettext_lazy("Quiet from"),
    "quiet_until": gettext_lazy("Quiet until"),
    "answer_hours": gettext_lazy("Messages are answered within so many working hours"),
    **{name: words[0] for name, words in NUMBERS.items()},
}
WAYS: Words = {
    "email": gettext_lazy("E-mail, through the clinic's mail server"),
    "sms": gettext_lazy("Text message, through the clinic's own gateway"),
    "push": gettext_lazy("Notices on the phone, through the push services of the browsers' makers"),
}
CONTACT_HINTS: Words = {
    "reminder_channels": gettext_lazy(
        "Nobody is reminded before they choose it, at most once a day, without a word about their health. Tick none, and nobody is. "
        "Notices on the phone pass through a service of the browser's maker, which sees when a phone is told something, not what."
    ),
    "quiet_from": gettext_lazy("Patients get nothing in these hours; they can make them longer, not shorter."),
    "answer_hours": gettext_lazy("Patients read by when they are answered, and what is late stands on the day list."),
}
DAYS = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)
OWNED: Words = {
    "arm_ergometer": gettext_lazy("arm ergometer"),
    "band": gettext_lazy("exercise bands"),
    "cups": gettext_lazy("cups"),
    "elliptical": gettext_lazy("elliptical trainer"),
    "exercise_ball": gettext_lazy("exercise ball"),
    "foam": gettext_lazy("foam pad"),
    "job_tools": gettext_lazy("tools of jobs, for work practice"),
    "mirror": gettext_lazy("mirror"),
    "needles": gettext_lazy("needles"),
    "obstacles": gettext_lazy("obstacle course"),
    "pool": gettext_lazy("pool"),
    "seated_stepper": gettext_lazy("seated stepper"),
    "stationary_bike": gettext_lazy("stationary bike"),
    "tape": gettext_lazy("tape"),
    "traction_table": gettext_lazy("traction table"),
    "treadmill": gettext_lazy("treadmill"),
    "treatment_table": gettext_lazy("treatment table"),
    "trolley": gettext_lazy("trolley or sled"),
    "unweighting_system": gettext_lazy("unweighting system for the treadmill"),
    "weights": gettext_lazy("weights"),
}
TRAINED: Words = {
    "acupuncture": gettext_lazy("acupuncture"),
    "adhesion_release": gettext_lazy("release of adhesions"),
    "dry_needling": gettext_lazy("dry needling"),
    "manipulation": gettext_lazy("manipulation"),
}
STEPS: dict[str, tuple[str | Promise, str | Promise]] = {
    "lead": (gettext_lazy("The therapist who leads the patient's care"), gettext_lazy("Depends on the patient.")),
    "team": (gettext_lazy("The rest of the patient's care team"), gettext_lazy("Depends on the patient.")),
    "licensed": (
        gettext_lazy("Everybody with a licence to examine"),
        gettext_lazy("Nobody. A warning sign could reach nobody who may close it: give somebody the licence on the page Staff."),
    ),
    "managers": (gettext_lazy("The managers"), gettext_lazy("Nobody.")),
}
LEVELS: Words = {
    "emergency": gettext_lazy("Emergency"),
    "urgent_today": gettext_lazy("Urgent, same day"),
    "urgent_72h": gettext_lazy("Urgent, within 72 hours"),
}
CONSENTS: Words = {
    "treatment": gettext_lazy("Examination and treatment"),
    "data": gettext_lazy("Keeping what I tell you"),
    "messages": gettext_lazy("Messages"),
    "carer": gettext_lazy("Somebody who acts for me"),
}
WITHDRAWN: Words = {
    "treatment": gettext_lazy("If you take this back, the clinic calls you before your next visit and cancels nothing without asking you."),
    "data": gettext_lazy("If you take this back, the clinic adds nothing new and calls you. Some of what is there must be kept for years."),
    "messages": gettext_lazy("If you take this back, the clinic calls you instead of writing."),
}

# What was done, for staff and for the patient: (reading, changing). Patient words say "your".
ACTS: dict[str, tuple[str | Promise, str | Promise]] = {
    "patient.list": (gettext_lazy("had your name on a list"), gettext_lazy("had your name on a list")),
    "patient.register": (gettext_lazy("registered you"), gettext_lazy("registered you")),
    "patient.details": (gettext_lazy("looked at your details"), gettext_lazy("changed your details")),
    "patient.edit_details": (gettext_lazy("opened your details to change them"), gettext_lazy("changed your details")),
    "patient.invite": (gettext_lazy("looked at your invitations"), gettext_lazy("made an invitation for you")),
    "patient.merge": (gettext_lazy("compared two entries of you"), gettext_lazy("joined two entries of you")),
    "patient.carers": (gettext_lazy("looked at who acts for you"), gettext_lazy("changed who acts for you")),
    "patient.consents": (gettext_lazy("looked at your consents"), gettext_lazy("noted your consent")),
    "patient.access_log": (gettext_lazy("looked at this list of visits"), gettext_lazy("looked at this list of visits")),
    "patient.break_glass": (gettext_lazy("asked to open your record in need"), gettext_lazy("opened your record in need")),
    "intake.read": (gettext_lazy("read your answers"), gettext_lazy("read your answers")),
    "intake.answer": (gettext_lazy("opened your questions"), gettext_lazy("entered answers for you")),
    "intake.paper": (gettext_lazy("printed your questions"), gettext_lazy("entered your paper form")),
    "intake.advice": (gettext_lazy("opened your page for the time until the visit"), gettext_lazy("changed your page until the visit")),
    "chart.read": (gettext_lazy("read your chart"), gettext_lazy("read your chart")),
    "chart.entry": (gettext_lazy("opened the form for findings"), gettext_lazy("wrote a finding into your chart")),
    "chart.assess": (gettext_lazy("looked at your assessment"), gettext_lazy("assessed your case")),
    "chart.document": (gettext_lazy("opened a document of yours"), gettext_lazy("opened a document of yours")),
    "chart.attach": (gettext_lazy("opened the form for documents"), gettext_lazy("attached a document")),
    "chart.withdraw_document": (gettext_lazy("looked at your documents"), gettext_lazy("withdrew a document")),
    "flag.clear": (gettext_lazy("looked at your warning signs"), gettext_lazy("closed a warning sign after examining you")),
    "episode.open": (gettext_lazy("looked at your episodes"), gettext_lazy("opened a new episode of care")),
    "episode.move": (gettext_lazy("looked at where your care stands"), gettext_lazy("moved your care to the next step")),
    "episode.care_team": (gettext_lazy("looked at your care team"), gettext_lazy("changed your care team")),
    "episode.summary": (gettext_lazy("read the summary of your care"), gettext_lazy("wrote the summary of your care")),
    "episode.share": (gettext_lazy("looked at who got your summary"), gettext_lazy("made a link to your summary")),
    "evaluation.enter": (gettext_lazy("looked at your examination"), gettext_lazy("wrote down what was found when examining you")),
    "judgement.sign": (gettext_lazy("looked at the judgement of your case"), gettext_lazy("signed the judgement of your case")),
    "plan.read": (gettext_lazy("read your plan"), gettext_lazy("read your plan")),
    "plan.edit": (gettext_lazy("opened your plan to change it"), gettext_lazy("changed your plan")),
    "plan.sign": (gettext_lazy("looked at your plan before signing"), gettext_lazy("signed your plan")),
    "plan.teach": (gettext_lazy("looked at what was taught to you"), gettext_lazy("wrote down what was taught to you")),
    "program.read": (gettext_lazy("looked at your exercises"), gettext_lazy("looked at your exercises")),
    "program.ask": (gettext_lazy("looked at your questions"), gettext_lazy("asked a question for you")),
    "program.answer": (gettext_lazy("read your question"), gettext_lazy("answered your question")),
    "diary.write": (gettext_lazy("looked at your diary"), gettext_lazy("wrote into your diary")),
    "diary.paper": (gettext_lazy("opened your paper diary"), gettext_lazy("entered your paper diary")),
    "diary.read": (gettext_lazy("read your diary"), gettext_lazy("read your diary")),
    "dose.decide": (gettext_lazy("looked at the amounts of your exercises"), gettext_lazy("decided on the amounts of your exercises")),
    "message.read": (gettext_lazy("read your messages"), gettext_lazy("marked a message of yours as needing no answer")),
    "message.write": (gettext_lazy("opened your messages to write"), gettext_lazy("wrote you a message")),
    "message.inbox": (gettext_lazy("had your name on the list of messages"), gettext_lazy("had your name on the list of messages")),
    "patient.reminders": (gettext_lazy("looked at your reminders"), gettext_lazy("changed your reminders")),
    "message.away": (gettext_lazy("changed their days away"), gettext_lazy("changed their days away")),
    "document.issue": (gettext_lazy("looked at a letter about you"), gettext_lazy("gave out a letter about you")),
    "document.read": (gettext_lazy("read a letter about you"), gettext_lazy("read a letter about you")),
    "alert.list": (gettext_lazy("had your name on the list of alerts"), gettext_lazy("had your name on the list of alerts")),
    "alert.acknowledge": (gettext_lazy("looked at an alert about you"), gettext_lazy("took on an alert about you")),
    "alert.settle": (gettext_lazy("looked at an alert about you"), gettext_lazy("settled an alert about you")),
    "clinic.day": (gettext_lazy("had your name on the list of the day"), gettext_lazy("had your name on the list of the day")),
    "clinic.audit": (gettext_lazy("checked who looked at records"), gettext_lazy("checked who looked at records")),
    "clinic.break_glass_review": (gettext_lazy("checked an opening in need"), gettext_lazy("checked an opening in need")),
    "account.own": (gettext_lazy("signed in"), gettext_lazy("signed in or changed the account")),
}
# The same for staff, who read about somebody else.
ACTS_OF_STAFF: Words = {
    "patient.list": gettext_lazy("list of patients"),
    "patient.register": gettext_lazy("registered a patient"),
    "patient.details": gettext_lazy("details"),
    "patient.edit_details": gettext_lazy("changing details"),
    "patient.invite": gettext_lazy("invitation of a patient"),
    "patient.merge": gettext_lazy("joining two entries"),
    "patient.carers": gettext_lazy("carers"),
    "patient.consents": gettext_lazy("consents"),
    "patient.access_log": gettext_lazy("who looked at one patient"),
    "patient.break_glass": gettext_lazy("opened in need"),
    "intake.read": gettext_lazy("intake answers"),
    "intake.answer": gettext_lazy("answering the intake"),
    "intake.paper": gettext_lazy("intake on paper"),
    "intake.advice": gettext_lazy("until we see you"),
    "chart.read": gettext_lazy("chart"),
    "chart.entry": gettext_lazy("finding"),
    "chart.assess": gettext_lazy("assessment"),
    "chart.document": gettext_lazy("document"),
    "chart.attach": gettext_lazy("attaching a document"),
    "chart.withdraw_document": gettext_lazy("withdrawing a document"),
    "flag.clear": gettext_lazy("closing a warning sign"),
    "episode.open": gettext_lazy("new episode"),
    "episode.move": gettext_lazy("status of the episode"),
    "episode.care_team": gettext_lazy("care team"),
    "episode.summary": gettext_lazy("summary"),
    "episode.share": gettext_lazy("link to the summary"),
    "alert.list": gettext_lazy("list of alerts"),
    "alert.acknowledge": gettext_lazy("taking on an alert"),
    "alert.settle": gettext_lazy("settling an alert"),
    "clinic.day": gettext_lazy("list of the day"),
    "clinic.settings": gettext_lazy("settings of the clinic"),
    "clinic.staff": gettext_lazy("staff"),
    "clinic.advice": gettext_lazy("text for patients"),
    "clinic.questionnaires": gettext_lazy("questionnaires"),
    "clinic.audit": gettext_lazy("who looked"),
    "clinic.break_glass_review": gettext_lazy("review of an opening in need"),
    "account.own": gettext_lazy("own account"),
    "evaluation.enter": gettext_lazy("examination"),
    "judgement.sign": gettext_lazy("signed judgement"),
    "plan.read": gettext_lazy("plan of care"),
    "plan.edit": gettext_lazy("changing a plan"),
    "plan.sign": gettext_lazy("signing a plan"),
    "plan.teach": gettext_lazy("teaching exercises"),
    "program.read": gettext_lazy("home program"),
    "program.ask": gettext_lazy("question of a patient"),
    "program.answer": gettext_lazy("answer to a patient"),
    "diary.write": gettext_lazy("diary entries"),
    "diary.paper": gettext_lazy("diary on paper"),
    "diary.read": gettext_lazy("diary"),
    "dose.decide": gettext_lazy("decision about amounts"),
    "message.read": gettext_lazy("messages"),
    "message.write": gettext_lazy("message to a patient"),
    "message.inbox": gettext_lazy("list of messages"),
    "message.away": gettext_lazy("days away"),
    "patient.reminders": gettext_lazy("reminders of a patient"),
    "document.issue": gettext_lazy("giving out a letter"),
    "document.read": gettext_lazy("letter"),
    "clinic.templates": gettext_lazy("own exercises of the clinic"),
    "library.read": gettext_lazy("exercises"),
    "library.handout": gettext_lazy("hand-out"),
}


def word(words: Words, key: str) -> str:
    """The words for an id; the id itself, readable, where nobody has written any."""
    return str(words[key]) if key in words else key.replace("_", " ").replace(".", ": ")


def visit_words(visitor: Visitor) -> str:
    """What somebody did with the record of whoever reads this."""
    reading, changing = ACTS.get(visitor.act, (_("opened your record"), _("changed your record")))
    return str(changing if visitor.kind == "write" else reading)
