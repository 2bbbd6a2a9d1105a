"""The arrays of a run as files of one Zarr store (version 3): a chunk is a file, one for each outcome and member.

Chunks are made here and not by the Zarr library, so that each is written whole
or not at all, and its checksum is known before it is on the disk.  The library
makes the metadata and reads everything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numcodecs import Blosc, blosc
from numpy.typing import NDArray

from trucelab.ensemble.members.variables import VARIABLES

# several threads would put the blocks of a chunk down in the order in which they happen to be ready
blosc.use_threads = False

STORE = "record.zarr"
LEVEL = 3
"""Of Zstandard; the bytes that come out depend on it, what they hold does not."""


def chunk_path(name: str, outcome: int, member: int) -> str:
    """Where the chunk of an array lies within the folder of a run; the outcome by its number."""
    rest = ".0" * len(VARIABLES[name][0])
    return f"{STORE}/{name}/c.{outcome}.{member}{rest}"


def encode(name: str, array: NDArray[np.int32]) -> bytes:
    """The content of a chunk: the days of one place side by side, which a day before foretells best.

    name   of the array
    array  of one member under one outcome, as in `VARIABLES`
    """
    days_last = np.ascontiguousarray(array.transpose(_days_last(name)), dtype="<i4")
    return bytes(Blosc("zstd", LEVEL, Blosc.SHUFFLE).encode(days_last))


def decode(name: str, content: bytes, sizes: Mapping[str, int]) -> NDArray[np.int32]:
    """What `encode` was given.

    sizes   how long every dimension is
    raises  ValueError, if the content is not that of a chunk of the array
    """
    order, dims = _days_last(name), VARIABLES[name][0]
    try:
        numbers = np.frombuffer(Blosc().decode(content), dtype="<i4")
    except RuntimeError as problem:
        raise ValueError(str(problem)) from None
    days_last = numbers.reshape([sizes[dims[axis]] for axis in order])
    return days_last.transpose(np.argsort(order)).astype(np.int32, copy=False)


def _days_last(name: str) -> tuple[int, ...]:
    """The order of the dimensions of an array that puts days last."""
    dims = VARIABLES[name][0]
    return (*(axis for axis, dim in enumerate(dims) if dim != "day"), dims.index("day"))


def metadata(outcomes: Sequence[str], members: int, sizes: Mapping[str, int]) -> dict[str, bytes]:
    """What makes the chunks a Zarr store: the contents of its files by path within the folder of a run."""
    # loaded here, where a run ends, since it takes a while
    import zarr
    from zarr.codecs import BloscCodec, TransposeCodec
    from zarr.core.buffer import Buffer
    from zarr.storage import MemoryStore

    files: dict[str, Buffer] = {}
    group = zarr.create_group(MemoryStore(files), zarr_format=3)
    for name, (dims, says) in VARIABLES.items():
        shape = tuple(sizes[dim] for dim in dims)
        group.create_array(
            name,
            shape=(len(outcomes), members, *shape),
            chunks=(1, 1, *(max(size, 1) for size in shape)),
            # a folder for every number would take more room on the disk than some arrays do
            chunk_key_encoding={"name": "default", "separator": "."},
            dtype="int32",
            filters=TransposeCodec(order=(0, 1, *(2 + axis for axis in _days_last(name)))),
            compressors=BloscCodec(cname="zstd", clevel=LEVEL, shuffle="shuffle", typesize=4),
            dimension_names=("outcome", "member", *dims),
            attributes={"long_name": says, "units": "people"},
        )
    return {f"{STORE}/{path}": buffer.to_bytes() for path, buffer in sorted(files.items())}
