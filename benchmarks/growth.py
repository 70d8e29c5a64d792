"""Cost curves: how the time of a run grows with residents, patrols, days and cases."""

import math
from collections.abc import Callable, Sequence
from typing import Any, Final

from benchmarks.measure import Line, cpu_s, in_turn, number

SECTION: Final = "growth"
LEVEL: Final = 0.95
FACTORS: Final = (1.0, 2.0, 4.0, 8.0, 16.0)


def base() -> Any:
    """Return the town with as many cases a day, however many residents it has."""
    import sim

    town = sim.load("tongxiang_town").replace({"run.days": 10})
    changes: dict[str, Any] = {}
    for name, kind in town.kinds.items():
        if kind.per_1000_residents_year is not None:
            per_day = kind.per_1000_residents_year * town.place.residents / 1000 / 365.25
            changes |= {
                f"kinds.{name}.per_1000_residents_year": None,
                f"kinds.{name}.per_day": per_day,
            }
    return town.replace(changes)


def with_residents(town: Any, factor: float) -> Any:
    return town.replace({"place.residents": int(10_000 * factor)})


def with_patrols(town: Any, factor: float) -> Any:
    return town.replace({"patrol.density_per_km2": 1.0 * factor})


def with_days(town: Any, factor: float) -> Any:
    return town.replace({"run.days": 10 * factor})


def with_cases(town: Any, factor: float) -> Any:
    rates = {f"kinds.{name}.per_day": kind.per_day for name, kind in town.kinds.items()}
    return town.replace({key: rate * factor for key, rate in rates.items()})


CURVES: Final[dict[str, Callable[[Any, float], Any]]] = {
    "residents, 10 k to 160 k": with_residents,
    "patrols, 1 to 16 people per km2": with_patrols,
    "days, 10 to 160": with_days,
    "cases, 97 to 1,550 a day": with_cases,
}


def exponent(xs: Sequence[float], ys: Sequence[float]) -> tuple[float, float]:
    """Fit y = c x^b; return b and half the width of its interval (Student's t)."""
    from scipy import stats

    fit = stats.linregress([math.log(x) for x in xs], [math.log(y) for y in ys])
    return float(fit.slope), float(stats.t.ppf((1 + LEVEL) / 2, len(xs) - 2) * fit.stderr)


def measure(rounds: int) -> list[Line]:
    town = base()
    return [of_curve(what, change, town, rounds) for what, change in CURVES.items()]


def of_curve(what: str, change: Callable[[Any, float], Any], town: Any, rounds: int) -> Line:
    import sim

    def seconds_at(factor: float) -> Callable[[], float]:
        settings = change(town, factor)
        sim.run(settings, 1)
        return lambda: cpu_s(lambda: sim.run(settings, 1))

    found = in_turn({str(factor): seconds_at(factor) for factor in FACTORS}, rounds)
    medians = [sorted(times)[len(times) // 2] for times in found.values()]
    slope, half = exponent(FACTORS, medians)
    curve = ", ".join(f"{number(1000 * s)}" for s in medians)
    return Line(SECTION, what, slope, slope - half, slope + half, "exponent", f"{curve} ms")
