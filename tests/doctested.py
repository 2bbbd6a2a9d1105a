"""Python examples of a page run again: `python -m tests.doctested PAGE FOLDER` writes what they print into the page.

Every fenced block in the language `python` is part of one session; its lines begin with ">>> " or "... " and what they
print follows.  They run in one folder.
"""

from __future__ import annotations

import doctest
import os
import sys
from pathlib import Path


def only_python(text: str) -> str:
    """The page with everything else blanked, so that lines keep their numbers."""
    inside, lines = False, []
    for line in text.splitlines():
        inside = line == "```python" or (inside and line != "```")
        lines.append(line if inside and line != "```python" else "")
    return "\n".join(lines) + "\n"


class _Keeper(doctest.OutputChecker):
    """Takes whatever is printed, and keeps it."""

    def __init__(self) -> None:
        self.printed: list[str] = []

    def check_output(self, want: str, got: str, optionflags: int) -> bool:
        """Every answer is right."""
        self.printed.append(got)
        return True


def session(text: str, name: str, folder: Path) -> tuple[list[doctest.Example], list[str]]:
    """The examples of a page, and what each prints; they run in a folder.

    raises  AssertionError, if one of them fails with an exception
    """
    test = doctest.DocTestParser().get_doctest(only_python(text), {}, name, name, 0)
    keeper, said = _Keeper(), list[str]()
    before = Path.cwd()
    os.chdir(folder)
    try:
        result = doctest.DocTestRunner(checker=keeper, verbose=False).run(test, out=said.append)
    finally:
        os.chdir(before)
    assert not result.failed, "".join(said)
    return test.examples, keeper.printed


def rewritten(text: str, name: str, folder: Path) -> str:
    """A page with what its examples print now."""
    lines = text.splitlines()
    for example, printed in reversed(list(zip(*session(text, name, folder), strict=True))):
        first = example.lineno + example.source.count("\n")
        lines[first : first + example.want.count("\n")] = printed.splitlines()
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    page = Path(sys.argv[1]).resolve()
    page.write_text(rewritten(page.read_text(encoding="utf-8"), page.name, Path(sys.argv[2])), encoding="utf-8")
