"""The arrows of docs/architecture.md: who may import whom."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "trucelab"
MAP = Path(__file__).parent.parent / "docs" / "architecture.md"

GROUND = frozenset(
    {
        "angles",
        "arrays",
        "chance",
        "compiled",
        "drawing",
        "elementary",
        "errors",
        "safe_text",
        "sphere",
        "csv_safety",
        "table_text",
        "atomic_files",
    }
)
"""Anyone may import these; they import nothing of ours but each other, as the table says."""

CHAIN = {"scenario"}
SIDE_BY_SIDE = {"talks", "truce", "movement", "needs"}
ALLOWED: dict[str, set[str]] = {
    "angles": {"arrays"},
    "arrays": set(),
    "chance": {"arrays", "compiled", "elementary"},
    "compiled": set(),
    "drawing": {"safe_text"},
    "elementary": {"arrays", "compiled"},
    "errors": {"safe_text"},
    "safe_text": set(),
    "sphere": {"angles", "arrays"},
    "csv_safety": {"safe_text"},
    "table_text": {"errors"},
    "atomic_files": {"errors", "safe_text"},
    "scenario": set(),
    **dict.fromkeys(SIDE_BY_SIDE, CHAIN),
    "interchange": CHAIN | {"flee", "movement", "talks"},
    "reading": CHAIN,
    "flee": CHAIN | {"movement"},
    "ensemble": CHAIN | SIDE_BY_SIDE,
    "calibration": CHAIN | {"ensemble"},
    "validation": CHAIN | SIDE_BY_SIDE | {"ensemble", "flee", "interchange", "calibration"},
    "report": CHAIN | SIDE_BY_SIDE | {"ensemble"},
    "export": CHAIN | {"movement", "ensemble"},
    "api": CHAIN | SIDE_BY_SIDE | {"ensemble", "report", "export"},
    "cli": CHAIN
    | SIDE_BY_SIDE
    | {"api", "ensemble", "export", "report", "interchange", "reading", "flee", "validation", "calibration"},
}
"""For each top-level part, those that it may import, beside itself and the ground."""

INSIDE: dict[str, dict[str, set[str]]] = {
    "ensemble": {
        "members": set(),
        "record": {"members"},
        "findings": {"members", "record"},
        "cluster": {"members", "record"},
    },
}
"""For the folders of a part, those of the same part that they may import; files beside the folders stand above all."""

FOR_KERNELS = {"numpy", "numba", "math", "typing", "collections", "__future__"}
"""What loops may need from outside; their types come from typing and collections."""

BESIDE_KERNELS = (
    "rules",
    "strata",
    "parameters",
    "recorder",
    "choosing",
    "departures",
    "kinds",
    "environment",
    "admission",
    "travel",
    "onward_and_return",
    "known_routes",
    "people",
    "inputs",
)
"""Siblings that a kernel may use: other compiled functions, and the layout of their arrays."""


def files() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts)


def module_of(path: Path) -> tuple[str, ...]:
    """The dotted name of a file, as parts: ("trucelab", "talks", "moves")."""
    parts = ("trucelab", *path.relative_to(PACKAGE).with_suffix("").parts)
    return parts[:-1] if parts[-1] == "__init__" else parts


def imports(path: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Every import of a file, those inside functions and for type checkers included: line, dotted name as parts."""
    package = module_of(path) if path.name == "__init__.py" else module_of(path)[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, tuple(alias.name.split("."))) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            base = (*base, *(node.module.split(".") if node.module else ()))
            yield from ((node.lineno, (*base, alias.name)) for alias in node.names)


