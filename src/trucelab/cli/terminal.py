"""What is printed for people: literally as it is written, without what would steer their terminal.

Names of a scenario are by strangers, so markup of rich (`[red]`), its emoji
names (`:smile:`) and escape sequences in them mean nothing here.  Style is
given beside a text, never within it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from trucelab.safe_text import plain

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


def console(*, stderr: bool = False) -> Console:
    """A console of rich that prints every text literally and plain, in tables too."""
    from rich.console import Console

    class Literal(Console):
        """Every text passes here before it is laid out, those in cells and titles of tables among them."""

        def render_str(self, text: str, **how: Any) -> Text:
            return super().render_str(plain(text), **{**how, "markup": False, "emoji": False})

    return Literal(stderr=stderr, highlight=False, markup=False, emoji=False)


def bold(text: str, rest: str = "") -> Text:
    """A bold text, and what follows it."""
    from rich.text import Text

    return Text.assemble((plain(text), "bold"), plain(rest))


def say(text: str, *, err: bool = False) -> None:
    """Print a line."""
    typer.echo(plain(text), err=err)
