"""What plain texts hold, and what they keep."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from trucelab.atomic_files import LONGEST_NAME, file_names
from trucelab.csv_safety import csv_of, guarded
from trucelab.safe_text import escaped, one_line, plain

STEERING = "".join(map(chr, (*range(32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A))))
any_text = st.text(st.characters() | st.sampled_from(STEERING + "[];m=+-@'"), max_size=60)
whole_text = any_text.map(lambda text: text.encode("utf-8", "ignore").decode())
"""Without halves of characters, which readers refuse."""


@given(any_text)
def test_no_control_but_ends_of_lines_and_tabs_stays(text: str) -> None:
    shown = plain(text)
    assert all(unicodedata.category(letter) != "Cc" or letter in "\n\t" for letter in shown)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown)
    assert plain(shown) == shown
    shown.encode("utf-8")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf", "Cn", "Co", "Zl", "Zp"]), max_size=40))
def test_what_people_write_stays(text: str) -> None:
    assert plain(text) == text


def test_names_of_other_scripts_keep_their_marks() -> None:
    """U+200F, U+200C and U+200D are needed to write Arabic and Persian names."""
    for name in ("\u200fإدلب\u200f", "می\u200cخواهم", "क्\u200dष"):
        assert plain(name) == name


@given(any_text)
def test_no_text_hides_what_follows_it(text: str) -> None:
    """A name that ends in the midst of an escape takes at most that escape's last letter."""
    assert plain(f"{text}\nthe rest of it").endswith("\nthe rest of it")


@given(any_text, st.integers(2, 20))
def test_one_line_is_one_line_and_as_long_as_asked(text: str, longest: int) -> None:
    assert len(one_line(text, longest)) <= longest
    assert not set(one_line(text)) & set("\n\t\r")


@given(st.dictionaries(any_text, any_text, max_size=3))
def test_json_is_of_the_same_values(value: dict[str, str]) -> None:
    text = escaped(json.dumps(value, ensure_ascii=False, indent=1))
    assert json.loads(text) == value
    assert plain(text) == text


@given(
    st.lists(st.tuples(whole_text, st.floats(allow_nan=False, allow_infinity=False)), min_size=1, max_size=4),
    whole_text,
)
def test_tables_hold_no_formula_and_every_number(rows: list[tuple[str, float]], head: str) -> None:
    text = csv_of(pd.DataFrame(rows, columns=[f"={head}", "number"]))
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read[0][0].startswith("'=")
    assert [float(row[1]) for row in read[1:]] == [number for _, number in rows]
    for row, (cell, _) in zip(read[1:], rows, strict=True):
        assert row[0] == guarded(cell)
        assert row[0].lstrip()[:1] not in ("=", "+", "-", "@") or re.fullmatch(r"[-+]?[\d.eE+-]+", row[0].strip())


@given(st.lists(any_text, max_size=6, unique=True))
def test_file_names_stay_in_the_folder_and_differ(texts: list[str]) -> None:
    names = file_names(texts)
    assert len({name.casefold() for name in names.values()}) == len(texts)
    for name in names.values():
        assert name and len(name) <= LONGEST_NAME + 9
        assert all(letter.isalnum() or letter == "-" for letter in name)
