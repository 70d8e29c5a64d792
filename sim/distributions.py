"""Durations: the distributions a scenario may name, and their table for the compiled loops."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from sim.terms import Law

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

type Row = tuple[float, float, float, float]

MAX_SIGMA: Final = 5.0
"""Largest sigma of a lognormal: beyond it the mean is 270,000 medians."""
MAX_EMPIRICAL: Final = 100_000
NEVER: Final = "never"
SCALES: Final = ("mean", "median", "scale")
"""Parameters that are durations themselves; the others are shapes."""
EXAMPLE: Final = "{lognormal = {median = 30, sigma = 0.9}}"


@dataclass(frozen=True, slots=True)
class Dist:
    """A distribution of a duration, in the unit of the key that holds it.

    Attributes:
        law: constant, uniform, exponential, gamma, lognormal, weibull, empirical or never.
        args: its parameters, in the order in which a scenario file names them.
    """

    law: str
    args: tuple[float, ...] = ()

    @property
    def never(self) -> bool:
        """Whether the duration is infinite."""
        return self.law == NEVER

    def mean(self) -> float:
        """Return the expected duration."""
        return _LAWS[self.law].mean(self.args)

    def times(self, factor: float) -> "Dist":
        """Return the duration that is `factor` times as long in every draw."""
        names = _LAWS[self.law].names or (SCALES[0],) * len(self.args)
        stretched = (
            a * factor if n in SCALES else a for n, a in zip(names, self.args, strict=True)
        )
        return Dist(self.law, tuple(stretched))

    def row(self, offset: int = 0) -> Row:
        """Return code and parameters; `offset` is where an empirical one starts in the pool."""
        return _LAWS[self.law].row(self.args, offset)

    def spec(self) -> Any:
        """Return the distribution as a scenario file writes it (number, table or "never")."""
        if self.law == "constant":
            return self.args[0]
        if self.never:
            return NEVER
        names = _LAWS[self.law].names
        if not names:
            return {self.law: list(self.args)}
        return {self.law: dict(zip(names, self.args, strict=True))}


def table(dists: Sequence[Dist]) -> "tuple[NDArray[np.float64], NDArray[np.float64]]":
    """Return the distributions as arrays.

    Returns:
        params: shape (n, 4), rows [code, a, b, c] with the codes of `sim.terms.Law`; lognormal has
            a = ln median, gamma and weibull have a = shape and b = scale, empirical has a = where
            it starts in the pool and b = how many values it has there.
        pool: shape (m,), the values of all empirical distributions.
    """
    import numpy as np

    pool: list[float] = []
    rows = []
    for dist in dists:
        rows.append(dist.row(len(pool)))
        pool.extend(dist.args if dist.law == "empirical" else ())
    return np.array(rows, dtype=np.float64).reshape(-1, 4), np.array(pool, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _LawRule:
    """How one law is written, checked, averaged and compiled; no names: a plain list."""

    names: tuple[str, ...]
    needs: str
    legal: Callable[[tuple[float, ...]], bool]
    mean: Callable[[tuple[float, ...]], float]
    row: Callable[[tuple[float, ...], int], Row]


def _gamma_row(shape: float, mean: float) -> Row:
    return (float(Law.GAMMA), shape, mean / shape, 0.0)


_LAWS: Final[dict[str, _LawRule]] = {
    "constant": _LawRule(
        (),
        "one number of 0 or more",
        lambda p: len(p) == 1 and p[0] >= 0,
        lambda p: p[0],
        lambda p, _: (float(Law.CONSTANT), p[0], 0.0, 0.0),
    ),
    "uniform": _LawRule(
        (),
        "[a, b] with 0 <= a <= b",
        lambda p: len(p) == 2 and 0 <= p[0] <= p[1],
        lambda p: p[0] / 2 + p[1] / 2,
        lambda p, _: (float(Law.UNIFORM), p[0], p[1], 0.0),
    ),
    "exponential": _LawRule(
        ("mean",),
        "{mean = ...} with mean 0 or more",
        lambda p: p[0] >= 0,
        lambda p: p[0],
        lambda p, _: (float(Law.EXPONENTIAL), p[0], 0.0, 0.0),
    ),
    "erlang": _LawRule(
        ("k", "mean"),
        "{k = ..., mean = ...} with k a whole number of 1 or more and mean 0 or more",
        lambda p: p[0] >= 1 and p[0] == math.floor(p[0]) and p[1] >= 0,
        lambda p: p[1],
        lambda p, _: _gamma_row(*p),
    ),
    "gamma": _LawRule(
        ("shape", "mean"),
        "{shape = ..., mean = ...} with shape above 0 and mean 0 or more",
        lambda p: p[0] > 0 and p[1] >= 0 and math.isfinite(p[1] / p[0]),
        lambda p: p[1],
        lambda p, _: _gamma_row(*p),
    ),
    "lognormal": _LawRule(
        ("median", "sigma"),
        f"{{median = ..., sigma = ...}} with median above 0 and sigma from 0 to {MAX_SIGMA:g}",
        lambda p: p[0] > 0 and 0 <= p[1] <= MAX_SIGMA,
        lambda p: p[0] * math.exp(p[1] ** 2 / 2),
        lambda p, _: (float(Law.LOGNORMAL), math.log(p[0]), p[1], 0.0),
    ),
    "weibull": _LawRule(
        ("shape", "scale"),
        "{shape = ..., scale = ...} with shape 0.1 or more and scale 0 or more",
        lambda p: p[0] >= 0.1 and p[1] >= 0,
        lambda p: p[1] * math.gamma(1 + 1 / p[0]),
        lambda p, _: (float(Law.WEIBULL), p[0], p[1], 0.0),
    ),
    "empirical": _LawRule(
        (),
        f"a list of 1 to {MAX_EMPIRICAL} numbers of 0 or more",
        lambda p: 0 < len(p) <= MAX_EMPIRICAL and min(p) >= 0,
        lambda p: math.fsum(p) / len(p),
        lambda p, offset: (float(Law.EMPIRICAL), float(offset), float(len(p)), 0.0),
    ),
    NEVER: _LawRule(
        (),
        "",
        lambda p: not p,
        lambda _: math.inf,
        lambda _p, _: (float(Law.NEVER), 0.0, 0.0, 0.0),
    ),
}
_WRITTEN: Final = tuple(name for name in _LAWS if name != NEVER)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _arguments(names: tuple[str, ...], given: object) -> tuple[float, ...] | None:
    if names:
        if not isinstance(given, dict) or set(given) != set(names):
            return None
        raw = [given[name] for name in names]
    elif isinstance(given, list | tuple):
        raw = list(given)
    else:
        raw = [given]
    numbers = [_number(value) for value in raw]
    return None if None in numbers else tuple(n for n in numbers if n is not None)


def parse(value: object) -> Dist:
    """Return the distribution that a scenario file writes as `value`.

    Raises:
        ValueError: saying what the distribution needs.
    """
    if isinstance(value, Dist):
        return value
    if value == NEVER:
        return Dist(NEVER)
    if _number(value) is not None:
        value = {"constant": value}
    if not isinstance(value, dict) or len(value) != 1:
        raise ValueError("")
    ((law, given),) = value.items()
    if law not in _WRITTEN:
        raise ValueError(f"{law} is not one of {', '.join(_WRITTEN)}")
    args = _arguments(_LAWS[law].names, given)
    if args is None or not _LAWS[law].legal(args):
        raise ValueError(f"{law} needs {_LAWS[law].needs}")
    return Dist("gamma" if law == "erlang" else law, args)


def _told(value: object) -> Dist:
    """Parse for pydantic, which shall pass our own words on."""
    try:
        return parse(value)
    except ValueError as error:
        raise PydanticCustomError("told", "{why}", {"why": str(error)}) from error


def _finite(value: object) -> Dist:
    dist = _told(value)
    if dist.never:
        raise PydanticCustomError("told", "{why}", {"why": '"never" is not possible here'})
    return dist


def _described(also: str) -> WithJsonSchema:
    words = f"a number of 0 or more{also} or a distribution such as {EXAMPLE}"
    return WithJsonSchema({"description": words, "type": ["number", "object", "string"]})


Duration = Annotated[Dist, PlainValidator(_finite), PlainSerializer(Dist.spec), _described("")]
"""A finite duration."""
DurationOrNever = Annotated[
    Dist, PlainValidator(_told), PlainSerializer(Dist.spec), _described(', "never"')
]
"""A duration that may be infinite."""


def constant(value: float) -> Dist:
    """Return the distribution that is always `value`."""
    return Dist("constant", (float(value),))


def lognormal(median: float, sigma: float) -> Dist:
    """Return the lognormal with this median and this standard deviation of the logarithm."""
    return Dist("lognormal", (float(median), float(sigma)))


def never() -> Dist:
    """Return the duration that does not end."""
    return Dist(NEVER)
