"""The outline of the chart's figure: one calm grown-up without a sex, eight heads tall, the feet hanging so that top and sole can be seen.

Seen from the front and from behind a body has the same outline, so there is one. Points are chart units from the figure's middle, for
the half at x > 0, from the crown round the arm and the leg to the crotch. Proportions: a person 170 cm tall with the usual landmark
heights (clinical convention), 5.4 units per cm; hands and feet a little larger than life so that a finger hits them.
"""

from unpinch.anatomy.curves import Line, Point, curve_path, flatten, mirror

HEAD: Line = ((0, 10), (11, 11), (24, 16.5), (35, 27.5), (41, 43), (42.6, 58), (41.8, 66))
EAR: Line = ((41.8, 66), (44.6, 62.6), (47.4, 66), (47, 76), (44.2, 86), (41, 90.5), (39.2, 89))
JAW: Line = ((39.2, 89), (37.4, 101), (33, 112.5), (28.6, 119))
NECK: Line = ((28.6, 119), (27.4, 130), (28.6, 143), (36, 154.5), (54, 163.5), (76, 170.5), (96, 178))
ARM_OUTER: Line = (
    (96, 178), (108, 185.5), (117, 198), (121.8, 215), (124.4, 236), (127.6, 260), (131.8, 286), (136.2, 312), (139.4, 334), (142.6, 351),
    (147.6, 367), (153.4, 385), (158.6, 405), (163, 428), (167.4, 452), (171.4, 472), (174, 484),
)  # fmt: skip
HAND: tuple[Line, ...] = (
    ((174, 484), (180, 491), (188.5, 500), (196, 512), (202.6, 527), (205.6, 540), (202.4, 545), (197.6, 540), (192.6, 529), (188.8, 524)),
    ((188.8, 524), (191.6, 540), (195.4, 560), (197.6, 578), (195.2, 585), (190.6, 580), (186.6, 557.5)),
    ((186.6, 557.5), (188.6, 574), (190.4, 590), (187.4, 597), (183, 592), (179.8, 560)),
    ((179.8, 560), (180.6, 576), (181, 590), (177.4, 595.5), (173.6, 589), (172, 558.5)),
    ((172, 558.5), (171.6, 570), (170.4, 580), (166.2, 581.5), (163.6, 573), (162, 553), (158.4, 534), (155.4, 515),
     (154, 500), (152.6, 489)),
)  # fmt: skip
ARM_INNER: Line = (
    (152.6, 489), (149.6, 474), (144, 452), (136.4, 427), (129, 404), (123, 384), (118, 366), (114.8, 352), (110.6, 334), (105, 308),
    (99, 282), (94, 261), (91, 246),
)  # fmt: skip
FLANK: Line = (
    (91, 246), (89.6, 262), (86.2, 286), (80.6, 314), (75.6, 338), (73.6, 356), (75, 373), (80, 393), (86, 415), (91.4, 439),
    (94.6, 463), (95.4, 489), (94.8, 516), (93.2, 546), (90.6, 578), (86.8, 610), (82.6, 637), (80.4, 654), (80, 668), (81.2, 684),
    (83.8, 702), (86.4, 722), (87.4, 744), (85.4, 771), (80.8, 803), (75.8, 834), (73, 856), (73.2, 868), (76, 880), (75.6, 890),
    (74.8, 901), (77, 916),
)  # fmt: skip
FOOT: tuple[Line, ...] = (
    ((77, 916), (80.5, 932), (84.8, 948), (87.3, 959), (88.4, 967), (86.6, 975.5), (81.2, 977.5), (76.8, 971.5)),
    ((76.8, 971.5), (77.6, 978), (75.6, 984), (70.8, 984.5), (68.4, 976.5)),
    ((68.4, 976.5), (68.8, 984), (66, 989.4), (61.4, 988.6), (59.6, 979.5)),
    ((59.6, 979.5), (59.6, 987.5), (56.4, 992.6), (51.8, 990.6), (50.6, 980)),
    ((50.6, 980), (50.8, 989.5), (45.6, 995.4), (37.8, 994), (33.4, 985), (32.6, 972), (32.2, 958), (34.4, 940), (39, 922), (42.2, 906)),
)  # fmt: skip
LEG_INNER: Line = (
    (42.2, 906), (41.8, 896), (39.4, 886), (38.4, 877), (41, 864), (42.2, 850), (40.4, 828), (35.6, 799), (29.8, 770), (26.8, 746),
    (26.8, 724), (29.2, 703), (30.8, 687), (29.4, 670), (25, 652), (20, 634), (13.4, 606), (8, 576), (4.2, 547), (1.6, 522),
    (0, 504),
)  # fmt: skip

RUNS: tuple[Line, ...] = (HEAD, EAR, JAW, NECK, ARM_OUTER, *HAND, ARM_INNER, FLANK, *FOOT, LEG_INNER)


def silhouette_path() -> str:
    """The whole outline as SVG path text, about x = 0."""
    return curve_path((*RUNS, *(mirror(run[::-1]) for run in RUNS[::-1])))


def chain(*runs: Line) -> Line:
    """Runs as one flattened line."""
    out: list[Point] = []
    for run in runs:
        out += flatten(run)[1 if out else 0 :]
    return tuple(out)


OUTER_LINE: Line = (*flatten(FLANK), *(p for p in flatten(FOOT[0][:6])[1:] if p[1] < 966))
"""From the armpit down the side of trunk and leg to the little toe; y only grows."""
INNER_LINE: Line = ((0, 0), *flatten(LEG_INNER)[::-1], *(p for p in flatten(FOOT[-1])[-2::-1] if p[1] < 966 and p[0] < 45))
"""From the crown down the body's middle and the leg's inner edge to the big toe; y only grows."""
ARM_OUTER_LINE = flatten(ARM_OUTER)
ARM_INNER_LINE = flatten(ARM_INNER)
RIM: Line = chain(*FOOT)
"""The foot's outline from the outer edge round the toes to the inner edge."""
