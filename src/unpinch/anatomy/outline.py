"""The outline of the chart's figure: one calm grown-up without a sex, eight heads tall, the feet hanging so that top and sole can be seen.

Seen from the front and from behind a body has the same outline, so there is one. Points are chart units from the figure's middle, for
the half at x > 0, from the crown round the arm and the leg to the crotch. Proportions: a person 170 cm tall with the usual landmark
heights (clinical convention), 5.4 units per cm; hands and feet a little larger than life so that a finger hits them.
"""

from unpinch.anatomy.curves import Line, Point, curve_path, flatten, mirror

HEAD: Line = ((0, 10), (17, 12), (31, 21), (40, 38), (42.5, 56), (41.5, 64))
EAR: Line = ((41.5, 64), (45.5, 62), (47.5, 68), (46, 78), (43, 87), (39.5, 88))
JAW: Line = ((39.5, 88), (37, 101), (31.5, 114), (28, 120))
NECK: Line = ((28, 120), (27, 130), (28.5, 142), (38, 154), (58, 163), (80, 170), (97, 177))
ARM_OUTER: Line = (
    (97, 177), (110, 187), (118.5, 203), (122.5, 222), (125.5, 246), (130, 276), (135.5, 310), (140, 336), (144.5, 356),
    (151, 378), (157, 400), (163, 428), (169, 456), (173.5, 474), (176, 484),
)  # fmt: skip
HAND: tuple[Line, ...] = (
    ((176, 484), (181, 492), (189.5, 501), (197.5, 514), (203.5, 528), (204, 536), (199.5, 538), (194.5, 530), (188.5, 521)),
    ((188.5, 521), (190.5, 533), (193, 550), (194, 563), (190.5, 568), (187, 563), (184.5, 547)),
    ((184.5, 547), (186.5, 560), (188, 574), (184.8, 579.5), (181, 575), (178.5, 551)),
    ((178.5, 551), (179.5, 563), (180, 574), (176.4, 579), (173, 574), (171.5, 550)),
    ((171.5, 550), (171.5, 557), (170.5, 565), (166.5, 567), (164.5, 561), (163, 545), (159.5, 528), (156.5, 512), (155.5, 500),
     (154.5, 489)),
)  # fmt: skip
ARM_INNER: Line = (
    (154.5, 489), (151, 474), (145, 452), (137, 426), (129, 401), (123, 380), (118.5, 362), (114.5, 343), (108.5, 316), (101, 285),
    (95, 262), (91.5, 247),
)  # fmt: skip
FLANK: Line = (
    (91.5, 247), (89.5, 264), (85.5, 290), (79.5, 318), (74.5, 340), (72.5, 357), (74, 374), (79.5, 394), (86, 417), (91.5, 441),
    (94.5, 464), (95.2, 490), (94.6, 516), (93.2, 546), (90.8, 578), (87, 610), (82.5, 638), (80, 655), (79.6, 668), (80.6, 684),
    (83, 702), (85.8, 724), (86.6, 746), (84.6, 772), (80, 804), (75.2, 834), (72.6, 856), (73, 868), (76.2, 880), (75.8, 890),
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
    (42.2, 906), (41.8, 896), (39.4, 886), (38.6, 877), (41.4, 864), (42.4, 850), (40.6, 828), (36.4, 800), (31.4, 772), (28.2, 748),
    (27.6, 726), (29.4, 704), (31.2, 688), (30.2, 672), (27.6, 656), (24.4, 636), (19.4, 604), (13.6, 572), (7.6, 542), (3.4, 518),
    (0, 503),
)  # fmt: skip

RUNS: tuple[Line, ...] = (HEAD, EAR, JAW, NECK, ARM_OUTER, *HAND, ARM_INNER, FLANK, *FOOT, LEG_INNER)
CROTCH: Point = (0, 503)


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
