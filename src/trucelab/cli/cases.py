"""`trucelab cases`: what is shipped."""

from __future__ import annotations

from trucelab.cli import terminal
from trucelab.cli.arguments import Format, FormatOption, print_json


def cases(format: FormatOption = Format.TEXT) -> None:
    """List the shipped cases."""
    from rich.table import Table

    from trucelab import scenario

    found = [scenario.load(name) for name in scenario.cases()]
    rows = [
        {"case": item.name, "title": item.document.title, "as_of": item.document.as_of.isoformat(),
         "outcomes": list(item.document.consequences), "places": len(item.places), "folder": str(item.folder)}
        for item in found
    ]  # fmt: skip
    if format is Format.JSON:
        print_json(rows)
        return
    table = Table("case", "title", "as of", "outcomes", "places")
    for row in rows:
        outcomes = ", ".join(row["outcomes"]) if isinstance(row["outcomes"], list) else ""
        table.add_row(str(row["case"]), str(row["title"]), str(row["as_of"]), outcomes, str(row["places"]))
    terminal.console().print(table)
