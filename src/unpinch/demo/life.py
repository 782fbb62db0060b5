"""One person's story, lived day by day through the actions of the clinic.

Answers and findings are written together (`bulk_create`), because a form has a hundred of them; all else is one call of the action a
person would have used, as that person, at that moment.
"""

import datetime as dt
import json
import random
import re
import uuid
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from unpinch.actions.access import note_change
from unpinch.actions.actor import Actor, relation_to_episode
from unpinch.actions.alerts import acknowledge, settle
from unpinch.actions.assessment import assess_episode, knowledge
from unpinch.actions.carers import consent_to_carer
from unpinch.actions.consents import digest_of, say, text_of
from unpinch.actions.documents import attach
from unpinch.actions.flags import clear_flag
from unpinch.actions.intake import save_screen, send_intake
from unpinch.actions.intake_questionnaire import answer_form
from unpinch.actions.invitations import invite_patient
from unpinch.actions.people import join_care_team, move_episode, open_episode, register_patient
from unpinch.anatomy.facts import asks
from unpinch.clinical.intake.form import IntakeAnswer
from unpinch.demo.around import form_answers
from unpinch.demo.care import answer_missing, ask, ask_again, asked_at_visit, find_later, side_signed, sign_off
from unpinch.demo.clock import on
from unpinch.demo.diary import keep_diary
from unpinch.demo.paper import report, title_of
from unpinch.demo.people import CARERS, STREETS, Person
from unpinch.demo.samples import age_in, examined, sample
from unpinch.demo.scenes import NEWER_FINDING, Part, Scene
from unpinch.demo.staff import House
from unpinch.demo.stories import STORIES
from unpinch.demo.telling import Teller, Told, posted, shift_of, tell
from unpinch.journey import Status
from unpinch.records.models import Alert, BodyChartEntry, Episode, FactEntry, Patient, RaisedFlag, ScreenDone, User, Visit

WARNING = {"cauda-equina": "pelvis", "less-pain-foot-drop": "legs"}
"""The screen at which these stories stop."""
CLEARED_BY = {
    "cold-walking-leg": (
        "The vessel clinic looked at exactly this last month: arteries open, a cold foot since youth.",
        "Pulses and skin of both feet today; read the vessel clinic's letter.",
    ),
    "teenager": (
        "The children's doctor examined exactly this: blood tests and X-ray as they should be.",
        "Back, hips and strength today; read the doctor's letter.",
    ),
}
ASSISTANT = "Theo Brandt"
LONG_AGO = {Scene.EVALUATION: 12, Scene.ACTIVE: 20, Scene.CLEARED: 18, Scene.CLOSED: 45, Scene.SEEN_TO: 4, Scene.STOPPED: 2}
"""Days since somebody was registered, at least."""
HALF_WAY = "general"
BOTH_LEGS, ASKS_WHICH_LEG = "ces_bilateral", "start"
"""Who paints both legs is asked at once again which leg it is, and leaves that screen with the answer it holds."""
STORY = "own.story"
DATES = ("finding.symptom_onset_date", "patient.due_date")
SCORES = ("patient.leg_pain_now", "patient.leg_pain_worst", "patient.back_pain_now")
ISO = re.compile(r"\d{4}-\d\d-\d\d")
LEAST_AGO = dt.timedelta(minutes=2)
FIRST_SLOT, SLOTS, SLOT_MINUTES = dt.time(8, 0), 9, 60


