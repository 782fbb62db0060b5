"""A scene for every transition of the table: the shortest life that reaches it. The table and this page name the same transitions."""

from collections.abc import Callable
from dataclasses import replace

from tests.clinical.progression.lives import BRIDGE, PRESS_UP, SLIDER, WALK, Life, item, standing
from unpinch.clinical.home_program.diary import Reach
from unpinch.clinical.progression import Decisions, Hold
from unpinch.terms.side import Side

SCENES: dict[str, Callable[[], Decisions]] = {}
Scene = Callable[[], Decisions]


def scene(name: str) -> Callable[[Scene], Scene]:
    """Keep a scene under the transition it reaches."""

    def keep(function: Scene) -> Scene:
        assert name not in SCENES, f"two scenes for {name}"
        SCENES[name] = function
        return function

    return keep


def low_leg(life: Life) -> Life:
    """What makes irritability low, once the mornings do."""
    return life.saw(0, "time_to_provoke", 40.0).saw(0, "time_to_settle", 5.0)


# ---- 1 safety gate ---------------------------------------------------------------------------------------------------------
scene("P1-stop")(lambda: Life().decided(1, conditions={"cauda_equina_suspected": True}))
scene("P1-unknown")(lambda: Life().decided(1, conditions={"dvt_suspected": None}))
scene("P1-item")(lambda: Life(PRESS_UP).decided(1, conditions={"cannot_lie_prone": True}))


@scene("P1-hold")
def _hold() -> Decisions:
    life = Life()
    life.holds.append(Hold(id="h", occurred_at=life.at(1)))
    return life.decided(2)


@scene("P1-resume")
def _resume() -> Decisions:
    return Life().woke(1, anything_new="yes").cleared_on(2).decided(3)


@scene("P1-rung")
def _rung_forbidden() -> Decisions:
    life = Life(item(BRIDGE, reps=12)).calm_days(1, 6).woke(7)
    return life.decided(7, conditions={"osteoporosis_vertebral_fracture": True})


scene("P2-yes")(lambda: Life().woke(1, answers={"bladder_change": ("cannot_pass",)}).decided(1))
scene("P2-open")(lambda: Life().woke(1, anything_new="unanswered").decided(1))
scene("P3-fall")(lambda: Life().saw(3, "ankle_dorsiflexion_strength", 4.0, side=Side.LEFT).decided(4))
scene("P3-due")(lambda: Life(checked=False).saw(0, "systolic_bp", 120.0).saw(0, "diastolic_bp", 80.0).woke(1).decided(1))
scene("P35-none")(lambda: Life(checked=False).woke(1).decided(1))
scene("P35-stop")(lambda: Life().saw(1, "systolic_bp", 182.0).decided(2))
scene("P35-caution")(lambda: Life().saw(1, "systolic_bp", 162.0).woke(2).decided(2))
scene("P35-upright")(lambda: Life().saw(1, "blood_pressure_fall_standing", 25.0).decided(2))


@scene("P3-worse")
def _reflex() -> Decisions:
    return Life().saw(0, "achilles_reflex", "normal", side=Side.LEFT).saw(3, "achilles_reflex", "reduced", side=Side.LEFT).decided(4)


# ---- 2 zones ---------------------------------------------------------------------------------------------------------------
scene("P4-worse")(lambda: Life().calm_days(1, 4).woke(5, 5.0).decided(5))
scene("P4-unknown")(lambda: Life().calm_days(1, 1).did(2, leg_after=None).woke(2).woke(3).decided(3))
scene("P5-spread")(lambda: Life().did(1, reach_after=Reach.FOOT).decided(1, 19))
scene("P6-red")(lambda: Life().did(1, leg_after=5.0).decided(1, 19))
scene("P6-resume")(lambda: Life().did(1, leg_after=5.0).decided(3))
scene("P6-review")(lambda: Life(BRIDGE, SLIDER).did(1, BRIDGE, leg_after=5.0).did(3, SLIDER, leg_after=5.0).decided(4))
scene("P7-retreat")(lambda: Life().did(1, back_after=4.0, leg_after=2.0, reach_after=Reach.KNEE).decided(1, 19))


@scene("P4-other")
def _another_answers() -> Decisions:
    life = Life(BRIDGE, WALK).calm_days(1, 3)
    return life.woke(4).did(4, BRIDGE, leg_after=4.0, settled_minutes=10).did(4, WALK).woke(5, 5.0).decided(5)


@scene("P4-revoked")
def _late_bad_response() -> Decisions:
    life = Life().calm_days(1, 6).woke(7)
    said = life.decided(7)
    life.did(3, leg_after=6.0, hour=20)
    return life.decided(7, 9, previous=said)


@scene("P6-floor")
def _red_at_the_floor() -> Decisions:
    small = item("arm-ergometer", hold_s=60)
    life = Life(replace(small, limits=replace(small.limits, least=small.start.dose)))
    return life.did(1, leg_after=6.0).decided(1, 19)


