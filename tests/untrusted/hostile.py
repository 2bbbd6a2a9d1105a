"""The small scenario with every text hostile: markup of each output, escapes, formulas, turned, very long."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

from tests.scenario import SMALL
from trucelab.scenario.yaml_text import read_yaml

SCRIPT = "<script>alert(1)</script>"
PARTS = (
    SCRIPT,
    "\"'><img src=x onerror=alert(2)><svg onload=alert(3)>",
    "[red]loud[/red] [/] [link=http://x] :smile:",
    "\x1b[31mred\x1b]0;title\x07\x1b(B\x9b31m\x00\x07\x08",
    "\u202eturned\u2066\u2028",
    "| `code` **b** [l](javascript:alert(4)) ![p](http://x/y.png)",
    "{{ 7 * 7 }} {% raw %} ${x} %s &amp;",
    "../../etc/passwd",
)
TEXT = "=1+1 " + " ".join(PARTS)
"""What every text of the scenario says."""
SHORT = f"@SUM(A1) {SCRIPT}\x1b[2J\u202e[bold]:warning:"
"""The same in less than 160 characters."""
LONG = "-" + "W" * 3000 + TEXT
OUTCOMES = {"attack": f"=cmd|' /C calc'!A0 {SCRIPT} ../attack\x1b[31m", "truce": f"+truce\u202e [red]{SCRIPT}"}
"""Names of outcomes, which are free text too."""

_TEXTS = frozenset(
    {"title", "summary", "because", "name", "judgement", "note", "publisher", "timeless", "locator", "unit", "by"}
    | {"does"}
)  # fmt: skip
_LISTS = frozenset({"red_lines", "limits"})
_STATEMENTS = re.compile(r"talks\.(preferences\.|beliefs\..*preferences|levers\..*wanted)")


def scenario(folder: Path) -> Path:
    """The folder of such a scenario."""
    target = Path(shutil.copytree(SMALL, folder / "hostile"))
    value = read_yaml((SMALL / "scenario.yaml").read_text(encoding="utf-8"), "scenario.yaml").value
    (target / "scenario.yaml").write_text(json.dumps(_spoiled(value, "")), encoding="utf-8")
    for path in target.rglob("*.csv"):
        _spoil_table(path)
    return target


def _spoiled(value: Any, path: str) -> Any:
    if isinstance(value, dict):
        return {_key(key, path): _spoiled(item, f"{path}.{key}".removeprefix(".")) for key, item in value.items()}
    if isinstance(value, list):
        return [_spoiled(item, path) for item in value]
    return _text(value, path) if isinstance(value, str) else value


def _key(key: str, path: str) -> str:
    if path in ("talks.outcomes", "consequences"):
        return OUTCOMES[key]
    return TEXT if path == "talks.coalitions" else key


def _text(value: str, path: str) -> str:
    last = path.rpartition(".")[2]
    if value in OUTCOMES and last in ("outcome", "then", "wanted"):
        return OUTCOMES[value]
    if last == "says":
        return value if _STATEMENTS.match(path) else SHORT if path.startswith("claims") else TEXT
    if path == "title":
        return LONG
    if path.startswith("ground.regions."):
        return TEXT
    return TEXT if last in _TEXTS or last in _LISTS else value


def _spoil_table(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        for column in ("name", "judgement", "what", "unit"):
            if row.get(column):
                row[column] = TEXT
        if row.get("outcome"):
            row["outcome"] = OUTCOMES[row["outcome"]]
        if "pcode" in row:
            row["pcode"] = SHORT
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")
