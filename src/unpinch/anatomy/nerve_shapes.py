"""Bones, muscle and nerve of the nerve picture: the half at x > 0 seen from behind, in the chart units of the figure.

Drawn from the landmark heights of the figure's grown-up (clinical convention, not reviewed): hip crest at the disc between L4 and L5, the
dimples at S2, the hip joint level with the top of the outer thigh bone. People differ: the height of the split, the course at the
piriformis muscle and the strength of each root vary. Nothing here is measured from a person.
"""

from collections.abc import Mapping
from types import MappingProxyType

from unpinch.anatomy import outline
from unpinch.anatomy.curves import Line, Point, curve_path, mirror

Loop = tuple[Line, ...]
"""A closed shape: smooth runs that meet at corners."""

# ---- skin ------------------------------------------------------------------------------------------------------------------
SKIN_TOP = 246.0
"""Where the outline of trunk and legs begins: the armpits; the picture fades below it."""
SKIN: Loop = (outline.FLANK, *outline.FOOT, outline.LEG_INNER)


def skin_path() -> str:
    """Trunk and legs without arms as one outline, about x = 0."""
    return curve_path((*SKIN, *(mirror(run[::-1]) for run in SKIN[::-1])))


# ---- spine -----------------------------------------------------------------------------------------------------------------
def _vertebra(top: float, bottom: float, half: float) -> Line:
    """The half of a body of the spine, waisted."""
    middle = (top + bottom) / 2
    return (
        (0, top + 0.6), (half * 0.6, top + 0.3), (half - 1, top), (half, top + 1.6), (half - 2, middle), (half, bottom - 1.6),
        (half - 1, bottom), (half * 0.6, bottom - 0.3), (0, bottom - 0.6),
    )  # fmt: skip


LEVELS: tuple[tuple[str, float, float, float], ...] = (
    ("L2", 333.6, 350.0, 13.0),
    ("L3", 354.4, 371.0, 13.6),
    ("L4", 375.4, 392.2, 14.3),
    ("L5", 396.6, 413.4, 15.2),
)
"""Name, upper and lower edge and half width of the bodies that are seen."""
BODIES: tuple[Line, ...] = tuple(_vertebra(top, bottom, half) for _, top, bottom, half in LEVELS)


def _disc(top: float, bottom: float, half: float) -> Line:
    return ((0, top), (half - 1, top), (half + 0.5, (top + bottom) / 2), (half - 1, bottom), (0, bottom))


DISCS: tuple[Line, ...] = tuple(
    _disc(above[2] + 0.1, below[1] - 0.1, (above[3] + below[3]) / 2 - 0.6)
    for above, below in zip(LEVELS, (*LEVELS[1:], ("S1", 418.2, 430.0, 15.4)), strict=True)
)


def _wing(top: float, half: float, reach: float) -> Line:
    """The cross process at the side of a vertebra."""
    return (
        (half - 3.4, top + 3.4), (half + 3, top + 3.2), (reach - 2, top + 2.2), (reach, top + 4.2), (reach - 2.4, top + 7),
        (half + 3, top + 8), (half - 3.6, top + 9.4),
    )  # fmt: skip


WINGS: tuple[Line, ...] = tuple(_wing(top, half, 25.4 if name == "L3" else 24) for name, top, _, half in LEVELS)
PEDICLES: tuple[Point, ...] = tuple((half - 4.6, top + 6.2) for _, top, _, half in LEVELS)
"""The bridges beside the canal, cut: a root turns out below each."""
PEDICLE = (2.5, 3.9)
SACRUM: Line = (
    (0, 418.4), (9, 418.2), (15.4, 419), (20, 422), (26, 421), (30, 425), (30.4, 432), (26.6, 442), (22, 450), (18.6, 458), (13.4, 467),
    (8, 475), (5.4, 478.4), (5, 484), (2.6, 491), (0, 493.6),
)  # fmt: skip
HOLES: tuple[Point, ...] = ((12.4, 431.6), (11.2, 445), (9.8, 457), (8, 467.4))
"""The openings of the sacrum, S1 to S4."""