@scene("P6-ambers")
def _two_ambers() -> Decisions:
    life = Life().woke(1)
    for day in (1, 2):
        life.did(day, leg_after=4.0, settled_minutes=10).woke(day + 1)
    return life.decided(3)


# ---- 3 directions ----------------------------------------------------------------------------------------------------------
scene("P8-order")(lambda: Life().decided(1))
scene("P9-figures")(lambda: Life(PRESS_UP, direction="extension").saw(1, "repeated_extension_response", "centralizes").decided(2))
scene("P10-stop")(lambda: Life(PRESS_UP, direction="extension").did(1, reach_after=Reach.FOOT).decided(1, 19))
scene("P11-expired")(lambda: Life(PRESS_UP, direction="extension").decided(16))


@scene("P12-add")
def _quiet_leg() -> Decisions:
    life = Life(PRESS_UP, direction="extension")
    for day in range(1, 6):
        life.woke(day, 0.0, reach=Reach.NONE)
    return life.decided(5)


@scene("P12-withdraw")
def _opposite_came_too_soon() -> Decisions:
    life = Life(PRESS_UP, item("single-knee-to-chest", opposite=True), direction="extension")
    return life.did(1, "single-knee-to-chest").woke(2, 2.0).decided(2)


# ---- 4 irritability --------------------------------------------------------------------------------------------------------
scene("P13-class")(lambda: Life().woke(1, 8.0).decided(1))


@scene("P13-cap")
def _too_hard_for_the_class() -> Decisions:
    life = Life(item(BRIDGE, reps=12), irritability="high", leg_pain=7.0)
    return life.calm_days(1, 8, leg=7.0, leg_before=7.0, leg_after=7.0).woke(9, 7.0).decided(9)


# ---- 5 glides --------------------------------------------------------------------------------------------------------------
GLIDE_AT_TOP = {"sets": 2, "reps": 10, "times_per_day": 3}


@scene("P14-start")
def _next_slider() -> Decisions:
    return Life(item(SLIDER, **GLIDE_AT_TOP)).calm_days(1, 6).woke(7).decided(7)


@scene("P15-frequency")
def _glide_more_often() -> Decisions:
    return Life(item(SLIDER, times_per_day=1)).calm_days(1, 6).woke(7).decided(7)


@scene("P16-gate")
def _gate_closed() -> Decisions:
    return Life(item("slider-standing-stool", **GLIDE_AT_TOP)).calm_days(1, 6).woke(7).decided(7)


@scene("P16-open")
def _gate_open() -> Decisions:
    life = low_leg(Life(item("slider-standing-stool", **GLIDE_AT_TOP), irritability="low", phase="reconditioning"))
    for side in Side:
        life.saw(0, "straight_leg_raise_angle", 70.0, side=side)
    return life.calm_days(1, 10, leg=1.0, leg_before=1.0, leg_after=1.0).woke(11, 1.0).decided(11)


@scene("P17-stop")
def _gliding_for_nothing() -> Decisions:
    life = Life(item(SLIDER, **GLIDE_AT_TOP), leg_pain=3.0)
    for day in (0, 20):
        life.saw(day, "straight_leg_raise_angle", 45.0, side=Side.LEFT)
    return life.calm_days(1, 22).woke(23).decided(23)


# ---- 6 strength, endurance, aerobic ----------------------------------------------------------------------------------------
scene("P18-load")(lambda: Life(item("squat-goblet", load_kg=10.0)).calm_days(1, 6, reps=10).woke(7).decided(7))
scene("P19-reps")(lambda: Life().calm_days(1, 6).woke(7).decided(7))
scene("P19-sets")(lambda: Life(item(BRIDGE, reps=12, sets=2)).calm_days(1, 6).woke(7).decided(7))
scene("P19-rung")(lambda: Life(item(BRIDGE, reps=12)).calm_days(1, 6).woke(7).decided(7))
scene("P19-top")(lambda: Life(item("hip-hike-step", reps=12)).calm_days(1, 6).woke(7).decided(7))
scene("P20-reps")(lambda: Life(item("glute-set", reps=6)).calm_days(1, 6).woke(7).decided(7))
scene("P20-hold")(lambda: Life("glute-set").calm_days(1, 6).woke(7).decided(7))
scene("P21-minutes")(lambda: Life(WALK).calm_days(1, 6).woke(7).decided(7))
scene("P21-days")(lambda: Life(item("recumbent-bike", hold_s=1800, days_per_week=3)).calm_days(1, 6).woke(7).decided(7))


@scene("P19-week")
def _rung_after_volume() -> Decisions:
    return Life().calm_days(1, 10).woke(11).decided(11)


@scene("P22-bouts")
def _stenosis_walk() -> Decisions:
    return Life(item("walk-short-bouts", hold_s=180), causes=frozenset({"spinal_stenosis"})).calm_days(1, 6).woke(7).decided(7)


