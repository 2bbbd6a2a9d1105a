"""The formats of talks: one line each in `FORMATS`, and the front doors that read and write by it.

To add one: a file with `read` and `write`, and a line here.  Tests loop over
the list and find it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from trucelab.atomic_files import write_whole
from trucelab.errors import Problem, WrongInput, meant
from trucelab.interchange import gmcr, nfg, preferences_csv, talks_yaml
from trucelab.interchange.carried import PARTS
from trucelab.interchange.model import DrawnTalks, TalksModel, talks_of_scenario
from trucelab.scenario import Scenario, load, yaml_text
from trucelab.scenario.files import text_of

EVERYTHING = frozenset(part.name for part in PARTS)


def _nothing(_: TalksModel) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True)
class Format:
    """A file format of talks."""

    name: str
    says: str
    """What the format is, in words."""
    endings: tuple[str, ...]
    """Endings of file names; the first is the usual one."""
    read: Callable[[str, str], TalksModel] | None
    """From the text and the name of a file; None if the format is only written.  Raises WrongInput."""
    write: Callable[[TalksModel], str]
    """Raises WrongInput if the talks cannot be said in the format."""
    carries: frozenset[str]
    """Names of `PARTS`; options, possible states and rankings are carried by all."""
    max_bytes: int
    """Files larger than this are refused."""
    caveats: Callable[[TalksModel], tuple[str, ...]] = _nothing
    """Sentences on what is said in another way than meant."""

    def losses(self, model: TalksModel) -> tuple[str, ...]:
        """What these talks say that the format does not carry, and what its reader must know."""
        lost = [part.says for part in PARTS if part.name not in self.carries and part.there(model)]
        return (*(f"not carried over: {says}" for says in lost), *self.caveats(model))


YAML = Format(
    name="yaml",
    says="talks alone, as YAML (ours)",
    endings=(".yaml", ".yml"),
    read=talks_yaml.read,
    write=talks_yaml.write,
    carries=EVERYTHING,
    max_bytes=yaml_text.MAX_BYTES,
)
GMCR = Format(
    name="gmcr",
    says="a conflict of GMCR+, as JSON",
    endings=(".gmcr",),
    read=gmcr.read,
    write=gmcr.write,
    carries=frozenset({"printed names", "directions", "common options", "statements", "misperceptions", "coalitions"}),
    max_bytes=gmcr.MAX_BYTES,
    caveats=gmcr.caveats,
)
CSV = Format(
    name="csv",
    says="preferences as a table, one row per possible state",
    endings=(".csv",),
    read=preferences_csv.read,
    write=preferences_csv.write,
    carries=frozenset({"short names"}),
    max_bytes=preferences_csv.MAX_BYTES,
)
NFG = Format(
    name="nfg",
    says="a game in strategic form for Gambit",
    endings=(".nfg",),
    read=None,
    write=nfg.write,
    carries=frozenset({"title"}),
    max_bytes=0,
    caveats=nfg.caveats,
)

FORMATS = (YAML, GMCR, CSV, NFG)
"""The one list."""


def format_named(name: str) -> Format:
    """The format of a name.

    raises  WrongInput, if there is none
    """
    for known in FORMATS:
        if known.name == name:
            return known
    raise WrongInput.one(f'"{name}" is not a format. {meant(name, [known.name for known in FORMATS])}')


def format_of(path: str | Path) -> Format:
    """The format that the ending of a file's name says.

    raises  WrongInput, if no format has it
    """
    ending = Path(path).suffix.lower()
    for known in FORMATS:
        if ending in known.endings:
            return known
    endings = [ending for known in FORMATS for ending in known.endings]
    says = f'the ending "{ending}" is not that of a format' if ending else "the name has no ending that says the format"
    raise WrongInput.one(f"{says}. Known: {', '.join(endings)}", file=str(path))


def read_talks(path: str | Path) -> TalksModel:
    """Read talks from a file of any format, from a scenario folder, or from a shipped case by its name.

    raises  WrongInput, with all problems of what is read; also for a graph drawn by hand, which has no options
    """
    found = read_file(path)
    if isinstance(found, DrawnTalks):
        says = "a graph drawn by hand has no options, so no other format can say it; trucelab talks analyses it"
        raise WrongInput.one(says, file=str(path))
    return found if isinstance(found, TalksModel) else talks_of_scenario(found)


def read_file(path: str | Path) -> TalksModel | DrawnTalks | Scenario:
    """As `read_talks`; a scenario and a graph drawn by hand stay what they are.

    raises  WrongInput, with all problems of what is read
    """
    found = Path(path)
    if _is(Path.is_dir, found) or not (found.suffix or _is(Path.is_file, found)):
        return load(path)
    chosen = format_of(found)
    if chosen.read is None:
        readable = ", ".join(known.endings[0] for known in FORMATS if known.read)
        raise WrongInput.one(f"{chosen.endings[0]} is written, not read. Give one of {readable}", file=str(path))
    text = _text(found, chosen.max_bytes)
    if chosen is YAML:
        written = yaml_text.read_yaml(text, str(path))
        if isinstance(written.value, dict) and written.value.get("schema") == "trucelab/1":
            return load(found)
        return talks_yaml.talks_of(written)
    return chosen.read(text, str(path))


def write_talks(model: TalksModel, path: str | Path, to: Format | None = None, *, overwrite: bool = False) -> Format:
    """Write talks to a file, whole or not at all, in the format of its ending or another one.

    raises  WrongInput, if the format cannot say the talks, or the file is there and not to be overwritten
    """
    target = Path(path)
    chosen = to or format_of(target)
    _require_place(target, overwrite=overwrite)
    try:
        text = chosen.write(model)
    except WrongInput as problem:
        raise WrongInput(replace(one, file=one.file or str(path)) for one in problem.problems) from None
    content = text.encode("utf-8")
    size = len(content)
    if chosen.read and size > chosen.max_bytes:
        says = f"would be {size:,} bytes; a {chosen.endings[0]} file of more than {chosen.max_bytes:,} cannot be read"
        raise WrongInput.one(f"{says}. Leave out options, or write another format", file=str(path))
    write_whole(target, content)
    return chosen


def _is(kind: Callable[[Path], bool], path: Path) -> bool:
    try:
        return kind(path)
    except (OSError, ValueError):
        return False


def _text(path: Path, max_bytes: int) -> str:
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        size = 0  # the reader of text says what may have been meant
    except (OSError, ValueError) as problem:  # a name that is too long, or holds a zero byte
        says = getattr(problem, "strerror", None) or str(problem)
        raise WrongInput.one(f"cannot be read: {says}", file=str(path)) from None
    if size > max_bytes:
        says = f"{size:,} bytes; talks of more than {max_bytes:,} are not read. Is it the right file?"
        raise WrongInput.one(says, file=str(path))
    return text_of(path, str(path), max_bytes)


def _require_place(target: Path, *, overwrite: bool) -> None:
    try:
        if target.is_dir():
            says = "is a folder; give the name of a file in it"
        elif not target.parent.is_dir():
            says = f"the folder {target.parent} is not there; make it first"
        elif target.exists() and not overwrite:
            says = "is there already; give another name, or --force to overwrite it"
        else:
            return
    except (OSError, ValueError) as problem:
        says = f"cannot be written: {getattr(problem, 'strerror', None) or problem}"
    raise WrongInput([Problem(str(target), 0, 0, "", says)])