@dataclass
class Life:
    """A person, their part, and what has come of it so far."""

    house: House
    person: Person
    part: Part
    rng: random.Random
    today: dt.date
    now: dt.datetime
    number: int
    forms: Mapping[str, uuid.UUID] = field(default_factory=dict)
    """The clinic's own form in each language."""
    patient: Patient = field(init=False)
    episode: Episode = field(init=False)

    # ---- time ------------------------------------------------------------------------------------------------------------------
    def at(self, days_ago: float, hour: int, minute: int = 0) -> dt.datetime:
        """A moment in the clinic's own time, never later than now."""
        zone = zoneinfo.ZoneInfo(self.house.clinic.time_zone)
        day = self.today - dt.timedelta(int(days_ago))
        moment = dt.datetime.combine(day, dt.time(hour, minute), tzinfo=zone).astimezone(dt.UTC)
        return min(moment, self.now - LEAST_AGO * (1 + self.number % 5))

    # ---- who -------------------------------------------------------------------------------------------------------------------
    @property
    def place(self) -> int:
        return 0 if self.number % 5 < 3 else 1

    @property
    def lead(self) -> User:
        team = self.house.therapists(self.house.places[self.place])
        return team[(self.number // 2) % len(team)]

    @property
    def assisted(self) -> bool:
        return self.number % 4 == 0

    @property
    def therapist(self) -> Actor:
        return self.house.actor(self.lead)

    @property
    def oneself(self) -> Actor:
        self.patient.refresh_from_db()
        if self.patient.user is None:
            raise LookupError("nobody was invited")
        return self.house.actor(self.patient.user)

    @property
    def teller(self) -> Teller:
        case = sample(self.part.example)
        month, day = 1 + self.number % 11, 1 + self.number * 7 % 28
        passed = (month, day) <= (self.today.month, self.today.day)
        born = dt.date(self.today.year - age_in(case) - (0 if passed else 1), month, day)
        return Teller(STORIES[self.part.example], case, born, self.person.sex, self.person.language)

    # ---- the story ---------------------------------------------------------------------------------------------------------------
    def live(self) -> None:
        """Let it happen, as far as the part goes."""
        scene = self.part.scene
        long_ago = LONG_AGO.get(scene, 3)
        registered = long_ago + self.rng.randrange(0, 12 if scene in (Scene.EVALUATION, Scene.ACTIVE, Scene.CLOSED) else 2)
        with on(self.at(registered, 9, self.rng.randrange(60))):
            self.register()
        if scene is not Scene.INVITED:
            self.intake(registered - 1)
        if scene in (Scene.EVALUATION, Scene.ACTIVE, Scene.CLEARED, Scene.CLOSED):
            self.first_visit(registered - 4)
        if scene is Scene.CLOSED:
            with on(self.at(6, 16)):
                self.move(Status.CLOSED, "Better; no further visits wanted. Knows what to do if it comes back.")
        for extra in self.part.extras:
            if extra == NEWER_FINDING:
                self.later_finding()
                continue
            self.extra(extra, registered - 1)
        if scene is Scene.ACTIVE:
            self.episode.refresh_from_db()
            keep_diary(self.oneself, self.episode, self.number, self.now)
        self.book()

    def register(self) -> None:
        """The desk registers, opens the episode, names the lead, and invites; the person agrees to what is asked."""
        desk, teller = self.house.by_role("front_desk"), self.teller
        details = {
            "full_name": self.person.name,
            "birth_date": teller.born,
            "language": self.person.language,
            "phone": f"555-{2000 + self.number * 37 % 8000:04}",
            "address": f"{3 + self.number * 11 % 180} {STREETS[self.number % len(STREETS)]}, Harbor City",
            "record_number": f"H{1000 + self.number}",
        }
        if self.number % 3:
            details["email"] = f"patient{self.number}@mail.example"
        self.patient = register_patient(desk, details=details)
        complaint = STORIES[self.part.example].complaint
        self.episode = open_episode(desk, self.patient.id, complaint=complaint, location=self.house.places[self.place], lead=self.lead.id)
        invite_patient(desk, self.patient.id)
        if self.assisted:
            join_care_team(self.therapist, self.episode.id, self.house.users[ASSISTANT].id)
        self.patient.refresh_from_db()

    def intake(self, days_ago: int) -> None:
        """The intake on the phone: as far as the story goes."""
        scene, began = self.part.scene, self.at(max(days_ago, 0), 19 if days_ago > 0 else 7, self.rng.randrange(30))
        if scene is Scene.STOPPED:
            began = self.now - dt.timedelta(minutes=25 + 40 * (self.number % 3))
        with on(began):
            self.agree()
            if scene in (Scene.STOPPED, Scene.SEEN_TO):
                self.stop_at(WARNING[self.part.example])
                return
            self.write(self.told(HALF_WAY if scene is Scene.HALF else ""), began)
        if scene is not Scene.HALF:
            with on(min(began + dt.timedelta(minutes=9), self.now)):
                self.answer_form()
                send_intake(self.oneself, self.episode.id)
            if scene is not Scene.SENT or self.number % 2:
                self.acknowledge_all()
        self.episode.refresh_from_db()

    def answer_form(self) -> None:
        """Two of three answer the clinic's own form too."""
        form = self.forms.get(self.patient.language)
        if form and self.number % 3:
            answer_form(self.oneself, self.episode.id, form, posted=form_answers(self.rng, self.patient.language))

    def agree(self) -> None:
        for kind in ("data", "treatment"):
            text = text_of(kind, self.house.clinic.name, self.patient.language)
            say(self.oneself, self.patient.id, kind=kind, given=True, digest=digest_of(text))

    def told(self, until: str = "") -> Told:
        if self.part.scene in (Scene.STOPPED, Scene.SEEN_TO):
            return _told(self.part.example, self.person.sex, self.today, until)
        return _told(self.part.example, self.person.sex, self.today).as_far_as(until)

    def write(self, told: Told, began: dt.datetime) -> None:
        """Store the answers screen by screen, half a minute apart, as saving as one goes would have."""
        actor, shift = self.oneself, shift_of(self.rng)
        rows, left = [], []
        for number, (screen, answers) in enumerate(told.screens):
            moment = min(began + dt.timedelta(seconds=30 * number), self.now)
            entered = {"episode": self.episode, "at": moment, "received_at": moment, "by_id": actor.user_id, "source": "patient"}
            left.append(ScreenDone(**entered, screen=screen))
            for answer in answers:
                value = self.own(answer, shift, (self.now - began).days)
                plain = list(value) if isinstance(value, tuple) else value
                side = answer.side.value if answer.side else ""
                text = self.teller.words if answer.fact == STORY else answer.text
                words = {"answer": answer.answer_word, "unit": answer.unit, "remark": text}
                rows.append(FactEntry(**entered, fact=answer.fact, side=side, value=plain, screen=screen, **words))
            if screen == "body_chart" and told.chart:
                BodyChartEntry.objects.create(**entered, chart=json.loads(told.chart.to_json()))
                if any(ask.flag == BOTH_LEGS for ask in asks(told.chart)):
                    back = min(moment + dt.timedelta(seconds=15), self.now)
                    left.append(ScreenDone(**{**entered, "at": back, "received_at": back}, screen=ASKS_WHICH_LEG))
        FactEntry.objects.bulk_create(rows)
        ScreenDone.objects.bulk_create(left)
        Episode.objects.filter(id=self.episode.id).update(intake_started_at=began)
        relation = relation_to_episode(actor, self.episode, began)
        note_change(actor, "intake.answer", self.patient, relation, "episode", self.episode.id)

    def own(self, answer: IntakeAnswer, shift: int, days_ago: int) -> object:
        """An answer as this person gave it: their birth date, days counted back from the day of the intake, pain a little more or less."""
        value = answer.value
        if answer.fact == "patient.birth_date":
            return self.teller.born.isoformat()
        if answer.fact in DATES and isinstance(value, str) and ISO.fullmatch(value):
            return (dt.date.fromisoformat(value) - dt.timedelta(days_ago)).isoformat()
        if answer.fact in SCORES and isinstance(value, float) and value:
            return min(10.0, max(0.0, value + shift))
        return value

    def stop_at(self, screen: str) -> None:
        """Answer up to a warning question, through the very action a phone calls, and be told to stop."""
        told, actor = self.told(screen), self.oneself
        self.write(Told(told.screens[:-1], told.chart), self.now - LEAST_AGO)
        fields: dict[str, list[str]] = {}
        for _ in range(2):
            saved = save_screen(actor, self.episode.id, screen, posted=fields)
            fields = posted(self.teller, saved.view.screen.questions)
        save_screen(actor, self.episode.id, screen, posted=fields, leave=True)
        if self.part.scene is Scene.SEEN_TO:
            self.see_to()

    def see_to(self) -> None:
        """The lead reacts: acknowledges at once, settles after the hand-over."""
        for alert in self.acknowledge_all():
            with on(alert.raised_at + dt.timedelta(minutes=48)):
                settle(self.therapist, alert.id, how="Spoke on the phone; the family drove to hospital. Handed over to the emergency desk.")

    def acknowledge_all(self) -> list[Alert]:
        """The lead says of every open alert: I see to it."""
        alerts = list(Alert.objects.filter(episode=self.episode, settled_at=None).order_by("raised_at"))
        for alert in alerts:
            with on(min(alert.raised_at + dt.timedelta(minutes=6), self.now)):
                acknowledge(self.therapist, alert.id)
        return alerts

    # ---- in the clinic -----------------------------------------------------------------------------------------------------------
    def first_visit(self, days_ago: int) -> None:
        """The therapist begins the evaluation, examines, and the episode is assessed with what was found."""
        began = self.at(max(days_ago, 1), 10, self.rng.randrange(50))
        self.visit(began, "evaluation", Visit.State.DONE)
        with on(began):
            self.episode.refresh_from_db()
            self.move(Status.EVALUATION, "")
            entered = {"episode": self.episode, "at": began, "received_at": began, "by_id": self.lead.id, "source": "clinician"}
            FactEntry.objects.bulk_create(
                FactEntry(
                    **entered,
                    fact=fact.id,
                    side=fact.side.value if fact.side else "",
                    value=list(fact.value) if isinstance(fact.value, tuple) else fact.value,
                    answer=fact.answer,
                    unit=fact.unit,
                )
                for fact in examined(sample(self.part.example))
            )
            relation = relation_to_episode(self.therapist, self.episode, began)
            note_change(self.therapist, "chart.entry", self.patient, relation, "episode", self.episode.id)
            if self.part.scene is Scene.ACTIVE:
                ask(self.therapist, self.episode, asked_at_visit(sample(self.part.example)), "first")
                answer_missing(self.therapist, self.episode, began)
            assess_episode(self.therapist, self.episode, reason="evaluation")
        if self.part.scene is Scene.ACTIVE:
            self.sign_off(began)
        self.later_visits(began)
        if self.part.scene is Scene.ACTIVE:
            self.newest_visit()
        if self.part.scene is Scene.CLEARED:
            with on(min(began + dt.timedelta(hours=26), self.now - LEAST_AGO)):
                self.clear()

    def sign_off(self, began: dt.datetime) -> None:
        """Judgement and plan, signed at the end of the first visit; the assistant prepared the draft where one is on the team."""
        helper = self.house.actor(self.house.users[ASSISTANT]) if self.assisted else None
        self.episode.refresh_from_db()
        sign_off(self.therapist, helper, self.episode, example=self.part.example, side=side_signed(sample(self.part.example)), began=began)
        self.episode.refresh_from_db()

    def later_finding(self) -> None:
        """This morning's finding, which the signed plan did not know of."""
        with on(min(self.at(0, 9), self.now - LEAST_AGO)):
            find_later(self.therapist, self.episode)

    def later_visits(self, began: dt.datetime) -> None:
        """A visit each week since; now and then one is missed."""
        moment = began + dt.timedelta(7)
        while moment < self.now - dt.timedelta(3 if self.part.scene is Scene.ACTIVE else 1):
            missed = self.rng.random() < 0.12
            self.visit(moment, "treatment", Visit.State.MISSED if missed else Visit.State.DONE)
            moment += dt.timedelta(7)

    def newest_visit(self) -> None:
        """The visit of the last working day, where the therapist asked again what is asked every time."""
        moment = self.slot(self.today - dt.timedelta(2 if self.today.weekday() == 0 else 1))
        self.visit(moment, "treatment", Visit.State.DONE)
        with on(moment + dt.timedelta(minutes=5)):
            ask_again(self.therapist, self.episode)

    def clear(self) -> None:
        """A clinician closes what was examined and found harmless."""
        reason, looked_at = CLEARED_BY[self.part.example]
        for flag in sorted(set(RaisedFlag.objects.filter(episode=self.episode).values_list("flag", flat=True))):
            clear_flag(self.therapist, self.episode.id, target=flag, reason=reason, examined=looked_at)
        for alert in Alert.objects.filter(episode=self.episode, settled_at=None):
            settle(self.therapist, alert.id, how=f"Examined: {looked_at}")

    def move(self, target: Status, reason: str) -> None:
        self.episode.refresh_from_db()
        move_episode(self.therapist, self.episode.id, target, read_version=self.episode.version, reason=reason)
        self.episode.refresh_from_db()

    # ---- around it ---------------------------------------------------------------------------------------------------------------
    def extra(self, extra: str, days_ago: int) -> None:
        """A carer, or a document somebody brought."""
        moment = self.at(max(days_ago, 0), 20)
        with on(moment):
            if extra == "carer":
                relation, *names = CARERS[self.number % len(CARERS)]
                family = self.person.name.split()[-1]
                consent_to_carer(self.oneself, name=f"{names[self.number % len(names)]} {family}", relation=relation)
                return
            day = self.today - dt.timedelta(20 + self.number)
            actor = self.house.by_role("front_desk") if self.number % 2 else self.oneself
            attach(
                actor,
                self.episode.id,
                kind=extra,
                title=title_of(extra),
                data=report(extra, self.person.name, day),
                dated_on=day,
            )

    def book(self) -> None:
        """The next visit: today's are spread over the day, those before now have come."""
        if self.part.visit is None:
            return
        day = self.today + dt.timedelta(self.part.visit)
        if day.weekday() == 6 and self.part.visit:
            day += dt.timedelta(1)
        kind = "treatment" if self.part.scene in (Scene.EVALUATION, Scene.ACTIVE, Scene.CLEARED) else "evaluation"
        start = self.slot(day)
        if kind == "evaluation" and start < self.now:  # a first visit that is over would have begun the evaluation
            start = self.slot(day + dt.timedelta(3 if day.weekday() == 4 else 1))
        over, arrived = start + dt.timedelta(minutes=50) < self.now, start - dt.timedelta(minutes=10) <= self.now
        self.visit(start, kind, Visit.State.DONE if over else Visit.State.ARRIVED if arrived else Visit.State.BOOKED)

    def slot(self, day: dt.date) -> dt.datetime:
        """When this person comes on a day: each number has its hour, so that nobody waits for another."""
        zone = zoneinfo.ZoneInfo(self.house.clinic.time_zone)
        local = dt.datetime.combine(day, FIRST_SLOT, tzinfo=zone) + dt.timedelta(minutes=self.number % SLOTS * SLOT_MINUTES)
        return local.astimezone(dt.UTC)

    def visit(self, start: dt.datetime, kind: str, state: str) -> None:
        Visit.objects.create(
            clinic=self.house.clinic,
            episode=self.episode,
            location=self.house.places[self.place],
            therapist=self.lead,
            starts_at=start,
            kind=kind,
            state=state,
            minutes=60 if kind == "evaluation" else 40,
        )


@cache
def _told(example: str, sex: str, today: dt.date, until: str = "") -> Told:
    """What people tell with this story, all of the age the sample case states; told once, because a hundred questions take their time."""
    born = dt.date(today.year - age_in(sample(example)), 1, 1)
    return tell(knowledge(), Teller(STORIES[example], sample(example), born, sex, "en"), today, until=until)