def edges() -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Every file of ours with each file of ours that it imports, wherever in it the import stands."""
    known = {module_of(path) for path in files()}
    for path in files():
        own = module_of(path)
        for _, module in imports(path):
            found = next((module[:size] for size in range(len(module), 0, -1) if module[:size] in known), own)
            if found != own:
                yield own, found


def part_of(module: tuple[str, ...]) -> str:
    """The top-level part of one of our modules; the package itself is the ground."""
    return module[1] if len(module) > 1 else "trucelab"


def for_type_checkers(path: Path) -> set[int]:
    """Lines of a file that nobody runs: `if TYPE_CHECKING:`."""
    blocks = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.If)]
    checked = [node for node in blocks if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"]
    return {line for node in checked for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}


def wrong_arrows(path: Path) -> Iterator[str]:
    own = part_of(module_of(path))
    for line, module in imports(path):
        if module[0] != "trucelab":
            continue
        part = part_of(module)
        if own == "trucelab" and line not in for_type_checkers(path):
            yield f"{path.name}:{line}: the package itself imports {part}"
        elif own == "trucelab":
            continue
        elif part not in {own, "__version__", *ALLOWED[own], *(() if own in GROUND else GROUND)}:
            yield f"{path.relative_to(PACKAGE)}:{line}: {own} may not import {part}"


@pytest.mark.parametrize("part", INSIDE)
def test_arrows_inside_a_part_point_down(part: str) -> None:
    table = INSIDE[part]
    assert table.keys() == {path.parent.name for path in (PACKAGE / part).glob("*/__init__.py")}
    for own, other in edges():
        if own[1:2] == other[1:2] == (part,) and len(own) > 2 and own[2] in table:
            assert other[2] in {own[2], *table[own[2]]}, f"{'.'.join(own)} may not import {'.'.join(other)}"


def test_no_file_is_in_a_circle() -> None:
    """Imports inside functions and for type checkers count: what needs each other is one file, or is cut wrongly.

    The package itself is left out: it names what users import, and has `__version__`.
    """
    graph = nx.DiGraph((own, other) for own, other in edges() if len(own) > 1 and len(other) > 1)
    circles = [sorted(map(".".join, circle)) for circle in nx.strongly_connected_components(graph) if len(circle) > 1]
    assert not circles


def test_every_part_is_in_the_table() -> None:
    folders = {path.name for path in PACKAGE.iterdir() if any(path.rglob("*.py"))}
    modules = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__", "__main__"}
    known = ALLOWED.keys()
    unknown, gone = (folders | modules) - known, known - (folders | modules)
    assert not unknown, f"say in ALLOWED and in docs/architecture.md what {', '.join(sorted(unknown))} may import"
    assert not gone, f"take what is no longer there out of ALLOWED: {', '.join(sorted(gone))}"


def rooms() -> list[Path]:
    """Every folder of code, the package itself aside."""
    return [path.parent for path in files() if path.name == "__init__.py" and path.parent != PACKAGE]


def docstring(room: Path) -> str:
    return ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8"))) or ""


def of_map() -> dict[str, str]:
    """What the map says of each top-level folder, by its name."""
    rows = re.findall(r"^\| `(\w+)/`.*? \| (.*) \|$", MAP.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(rows)


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.relative_to(PACKAGE).as_posix())
def test_a_room_says_what_it_is_and_where_to_add(room: Path) -> None:
    said, name = docstring(room), room.relative_to(PACKAGE).as_posix()
    assert len(said.splitlines()) >= 3 and "To add" in said, f"{name}/__init__.py: say what it is and where to add"
    part, _, inside = name.partition("/")
    allowed = ALLOWED[part] - GROUND if not inside else INSIDE.get(part, {}).get(inside)
    if allowed is not None:
        found = re.search(r"May use: (.*?)\.$", said, re.MULTILINE | re.DOTALL)
        words = set() if found is None else set(re.findall(r"\w+", found[1])) - {"nothing"}
        assert words == allowed, f"{name}/__init__.py: write May use: {', '.join(sorted(allowed)) or 'nothing'}."
    assert not (room / "README.md").exists() or room.name == "basemap", f"{name}: what it says belongs to __init__.py"


def test_every_room_is_in_the_map() -> None:
    said = of_map()
    for room in rooms():
        part, *inner = room.relative_to(PACKAGE).parts
        assert part in said, f"docs/architecture.md has no row for {part}/"
        assert all(f"`{name}/`" in said[part] for name in inner), f"the row of {part}/ says nothing of {inner}"
    assert said.keys() <= {room.name for room in rooms()}, "the map has rows for folders that are gone"


@pytest.mark.parametrize("page", [MAP, *(room / "__init__.py" for room in rooms())], ids=lambda page: page.parent.name)
def test_files_and_registers_that_are_pointed_at_are_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8") if page == MAP else docstring(page.parent)
    roots = (PACKAGE, PACKAGE.parent, MAP.parent.parent, MAP.parent, page.parent, page.parent.parent)
    for word in re.findall(r"`([\w./-]+)`", text):
        if re.search(r"/|\.(py|md|html)$", word):
            anywhere = "/" not in word.rstrip("/") and any(PACKAGE.rglob(word.rstrip("/")))
            anywhere |= "/" not in word and any((MAP.parent.parent / "tests").rglob(word))
            assert anywhere or any((root / word).exists() for root in roots), f"{page.name}: there is no {word}"
        elif word.isupper() and len(word) > 3:
            line = re.compile(rf"^{word}\b", re.MULTILINE)
            assert any(line.search(path.read_text(encoding="utf-8")) for path in files()), f"{page.name}: no {word}"


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_arrows_point_down(path: Path) -> None:
    assert not list(wrong_arrows(path))


@pytest.mark.parametrize("path", [path for path in files() if "kernels" in path.stem], ids=lambda p: p.stem)
def test_kernels_see_arrays_only(path: Path) -> None:
    own = module_of(path)[:-1]
    for line, module in imports(path):
        if module[0] == "trucelab":
            sibling = module[: len(own)] == own and (
                module[len(own)] in BESIDE_KERNELS or "kernels" in module[len(own)]
            )
            kit = module[:3] == ("trucelab", "movement", "kit")
            beside = sibling or kit or module[1] in {"arrays", "chance", "compiled", "elementary"}
            assert beside, f"{path.relative_to(PACKAGE)}:{line} imports {'.'.join(module)}"
        else:
            assert module[0] in FOR_KERNELS, f"{path.relative_to(PACKAGE)}:{line} imports {module[0]}"


def test_the_table_has_no_circle() -> None:
    def reached(part: str) -> set[str]:
        return ALLOWED[part].union(*(reached(lower) for lower in ALLOWED[part]))

    for part in ALLOWED:
        assert part not in reached(part)


def test_wrong_arrows_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.test_architecture.PACKAGE", tmp_path)
    (tmp_path / "talks").mkdir()
    path = tmp_path / "talks" / "moves.py"
    path.write_text(
        "import trucelab.report\nfrom trucelab import truce, chance\nfrom ..needs import x\nfrom . import states\n"
        "def f():\n    from trucelab.cli.main import main\nfrom trucelab.scenario import load\n",
        encoding="utf-8",
    )
    assert [problem.rpartition(" ")[2] for problem in wrong_arrows(path)] == ["report", "truce", "needs", "cli"]


ON_THE_WAY_TO_PEOPLE = ("chance", "scenario", "talks", "truce", "movement", "needs", "ensemble/members", "sphere.py")
"""What decides about people and verdicts: the last bit of a number here must be the same on every machine."""
LAST_BITS_DIFFER = re.compile(
    r"exp2?|expm1|log(1p|2|10)?|pow|power|float_power|(arc|a)?(sin|cos|tan)h?|(arc|a)tan2|hypot|cbrt|erfc?|l?gamma"
    r"|v?dot|inner|matmul|einsum|tensordot|convolve|interp|linalg|random|default_rng"
)
"""Functions of numpy and of the C library whose last bit, or whose draws, depend on processor or version."""
EXACT_PRODUCTS: dict[str, str] = {
    "talks/smallest_change.py": "counts of zeros and ones, far below 2^24",
    "movement/native/households.py": "whole numbers",
    "movement/flee/persons/kinds.py": "numbers of people chosen by zeros and ones",
}
"""Products of matrices that no order of additions changes, and why."""


def of_libraries(text: str) -> Iterator[str]:
    """Calls whose last bit depends on a library: its line and what it is."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id in {"np", "numpy", "math"} and LAST_BITS_DIFFER.fullmatch(node.attr):
                yield f"{node.lineno}: {node.value.id}.{node.attr}"
        elif isinstance(node, ast.ImportFrom) and node.module in {"math", "numpy"}:
            for name in node.names:
                if LAST_BITS_DIFFER.fullmatch(name.name):
                    yield f"{node.lineno}: {node.module}.{name.name}"
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            for module in [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]:
                if module.split(".")[0] in {"scipy", "random", "cmath", "statistics"}:
                    yield f"{node.lineno}: {module}"
        elif isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, ast.MatMult):
            yield f"{node.lineno}: @"
        elif isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, ast.Pow):
            exponent = node.right if isinstance(node, ast.BinOp) else node.value
            base = node.left if isinstance(node, ast.BinOp) else node.target
            if not isinstance(base, ast.Constant) and not (isinstance(exponent, ast.Constant) and exponent.value == 2):
                yield f"{node.lineno}: **"


def test_no_last_bit_on_the_way_to_people_is_left_to_a_library() -> None:
    found = []
    for part in ON_THE_WAY_TO_PEOPLE:
        where = PACKAGE / part
        for path in [where] if where.is_file() else sorted(where.rglob("*.py")):
            name = path.relative_to(PACKAGE).as_posix()
            calls = of_libraries(path.read_text(encoding="utf-8"))
            found += [f"{name}:{one}" for one in calls if not (one.endswith("@") and name in EXACT_PRODUCTS)]
    assert not found, "use trucelab.elementary, angles or chance:\n" + "\n".join(found)


def test_calls_of_libraries_are_found() -> None:
    text = (
        "import numpy as np\nfrom math import exp\nfrom scipy import stats\na = np.sin(1)\nb = a @ a\nc = a**0.5\n"
        "d = a**2 + 2.0**-53\ne = np.sqrt(2)\nf = np.random.default_rng(1)\n"
    )
    assert sorted(of_libraries(text)) == [
        "2: math.exp", "3: scipy", "4: np.sin", "5: @", "6: **", "9: np.random",
    ]  # fmt: skip
