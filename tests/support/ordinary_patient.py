"""An ordinary patient's way through the intake: two weeks of leg pain on the left, nothing wrong besides. By screen: what is sent.

They leave the free texts empty, which is allowed; who writes a story takes the time that it takes.
"""

from collections.abc import Mapping

from tests.support.intake_form import Fields

ORDINARY: Mapping[str, Fields] = {
    "start": {"birth_date": "1980-06-02", "sex": "male", "leg": "left", "since": "P2W"},
    "pelvis": {"pelvis": "none"},
    "legs": {"legs": "none", "weak_leg": "none"},
    "chest": {"chest": "none"},
    "general": {"general": "none"},
    "injury": {"injury": "none"},
    "safe": {"mental_crisis": "no"},
    "other_signs": {"other_signs": "none"},
    "body_chart": {"leg_now": "4", "leg_worst": "6", "back_now": "2"},
    "story": {
        "onset": "gradual",
        "constancy": "constant_varies",
        "trend": "unchanged",
        "night": "none",
    },
    "effects": {
        "sitting": "worse",
        "standing": "no_change",
        "walking": "eases",
        "lying": "eases",
        "bending_forward": "worse",
        "bending_backward": "no_change",
        "cough": "leg",
    },
    "feel": {
        "worse_part": "present",
        "feel": ["finding.pain_below_knee", "finding.leg_paresthesia", "none"],
        "stiff": "10 min",
        "provoke": "15 min",
        "settle": "30 min",
    },
    "past": {"episodes": "0", "operations": "none"},
    "illnesses": {"illnesses": "none", "medicines": "none"},
    "days": {
        "work_demand": "mostly_sitting",
        "work_status": "full",
        "sitting_hours": "8",
        "driving_hours": "1",
        "activity": "60",
        "habits": "none",
        "height": "178",
        "height.unit": "cm",
        "weight": "82",
        "weight.unit": "kg",
    },
    "thoughts": {"private": "none"},
    "home": {
        "abilities": "none",
        "equipment": ["bed chair table counter wall pillow towel", "mat"],
        "minutes": "20",
        "days_per_week": "5",
    },
    "goals": {
        "goals.1.text": "Sit for an hour",
        "goals.1.score": "3",
        "goals.2.text": "Play football",
        "goals.2.score": "1",
        "goal_areas": ["sport"],
    },
}