# ---- pelvis and leg ----------------------------------------------------------------------------------------------------------
ILIUM: Loop = (
    (
        (25.4, 416), (28, 409), (36, 401), (47, 394.6), (58, 391.6), (68, 393.6), (74.6, 401), (76.4, 410), (74, 421), (69.6, 432),
        (66.4, 443), (66.6, 450), (70, 456), (71.4, 465), (69, 474), (63, 481), (56, 487), (51.6, 495), (49, 504), (44, 512), (38, 516),
        (32, 514.6), (28.8, 509), (29.4, 502), (31.4, 495), (30.8, 489.4), (25.8, 484.6),
    ),
    ((25.8, 484.6), (31.6, 481), (37.6, 475), (41, 467), (41, 458.6), (37, 451.6), (30.6, 447), (26.4, 441)),
    ((26.4, 441), (28.4, 435), (28.6, 428), (26.6, 421.6), (25.4, 416)),
)  # fmt: skip
PUBIS: Loop = (
    ((33, 513), (24, 508), (14, 501), (5.4, 493.6), (2, 487), (2.4, 480), (7, 475.6), (16, 475), (27, 475.4), (38, 474.6)),
    ((38, 474.6), (41, 480)),
    ((41, 480), (33, 481.6), (23, 481.6), (15.6, 483.4), (14, 488), (18.6, 494), (25, 499.4), (31, 504)),
    ((31, 504), (33, 513)),
)
FEMUR: Loop = (
    (
        (57, 477.4), (64, 482), (65.4, 489), (60.8, 494), (60.4, 499), (62.6, 505), (61.8, 530), (59.4, 566), (55.6, 606), (51, 634),
        (43.4, 649), (37, 658), (34.2, 668), (36.4, 678), (42.6, 683.4), (49, 681.6), (52.4, 676), (53.8, 670),
    ),
    (
        (53.8, 670), (57, 676), (61, 681.4), (67, 682.6), (73, 677), (75.4, 668), (74.4, 658), (71, 646), (69.4, 630), (71.6, 600),
        (75.2, 560), (78, 520), (79.4, 500), (83.4, 484), (85.6, 472), (84, 463.6), (79, 459.4), (74, 461), (71.4, 466),
    ),
    ((71.4, 466), (66, 462), (60, 456.6), (52.6, 455), (45.6, 458.4), (42, 465.6), (43.6, 473.4), (49.6, 478.6), (57, 477.4)),
)  # fmt: skip
HEAD_OF_FEMUR: tuple[Point, float] = ((53.2, 466.8), 11.8)
TIBIA: Loop = (
    (
        (55, 686), (63, 685), (71, 686.4), (73.4, 691), (70.6, 698), (65.6, 708), (62, 724), (60.4, 750), (59.4, 790), (60.4, 830),
        (63, 860), (63, 872),
    ),
    ((63, 872), (57, 873.4), (51.4, 874.6), (49.4, 881), (45.6, 880.4), (44.6, 872), (47, 856), (47.8, 830), (46.6, 790),
     (44.6, 750), (42, 722), (38.8, 706), (35.4, 696), (35.6, 688.6), (40, 685.6), (47, 685.6), (55, 686)),
)  # fmt: skip
FIBULA: Line = (
    (75.4, 688.4), (79.4, 692), (79, 698.6), (76.4, 706), (76, 724), (75, 760), (72, 810), (69.6, 846), (71, 862), (73, 874), (70.4, 884),
    (66.4, 882), (65, 872), (66, 858), (66.2, 840), (68.6, 806), (71.4, 760), (72.4, 724), (72.4, 706), (70.6, 698), (71, 691.6),
)  # fmt: skip
HEEL: Line = ((53, 885), (60, 882.4), (67, 886), (69.6, 896), (68.6, 908), (63, 917), (55, 916.6), (51, 907), (50.6, 895))
PIRIFORMIS: Loop = (
    ((15, 438), (24, 440.6), (36, 445), (50, 450.4), (64, 455), (79, 459.6)),
    ((79, 459.6), (80.6, 462.6)),
    ((80.6, 462.6), (66, 463.6), (52, 465), (40, 467.4), (26, 467), (13, 465.6)),
    ((13, 465.6), (17, 456), (18.4, 446), (15, 438)),
)
FIBERS: tuple[Line, ...] = (
    ((18, 443), (34, 448.6), (52, 454), (74, 460)),
    ((19, 449), (34, 453), (52, 457), (74, 460.8)),
    ((19, 455), (34, 457.4), (52, 459.6), (74, 461.4)),
    ((17, 461), (34, 462), (52, 462), (74, 462)),
)
CAPSULE: tuple[Line, ...] = (((36, 446.5), (46, 450.4), (56, 453.6)),)
"""The edge that light catches on the muscle."""

# ---- nerve -----------------------------------------------------------------------------------------------------------------
SAC: Line = ((0, 322), (6.4, 322), (6.3, 350), (6, 380), (5.4, 405), (4.2, 424), (2.6, 438), (0, 447))
"""The sac that holds the roots, to S2."""
TAILS: tuple[Line, ...] = (
    ((4.4, 326), (4.3, 350), (4.8, 368)),
    ((3.2, 326), (3.2, 360), (3.9, 390)),
    ((2.1, 326), (2.2, 370), (3.1, 407)),
    ((1.1, 326), (1.2, 380), (1.9, 422)),
    ((0.3, 326), (0.4, 400), (0.8, 436)),
)
"""The roots inside the sac."""


class Strand(tuple[Line, float, float]):
    """A piece of nerve: its course, and how wide it is where it begins and ends."""

    __slots__ = ()


