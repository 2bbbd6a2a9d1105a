"""The arrays of a run as files of one Zarr store (version 3): a chunk is a file, one for each outcome and member.

Chunks are made here and not by the Zarr library, so that each is written whole
or not at all, and its checksum is known before it is on the disk.  The library
makes the metadata and reads everything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import zarr
from numcodecs.zstd import Zstd
from numpy.typing import NDArray
from zarr.codecs import ZstdCodec
from zarr.core.buffer import Buffer
from zarr.storage import MemoryStore

from trucelab.ensemble.arrays import VARIABLES

STORE = "record.zarr"
LEVEL = 3
"""Of Zstandard; the bytes that come out depend on it, what they hold does not."""


def chunk_path(name: str, outcome: int, member: int) -> str:
    """Where the chunk of an array lies within the folder of a run; the outcome by its number."""
    rest = "/0" * len(VARIABLES[name][0])
    return f"{STORE}/{name}/c/{outcome}/{member}{rest}"


def encode(array: NDArray[np.int32]) -> bytes:
    """The content of a chunk."""
    return bytes(Zstd(level=LEVEL).encode(np.ascontiguousarray(array, dtype="<i4")))


def decode(content: bytes) -> NDArray[np.int32]:
    """The numbers of a chunk, in one row."""
    return np.frombuffer(Zstd(level=LEVEL).decode(content), dtype="<i4").astype(np.int32, copy=False)


def metadata(outcomes: Sequence[str], members: int, sizes: Mapping[str, int]) -> dict[str, bytes]:
    """What makes the chunks a Zarr store: the contents of its files by path within the folder of a run."""
    files: dict[str, Buffer] = {}
    group = zarr.create_group(MemoryStore(files), zarr_format=3)
    for name, (dims, says) in VARIABLES.items():
        shape = tuple(sizes[dim] for dim in dims)
        group.create_array(
            name,
            shape=(len(outcomes), members, *shape),
            chunks=(1, 1, *(max(size, 1) for size in shape)),
            dtype="int32",
            compressors=ZstdCodec(level=LEVEL),
            dimension_names=("outcome", "member", *dims),
            attributes={"long_name": says, "units": "people"},
        )
    return {f"{STORE}/{path}": buffer.to_bytes() for path, buffer in sorted(files.items())}
