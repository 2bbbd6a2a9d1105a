"""Members on the disk.  A member under an outcome is a chunk for each array and, written last, a receipt.

    record.zarr/<array>/c.<outcome>.<member>...    the chunks
    members/<outcome>-<member>.json                the receipt: what was found, and the checksum of every chunk

A member is done when its receipt is there.  Nothing of it is ever written twice
with other content, so a stop at any point leaves whole members and no others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from trucelab import atomic_files
from trucelab.ensemble.members.variables import VARIABLES, digest
from trucelab.ensemble.record.chunks import chunk_path, decode, encode
from trucelab.ensemble.record.identity import unit_id
from trucelab.errors import BrokenRecord

if TYPE_CHECKING:
    from trucelab.ensemble.members.member import MemberResult

RECEIPTS = "members"


Found = tuple[str, int, int]
"""What a member found, in short: digest, first day without a truce, days with one; see `Receipt`."""


@dataclass(frozen=True)
class Receipt:
    """What a member found, in short."""

    unit: str
    """The identity of the member, see `identity.unit_id`."""
    outcome: str
    member: int
    digest: str
    """SHA-256 over its arrays."""
    truce_ends: int
    days_in_force: int
    files: Mapping[str, tuple[int, str]]
    """By array: size and SHA-256 of its chunk."""

    @property
    def found(self) -> Found:
        """What it found, apart from how it was written."""
        return self.digest, self.truce_ends, self.days_in_force


class Units:
    """The members in the folder of a run."""

    def __init__(self, folder: Path, known: Mapping[str, Any]) -> None:
        self.folder = folder
        self.known = known
        self.numbers = {outcome: number for number, outcome in enumerate(known["outcomes"])}

    def receipt_path(self, outcome: str, member: int) -> Path:
        """Where the receipt of a member lies."""
        return self.folder / RECEIPTS / f"{self.numbers[outcome]}-{member}.json"

    def chunk(self, name: str, outcome: str, member: int) -> Path:
        """Where the chunk of an array lies."""
        return self.folder / chunk_path(name, self.numbers[outcome], member)

    def receipt(self, outcome: str, member: int) -> Receipt | None:
        """The receipt of a member; none where it is not done.

        raises  BrokenRecord, if it cannot be read or is of another member
        """
        path = self.receipt_path(outcome, member)
        try:
            found = json.loads(path.read_bytes())
            receipt = Receipt(**{**found, "files": {name: (size, sha) for name, (size, sha) in found["files"].items()}})
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BrokenRecord(f"{path}: is not what was written") from None
        if receipt.unit != unit_id(self.known, outcome, member) or (receipt.outcome, receipt.member) != (
            outcome,
            member,
        ):
            raise BrokenRecord(f"{path}: belongs to another run or another member")
        return receipt

    def check(self, receipt: Receipt) -> None:
        """Compare every chunk of a member with its receipt.

        raises  BrokenRecord, naming the first that is not what was written
        """
        for name in receipt.files:
            self.content(receipt, name)

    def content(self, receipt: Receipt, name: str) -> bytes:
        """The content of one chunk.

        raises  BrokenRecord, if it is not what was written
        """
        path = self.chunk(name, receipt.outcome, receipt.member)
        whose = f'"{name}" of member {receipt.member} under "{receipt.outcome}"'
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            raise BrokenRecord(f"{path}: is missing; it holds {whose}") from None
        if _size_and_hash(content) != receipt.files[name]:
            raise BrokenRecord(f"{path}: is not what was written; it holds {whose}")
        return content

    def arrays(self, outcome: str, member: int, sizes: Mapping[str, int]) -> dict[str, NDArray[np.int32]]:
        """The arrays of a member of a run that has been opened, as in `VARIABLES`; see `array`."""
        return {name: self.array(name, outcome, member, sizes) for name in VARIABLES}

    def array(self, name: str, outcome: str, member: int, sizes: Mapping[str, int]) -> NDArray[np.int32]:
        """One of them; its checksum was compared when the run was opened, and is not again.

        sizes   how long every dimension is, see `variables.sizes`
        raises  BrokenRecord, if there is no such array in the chunk
        """
        shape = [sizes[dim] for dim in VARIABLES[name][0]]
        if 0 in shape:
            return np.zeros(shape, np.int32)
        path = self.chunk(name, outcome, member)
        try:
            return decode(name, path.read_bytes(), sizes)
        except (OSError, ValueError):
            raise BrokenRecord(f"{path}: is not what was written; it was when the run was opened") from None

    def write(self, result: MemberResult) -> Receipt:
        """Write a member; once this returns it is done."""
        # an array without a number in it has no chunk
        contents = {name: encode(name, array) for name in VARIABLES if (array := result.arrays[name]).size}
        receipt = Receipt(
            unit=unit_id(self.known, result.outcome, result.member),
            outcome=result.outcome,
            member=result.member,
            digest=digest(result.arrays),
            truce_ends=result.truce_ends,
            days_in_force=result.days_in_force,
            files={name: _size_and_hash(content) for name, content in contents.items()},
        )
        self.put(receipt, contents)
        return receipt

    def put(self, receipt: Receipt, contents: Mapping[str, bytes]) -> None:
        """Put the chunks of a member and then its receipt on the disk."""
        for name, content in contents.items():
            atomic_files.put(self.chunk(name, receipt.outcome, receipt.member), content)
        path = self.receipt_path(receipt.outcome, receipt.member)
        atomic_files.put(path, (json.dumps(asdict(receipt), ensure_ascii=False) + "\n").encode())
        atomic_files.sync_folder(path.parent)

    def take(self, other: Units, receipt: Receipt) -> None:
        """Copy a member from another run of the same identity.

        raises  BrokenRecord, if a chunk there is not what was written
        """
        self.put(receipt, {name: other.content(receipt, name) for name in receipt.files})


def _size_and_hash(content: bytes) -> tuple[int, str]:
    return len(content), hashlib.sha256(content).hexdigest()