ROOTS: Mapping[str, tuple[Line, float, float]] = MappingProxyType(
    {
        "S3": (((2.2, 436), (5.2, 448), (9.8, 457.4), (17, 463), (26, 468), (36, 473)), 1.3, 1.9),
        "S2": (((3.4, 424), (6.6, 436), (11.2, 445.4), (18, 452.6), (27, 460.6), (37, 470.4)), 1.7, 2.5),
        "S1": (((4.8, 408), (7.4, 420), (12.4, 431.8), (20, 442), (28.4, 453.4), (38, 469)), 2.2, 3.4),
        "L4": (((5.8, 367), (6.8, 377), (8.8, 387), (14.6, 394.4), (23, 402.4), (28.6, 412), (31, 424), (31.6, 434)), 1.9, 1.8),
        "L5": (((5.3, 389), (6.6, 399), (9, 408.4), (15.6, 415.6), (24.4, 422), (30.4, 432.6), (34.4, 448), (39, 468)), 2.2, 3.4),
    }
)
"""From the sac, out below the bridge of its vertebra or through its opening of the sacrum, to where they join."""
COURSE: Mapping[str, tuple[Line, float, float]] = MappingProxyType(
    {
        "buttock": (((37.4, 466), (42.4, 478), (49.4, 491), (54.2, 504), (55.8, 520)), 7.4, 6.6),
        "thigh": (((55.8, 518), (56, 545), (54.6, 580), (53.6, 606), (53.8, 624)), 6.6, 5.8),
        "tibial": (
            ((52.8, 621), (53.6, 640), (55, 662), (56.4, 690), (57.6, 720), (57.2, 760), (54.4, 806), (49, 846), (44.6, 872), (43.8, 886),
             (46.6, 900)),
            4.3, 2.7,
        ),
        "sole_inner": (((46, 898), (46, 916), (44, 940), (42.6, 962)), 1.9, 1.1),
        "sole_outer": (((46.2, 898), (51, 914), (60, 936), (67.4, 960)), 1.9, 1.1),
        "peroneal": (((54.8, 621), (57.6, 636), (63.4, 656), (70.6, 678), (76.8, 694), (79.4, 703)), 3.6, 3.1),
    }
)  # fmt: skip
HIDDEN: Mapping[str, Line] = MappingProxyType(
    {
        "peroneal_turn": ((79.4, 703), (79.6, 709), (77.6, 716)),
        "peroneal_outer": ((77.6, 716), (77.4, 740), (74.8, 780), (70, 826), (66.6, 868), (64, 890)),
        "peroneal_deep": ((77.6, 716), (70, 730), (66.4, 770), (62.6, 820), (58.4, 862), (56.6, 884)),
        "outer_skin": ((66, 402), (77, 420), (83.4, 440), (85.6, 470), (84.6, 520), (82.4, 570), (80, 606)),
    }
)
"""What runs in front of the bones and is only seen through: the end of the peroneal nerve, the skin nerve of the outer thigh."""

# ---- places ----------------------------------------------------------------------------------------------------------------
Spot = tuple[float, float, float, float, float]
"""A soft oval: middle, half widths, turn in degrees."""
SPOTS: Mapping[str, Spot] = MappingProxyType(
    {
        "root": (17, 408, 17, 24, -24),
        "root:L4": (12.6, 390, 13, 12, 0),
        "root:L5": (13.4, 410.6, 13, 12, 0),
        "root:S1": (13.4, 430, 13, 12.6, 0),
        "root:S2": (14, 445, 12.4, 11, 0),
        "root:S3": (13, 457, 12.4, 10.6, 0),
        "buttock": (42, 472, 15, 21, -24),
        "thigh": (55, 566, 14.5, 44, 0),
        "thigh:outer": (84, 500, 9.5, 52, 1),
        "fibular_neck": (76, 700, 13, 16, -24),
    }
)
"""Where along the nerve a place is shaded; a named root has its own."""
HAMSTRINGS: tuple[Loop, ...] = (
    (((44, 512), (34, 540), (29, 572), (31, 606), (39, 632), (44, 622), (47, 590), (49, 556), (50, 530), (44, 512)),),
    (((46, 508), (54, 522), (64, 548), (71, 580), (72, 612), (69, 634), (62, 622), (59.6, 592), (58, 560), (54, 534), (46, 508)),),
)
HAMSTRING_FIBERS: tuple[Line, ...] = (
    ((43, 522), (37, 560), (37, 600), (40, 622)),
    ((46, 528), (42, 564), (42, 600), (42, 618)),
    ((55, 530), (63, 562), (67, 600), (66, 624)),
    ((52, 522), (61, 560), (63, 596), (64, 616)),
)
"""The muscles of the back of the thigh beside the nerve, for the close-up."""
