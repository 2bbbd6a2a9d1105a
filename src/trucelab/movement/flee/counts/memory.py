"""Tables of records by their address, for loops that do little between two look-ups.

Whatever takes an array out of a tuple counts a reference to it, and hands over seven words for it: the loops here took
seven times as long with arrays.  A table is therefore one number for them, where its memory begins; Python owns the
memory, and keeps it until the call returns.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic
from numpy.typing import NDArray

Table = NDArray[Any]
"""Records of one layout, as Python holds them."""
Address = int
"""Where the first record of a table is."""

COUNT: Final = np.dtype([("n", "i8")])
REAL: Final = np.dtype([("x", "f8")])


def _record(context: Any, table: Any, row: Any, layout: Any) -> Any:
    """The record of a table in a row, to be read and written; nothing checks that there is such a row.

    layout  a constant of the module that asks: the dtype of the records
    """
    found = layout.dtype

    def lower(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
        table, row, _ = arguments
        at = builder.add(table, builder.mul(row, ir.Constant(row.type, found.size)))
        return builder.inttoptr(at, context.get_value_type(found))

    return found(types.int64, types.int64, layout), lower


record: Any = intrinsic(_record)
"""`record(table, row, layout)`; numba gives the first argument of `_record` itself."""


def address_of(table: NDArray[Any]) -> Address:
    """Where a table is; it must be kept as long as the address is used."""
    assert table.flags.c_contiguous
    return int(table.ctypes.data)


def counts(numbers: NDArray[Any]) -> Table:
    """Whole numbers as records of `COUNT`, in the order of memory."""
    return np.ascontiguousarray(numbers, np.int64).reshape(-1).view(COUNT)


def reals(numbers: NDArray[Any]) -> Table:
    """Numbers as records of `REAL`, in the order of memory."""
    return np.ascontiguousarray(numbers, np.float64).reshape(-1).view(REAL)
