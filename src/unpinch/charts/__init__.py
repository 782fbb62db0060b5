"""Somebody's course as pictures: leg pain, how far down, goals, sets done, and what each exercise did. Values in, SVG and a table out.

Every chart is a pair of functions over one frozen value: `..._svg(value, name=..., width=..., reader=...)` draws it, `..._table(value,
reader=...)` says the same in rows for whoever does not see it, hears it or prints it small. No script, no style element: colours are
attributes for paper and classes for `charts.css`. It judges nothing and knows no patient, no clock and no clinical rule.
"""

from unpinch.charts.canvas import NARROW, WIDE
from unpinch.charts.goals import goals_svg, goals_table
from unpinch.charts.leg_pain import leg_pain_svg, leg_pain_table
from unpinch.charts.reach import reach_svg, reach_table
from unpinch.charts.reader import ENGLISH, Reader, Table, texts
from unpinch.charts.responses import responses_svg, responses_table
from unpinch.charts.sets import exercises_svg, exercises_table, sets_svg, sets_table
from unpinch.charts.values import (
    BandDay,
    DaySets,
    ExerciseSets,
    ExerciseTrace,
    Goal,
    Goals,
    LegPain,
    Mark,
    ReachDays,
    Response,
    Responses,
    SetsDone,
    UsualDay,
)

__all__ = [
    "ENGLISH",
    "NARROW",
    "WIDE",
    "BandDay",
    "DaySets",
    "ExerciseSets",
    "ExerciseTrace",
    "Goal",
    "Goals",
    "LegPain",
    "Mark",
    "ReachDays",
    "Reader",
    "Response",
    "Responses",
    "SetsDone",
    "Table",
    "UsualDay",
    "exercises_svg",
    "exercises_table",
    "goals_svg",
    "goals_table",
    "leg_pain_svg",
    "leg_pain_table",
    "reach_svg",
    "reach_table",
    "responses_svg",
    "responses_table",
    "sets_svg",
    "sets_table",
    "texts",
]