@scene("P23-new")
def _fourth_new_exercise() -> Decisions:
    names = (BRIDGE, "clamshell", "sit-to-stand-high", "toe-raise-seated")
    life = Life(*(item(name, reps=12, sets=3) for name in names), irritability="low", phase="reconditioning")
    return life.calm_days(1, 7).woke(8).decided(8)


# ---- 7 phases --------------------------------------------------------------------------------------------------------------
@scene("phase-on")
def _ready_for_the_next_phase() -> Decisions:
    life = Life(phase="acute").saw(1, "walk_minutes", 15.0)
    return life.woke(2).woke(3).woke(5).decided(5)


@scene("P24-back")
def _more_irritable_for_days() -> Decisions:
    life = Life(phase="reconditioning")
    for day in range(1, 6):
        life.woke(day, 8.0)
    return life.decided(5)


# ---- 8 hold, regress, refer ------------------------------------------------------------------------------------------------
scene("P25-amber")(lambda: Life().did(1, leg_after=4.0, settled_minutes=10).woke(1).woke(2).decided(2))
scene("P25-sleep")(lambda: Life().woke(1, sleep_hours=4.0).woke(2, sleep_hours=4.5).decided(2))
scene("P25-illness")(lambda: Life().woke(1, answers={"illness": "yes"}).decided(1))
scene("P25-restart")(lambda: Life().calm_days(1, 2).decided(9))
scene("P26-form")(lambda: Life().saw(3, "form_fault_percent", 30.0, exercise=BRIDGE).decided(4))
scene("P26-targets")(lambda: Life().calm_days(1, 2, reps=6).woke(3).decided(3))
scene("P27-review")(lambda: Life().decided(15))
scene("P27-too-little")(lambda: _seldom().decided(18))
scene("P27-not-tried")(lambda: Life().calm_days(1, 15, sets_done=0).decided(16))
scene("P27-no-response")(lambda: Life().calm_days(1, 29, leg=4.0).decided(29))
scene("P28-offer")(lambda: Life().calm_days(1, 43, leg=4.0).decided(43))
scene("P29-surgery")(lambda: Life(onset_on=Life().at(-130).date()).calm_days(1, 5, leg=7.0).decided(5))
scene("P30-severe")(lambda: Life().calm_days(1, 3, leg=8.0).decided(3))


def _seldom() -> Life:
    """Every third day of an exercise that is due every day."""
    life = Life(item("toe-raise-seated"))
    for day in range(1, 19):
        life.woke(day)
        if day % 3 == 1:
            life.did(day, sets_done=3, sets_due=3)
    return life


@scene("P28-early")
def _nothing_changed_by_week_4() -> Decisions:
    life = Life(scores=(("rmdq_total", 14.0),)).saw(27, "rmdq_total", 13.0)
    return life.calm_days(1, 29, leg=4.0).decided(29)


# ---- 9 visits, discharge ---------------------------------------------------------------------------------------------------
@scene("P31-taper")
def _well_after_two_weeks() -> Decisions:
    return Life().calm_days(1, 20, leg=1.0).visited(20).decided(21)


@scene("P32-often")
def _drill_more_often() -> Decisions:
    life = Life(item(PRESS_UP, times_per_day=2), direction="extension")
    return life.saw(0, "repeated_extension_response", "centralizes").calm_days(1, 6).woke(7).decided(7)


@scene("P33-ready")
def _ready_for_discharge() -> Decisions:
    life = Life(phase="reconditioning").saw(15, "psfs_mean", 9.0).saw(15, "goal_met", "yes").saw(15, "manages_flare", "yes")
    return life.calm_days(1, 20, leg=1.0).decided(20)


scene("P33-open")(lambda: Life(phase="reconditioning").calm_days(1, 3).decided(3))
scene("P34-maintain")(lambda: Life(phase="prevention").decided(1))

# ---- 10 flare --------------------------------------------------------------------------------------------------------------
scene("flare-1")(lambda: Life().woke(3, 6.0, flare=True, anything_new="unanswered").decided(3))
scene("flare-2")(lambda: Life().woke(3, 6.0, flare=True).decided(3))
scene("flare-3")(lambda: Life().woke(3, 6.0, flare=True).woke(6, 5.0, flare=True).decided(6))


@scene("flare-4")
def _two_green_days_in_a_flare() -> Decisions:
    life = Life().woke(3, 6.0, flare=True)
    for day in (6, 7):
        life.woke(day, 4.0, flare=True).did(day)
    return life.woke(9, 4.0, flare=True).decided(9)


scene("flare-5")(lambda: Life().woke(3, 6.0, flare=True).woke(10, 6.0, flare=True).decided(10))
scene("flare-6")(lambda: Life().woke(3, 6.0, flare=True).woke(4, flare=False).woke(5, flare=False).decided(5))


def stands(name: str, exercise: str = "") -> object:
    """What an item stands at after a scene."""
    return standing(SCENES[name](), exercise)
