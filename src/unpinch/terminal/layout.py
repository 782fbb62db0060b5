"""The three kinds of line that every part of the page is made of: a heading, a marked line, a line under another."""

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text


def heading_line(words: str, aside: str = "") -> RenderableType:
    """The heading of a part, with what it is for beside it."""
    line = Text("\n" + words.upper(), style="bold")
    if aside:
        line.append("  " + aside, style="dim not bold")
    return line


def marked(mark: str, text: Text | str, style: str = "") -> RenderableType:
    """A line with a mark in front and a hanging indent."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=2, justify="right", style=style)
    grid.add_column(ratio=1)
    grid.add_row(mark, text)
    return grid


def under(word: str, text: str, width: int = 15) -> RenderableType:
    """A line below another, its word in a column of its own."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=width, justify="right", style="dim")
    grid.add_column(ratio=1, style="dim")
    grid.add_row(word, text)
    return grid
