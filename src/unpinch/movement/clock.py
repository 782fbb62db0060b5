"""What all animations of a picture share: length, times, and the buttons that stop and start them. SMIL, no script."""

from collections.abc import Sequence

from unpinch.movement.motion import Frame


def ref(name: str) -> str:
    """A name that an animation may wait for: in `begin` and `end` a hyphen would be read as a minus sign.

    >>> ref("u-bridge-svg")
    'u_bridge_svg'
    """
    return name.replace("-", "_")


class Clock:
    """The attributes all animations of a picture share."""

    def __init__(self, frames: Sequence[Frame], name: str) -> None:
        length = frames[-1].at_s
        times = ";".join(f"{frame.at_s / length:.3f}".rstrip("0").rstrip(".") for frame in frames)
        self.common = (
            f'dur="{length:.2f}s" keyTimes="{times}" repeatCount="indefinite" begin="0s;{ref(name)}_go.click" end="{ref(name)}_stop.click"'
        )

    def attribute(self, name: str, values: Sequence[str], mode: str = "") -> str:
        """An animation of an attribute; nothing if it never changes."""
        if len(set(values)) == 1:
            return ""
        calc = f' calcMode="{mode}"' if mode else ""
        return f'<animate attributeName="{name}" values="{";".join(values)}"{calc} {self.common}/>'

    def transform(self, kind: str, values: Sequence[str]) -> str:
        """An animation of a place or a turn; nothing if it never changes."""
        if len(set(values)) == 1:
            return ""
        return f'<animateTransform attributeName="transform" type="{kind}" values="{";".join(values)}" {self.common}/>'
