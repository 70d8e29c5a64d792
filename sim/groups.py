"""Elements that stand group after group, and what is found for all groups at once."""

from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Places = NDArray[np.intp]


class Groups:
    """Groups of elements that stand one after another in arrays, some of them empty.

    What is found for a group does not depend on the groups beside it, to the last digit. One group
    alone, which may have millions of elements, pays nothing for being a group.

    Attributes:
        size: (groups,) number of elements of each.
    """

    def __init__(self, size: ArrayLike) -> None:
        """Take the sizes; elements stand in the order of the groups."""
        self.size: Places = np.asarray(size, dtype=np.intp)
        self._alone = self.size.size == 1

    def __len__(self) -> int:
        """Number of groups."""
        return self.size.size

    @cached_property
    def n(self) -> int:
        """Number of elements of all groups."""
        return int(self.size.sum())

    @cached_property
    def largest(self) -> int:
        """Number of elements of the largest group."""
        return int(self.size.max(initial=0))

    @cached_property
    def start(self) -> Places:
        """(groups,) place of the first element of each."""
        return self.size.cumsum() - self.size

    @cached_property
    def of(self) -> Places:
        """(n,) group of each element."""
        return np.arange(len(self)).repeat(self.size)

    @cached_property
    def left(self) -> Places:
        """(n,) how many elements of its group stand from each on, itself among them."""
        return self.each(self.size.cumsum()) - np.arange(self.n)

    def each(self, of_groups: NDArray[Any]) -> NDArray[Any]:
        """Give every element what its group has, (n,); (1,) in a single group, which is enough."""
        return of_groups if self._alone else of_groups.repeat(self.size)

    def unless_empty(self, found: Floats) -> Floats:
        """Put NaN, in place, where a group has no elements, (groups, ...)."""
        if not self._all_filled:
            found[~self._filled] = np.nan
        return found

    def in_table(self, width: int) -> Places | slice:
        """Places of the elements in a table with a row of `width` for each group."""
        if self._alone:
            return slice(0, self.n)
        return self.of * width + np.arange(self.n) - self.start.repeat(self.size)

    def split(self, values: NDArray[Any]) -> list[NDArray[Any]]:
        """Return the values of each group, as parts of the array."""
        ends = self.size.cumsum().tolist()
        return [values[end - n : end] for end, n in zip(ends, self.size.tolist(), strict=True)]

    def only(self, among: Bools) -> "Groups":
        """Return the groups of those elements alone that are `among`."""
        return Groups(self.count(among))

    def count(self, among: Bools) -> Places:
        """Elements of each group that are `among`, (groups,)."""
        if self._alone:
            return np.array([np.count_nonzero(among)])
        return self._reduced(np.add, among, np.dtype(np.intp))

    def sum(self, values: Floats) -> Floats:
        """Sum of the values of each group, (groups,)."""
        return self._reduced(np.add, values, np.dtype(np.float64))

    def share(self, part: Bools, of: Bools | None = None) -> Floats:
        """Share of those in `of` (default all) that are in `part`, (groups,); NaN if none."""
        return ratio(self.count(part), self.size if of is None else self.count(of))

    def mean(self, values: Floats, of: Bools) -> Floats:
        """Mean of the values of the elements in `of`, (groups,); NaN where there are none."""
        return ratio(self.sum(np.where(of, values, 0.0)), self.count(of))

    def last(self, values: Floats) -> Floats:
        """Value of the last element of each group, (groups,); NaN for an empty one."""
        if not self.n:
            return np.full(len(self), np.nan)
        return self.unless_empty(values[self.start + self.size - 1])

    def tally(self, code: NDArray[np.integer], codes: int, weight: Floats | None = None) -> Floats:
        """How many elements of each group have each code, or their weight, (groups, codes)."""
        if not self._alone:
            code = self.of * codes + code
        counts = np.bincount(code, weight, len(self) * codes)
        return counts.reshape(len(self), codes).astype(np.float64, copy=False)

    def cumsum(self, values: Floats) -> Floats:
        """Sum of each element and those before it in its group, (n,)."""
        return self._along(np.add, values)

    def cumprod(self, values: Floats) -> Floats:
        """Product of each element and those before it in its group, (n,)."""
        return self._along(np.multiply, values)

    def order(self, keys: NDArray[np.number], *, stable: bool) -> Places:
        """Places of the elements from low to high within each group, (n,).

        Equal ones come as they stand if `stable`, which takes longer; otherwise in any order.
        """
        if self._alone:
            return keys.argsort(kind="stable" if stable else None)
        return np.lexsort((keys, self.of))

    def led(self, values: Floats, first: float | Floats) -> Floats:
        """Put one more element before those of each group, (n + groups,)."""
        out = np.empty(self.n + len(self))
        heads = self.start + np.arange(len(self))
        out[heads] = first
        is_own = np.ones(out.size, bool)
        is_own[heads] = False
        out[is_own] = values
        return out

    def passed(self, rising: Floats, wanted: Floats, group: Places, *, equal: bool) -> Places:
        """Places up to which the elements of a group are below the wanted values.

        Args:
            rising: (n,) values, rising within each group.
            wanted: values, any shape.
            group: in which each is looked for; broadcast against `wanted`.
            equal: whether what equals the wanted value is passed too.

        Returns:
            For each wanted value the start of the group plus the number of passed elements.
        """
        side: Literal["left", "right"] = "right" if equal else "left"
        if self._alone:
            return rising.searchsorted(wanted, side)
        # Complex numbers are ordered by their real part, then by the other: group, then value.
        return _pairs(self.of, rising).searchsorted(_pairs(group, wanted), side)

    @cached_property
    def _filled(self) -> Bools:
        return self.size > 0

    @cached_property
    def _all_filled(self) -> bool:
        return bool(self._filled.all())

    @cached_property
    def _inside(self) -> Bools:
        """(groups, elements of the largest) what of a table with one row a group is used."""
        return np.arange(self.largest) < self.size[:, None]

    def _reduced(self, ufunc: np.ufunc, values: NDArray[Any], dtype: np.dtype[Any]) -> NDArray[Any]:
        # It takes the next group's first element for an empty one.
        if self._all_filled:
            return ufunc.reduceat(values, self.start, dtype=dtype)
        out = np.zeros(len(self), dtype)
        out[self._filled] = ufunc.reduceat(values, self.start[self._filled], dtype=dtype)
        return out

    def _along(self, ufunc: np.ufunc, values: Floats) -> Floats:
        if self._alone:
            return np.asarray(ufunc.accumulate(values))
        table = np.zeros(self._inside.shape)
        table[self._inside] = values
        return np.asarray(ufunc.accumulate(table, axis=1)[self._inside])


def ratio(part: NDArray[Any], whole: ArrayLike) -> Floats:
    """Return part / whole, NaN where the whole is 0."""
    return part / np.where(whole, whole, np.nan)


def _pairs(group: Places, value: Floats) -> NDArray[np.complex128]:
    out = np.empty(np.broadcast_shapes(group.shape, value.shape), np.complex128)
    out.real, out.imag = group, value
    return out
