"""Where the time of a run goes, and how far that is from the least it could take."""

from statistics import median
from typing import Any, Final

from benchmarks.measure import Line, cpu_s, in_turn
from benchmarks.streets import HAZARDS, MINUTES, NEVER, UNITS, of_engine
from benchmarks.streets import scenario as streets
from benchmarks.town import of_sim, scenario

SECTION: Final = "profile"
TOWN, DAYS = "tongxiang_town", 30
CALLS_A_DAY: Final = 20_000


class Parts:
    """The parts of a run, each timed by itself; later ones use what earlier ones have made."""

    def __init__(self, settings: Any) -> None:
        self.settings = settings
        self.seed = 0
        self.model: Any = None
        self.run: Any = None

    def load(self) -> float:
        import sim

        return cpu_s(lambda: sim.load(TOWN))

    def place(self) -> float:
        """Build a place that nobody has built before."""
        from sim.town import settle

        self.seed += 1
        fresh = self.settings.replace({"place.seed": 10_000 + self.seed})
        return cpu_s(lambda: settle(fresh))

    def set_up(self) -> float:
        from sim import SafetyNet

        SafetyNet(self.settings, self.seed)  # the place is ready now
        begin: list[Any] = []
        seconds = cpu_s(lambda: begin.append(SafetyNet(self.settings, self.seed)))
        self.model = begin[0]
        return seconds

    def engine(self) -> float:
        return cpu_s(self.model.run_to_end)

    def cases(self) -> float:
        from sim import Run

        self.run = Run.of(self.model.setting)
        return cpu_s(lambda: self.run.record)

    def measures(self) -> float:
        return cpu_s(lambda: self.run.measured)


def engine_s(settings: Any) -> float:
    """Return the seconds of the engine alone."""
    from sim.setting import set_up

    world = set_up(settings, 1).world
    return cpu_s(lambda: world.advance(float(settings.run.days * 1440)))


def without_cases(town: Any) -> Any:
    rates = [f"kinds.{name}.per_1000_residents_year" for name in town.kinds]
    given = {key: 0 for key in rates if town.origin(key).value is not None}
    return town.replace({**given, "routing.enquiries.per_1000_residents_day": 0})


def calls() -> Any:
    """Return the cheapest case there is: a call, a crew at once, no way, no waiting."""
    from sim.scenario import Scenario

    kind = {
        "per_day": CALLS_A_DAY,
        "where": "residents",
        "victim_share": 1.0,
        "direct": True,
        "departments": ["service"],
        "service_min": 1.0,
    }
    values = {
        "title": "calls",
        "run": {"days": 5},
        "place": {"width_cells": 2, "height_cells": 2, "residents": 4, "grids": 1},
        "people": {"report_chance_victim": 1.0, "trust_mean": 0.5, "trust_sd": 0.0},
        "kinds": {"call": kind},
        "departments": {
            "service": {"crews": 100, "hours": "always", "speed_m_s": float("inf")},
        },
    }
    return Scenario.from_values(values, "calls")


def row_us(settings: Any) -> float:
    """Return the microseconds of the engine for each row of the log."""
    from sim.setting import set_up

    world = set_up(settings, 1).world
    seconds = cpu_s(lambda: world.advance(float(settings.run.days * 1440)))
    return 1e6 * seconds / len(world.log)


def measure(rounds: int) -> list[Line]:
    town = scenario(TOWN, DAYS)
    parts = Parts(town)
    parts.place()
    contest = {
        "load the scenario": parts.load,
        "build a new place with its residents": parts.place,
        "set up a run in a known place": parts.set_up,
        "engine": parts.engine,
        "log to cases": parts.cases,
        "all measures": parts.measures,
        "engine without cases (walk and look alone)": lambda: engine_s(without_cases(town)),
        "engine without patrols (events alone)": lambda: engine_s(
            town.replace({"patrol.density_per_km2": 0})
        ),
    }
    found = in_turn(contest, rounds)
    lines = [
        Line.of(SECTION, what, [1000 * s for s in seconds], "ms") for what, seconds in found.items()
    ]
    return lines + floor(town, found["engine"], rounds)


def floor(town: Any, engine: list[float], rounds: int) -> list[Line]:
    """Return what the same work costs at the rates of the barest walk and the barest case."""
    never, barest = streets(NEVER, replaced=False), calls()
    unit = in_turn({"walk": lambda: 1e9 / of_engine(never), "row": lambda: row_us(barest)}, rounds)
    effort = of_sim(town)
    rows = rows_of(town)
    least_ms = 1e-6 * effort.unit_min * median(unit["walk"]) + 1e-3 * rows * median(unit["row"])
    work = f"{effort.unit_min:,.0f} unit-minutes, {rows:,} rows of the log"
    times = f"{1000 * median(engine) / least_ms:.1f} x the floor"
    barest_walk = f"{UNITS:,} walkers, {HAZARDS} hazards, {MINUTES:,} min"
    return [
        Line.of(SECTION, "barest unit-minute", unit["walk"], "ns", barest_walk),
        Line.of(SECTION, "barest row of the log", unit["row"], "us", "a call that is answered"),
        Line.of(SECTION, "floor of the engine", [least_ms], "ms", f"{work}; engine {times}"),
    ]


def rows_of(town: Any) -> int:
    import sim

    return len(sim.run(town, 1).rows)
