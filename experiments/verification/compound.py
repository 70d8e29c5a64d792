"""Laws of several parts at once: priorities and servers, networks, travelling crews, chains."""

from typing import Final

import numpy as np

from experiments.verification import formulas, observe, oracles
from experiments.verification.law import Law
from experiments.verification.queues import DAY, by_class
from experiments.verification.settings import (
    BATCHES,
    ESCALATES,
    PER_DAY,
    SERVICE,
    exponential,
    square,
)
from sim import Run
from sim.terms import Activity, End

URGENT, OTHER = 0.6, 0.9
JACKSON_ARRIVALS = (1.0, 0.0, 0.0)
JACKSON_WAYS = ((0.0, 0.5, 0.2), (0.6, 0.0, 0.4), (0.1, 0.0, 0.2))
JACKSON_SERVERS, JACKSON_RATES = (1, 2, 1), (2.0, 0.625, 1.25)
CHAIN: Final = (10.0, 5.0, 8.0, 2.0, 15.0)
"""Means of the stages from onset to arrival: victim, hop, check, hop, desk work."""
SHAPE, SCALE = 2.0, 60.0
SLOWER: Final = {"weibull": {"shape": SHAPE, "scale": 1.2 * SCALE}}
FASTER_WORK = exponential(0.8)


def priority_crews() -> Law:
    """Two crews, two priorities."""
    return Law(
        16, "Two priorities, two crews", "W(M/M/c) (1 - s) / ((1 - s_(i-1)) (1 - s_i))",
        "priority_servers", ("urgent", "other"), oracles.priority_waits(2, (URGENT, OTHER)),
        lambda run: by_class(run, "routed", "dispatched"),
        wrong={SERVICE: FASTER_WORK, "kinds.urgent.service_min": FASTER_WORK}, runs=2,
    )  # fmt: skip


def priority_officers() -> Law:
    """The same queue in front of two officers of a desk."""
    through_desk = {
        "kinds.case.direct": False, "kinds.urgent.direct": False, SERVICE: 0,
        "kinds.urgent.service_min": 0, "routing.desks.city.officers": 2,
        "routing.desks.city.triage_min": exponential(1.0),
    }  # fmt: skip
    return Law(
        16, "Two priorities, two officers", "W_i + 1 / mu", "priority_servers",
        ("urgent", "other"), oracles.priority_waits(2, (URGENT, OTHER)) + 1.0,
        lambda run: by_class(run, "reported", "triaged"),
        wrong={"routing.desks.city.triage_min": FASTER_WORK}, settings=through_desk, runs=2,
    )  # fmt: skip


def visits(run: Run, nodes: int) -> observe.Floats:
    """How often each case that is measured came to each node, (cases, nodes)."""
    record = run.record
    case, node = (record.logged(Activity.ARRIVED_AT_NODE, name) for name in ("case", "node"))
    counts = np.zeros((record.measured.size, nodes))
    np.add.at(counts, (case, node), 1.0)
    early = record.measured & (record.cases["onset_min"] <= record.end_min - 0.5 * DAY)
    return counts[early]


def jackson() -> Law:
    """Three desks with branching and feedback, one of them to itself."""
    time = oracles.jackson_time(JACKSON_ARRIVALS, JACKSON_WAYS, JACKSON_SERVERS, JACKSON_RATES)

    def through(run: Run) -> observe.Floats:
        # Desks are numbered by level: the city's, then the others in the order of the file.
        minutes = observe.delay(run, "reported", "routed", 0.5 * DAY)
        columns = (minutes, *visits(run, 3).T)
        return np.hstack([observe.batches(column, 4 * BATCHES) for column in columns])

    return Law(
        17, "Jackson network", "lambda = gamma + lambda P; M/M/c at each", "jackson",
        ("mean time", "visits to front", "to back", "to check"),
        np.array([time, *oracles.flows(JACKSON_ARRIVALS, JACKSON_WAYS)]), through,
        wrong={PER_DAY: 1152}, runs=2,
    )  # fmt: skip


def spatial_queue() -> Law:
    """One crew that goes out and back."""
    mean, second = oracles.round_trips(11, 1.0, 2.0)
    return Law(
        18, "Spatial M/G/1, out and back", "lambda E[(2D/v + S)^2] / (2 (1 - rho))",
        "spatial_queue", ("mean wait",),
        np.array([formulas.pollaczek_khinchine(67.0 / DAY, mean, second)]),
        lambda run: observe.batches(observe.delay(run, "routed", "dispatched", 0.5 * DAY), BATCHES),
        wrong={"departments.service.speed_m_s": 1.2}, runs=3,
    )  # fmt: skip


def walled_walk(side: int) -> Law:
    """A random walk whose walls hold it back."""
    return Law(
        19, f"Random walk in a box of {side} x {side}", "(I - P) h = 1, mean over targets",
        "random_walk", ("mean",), np.array([oracles.box_hitting_mean(side)]),
        lambda run: observe.batches(
            observe.looks_until_found(run, 60.0 * side**2), 4 * BATCHES
        ),
        wrong={"roles.worker.speed_m_s": 0.8},
        settings={**square(side), "place.edges": "walls", PER_DAY: 12.0},
    )  # fmt: skip


def several_walkers(walkers: int, steps: tuple[int, ...] = (10, 30, 60, 120)) -> Law:
    """Several random walks on a torus of 10 x 10 cells: the first one counts."""

    def hitting(run: Run) -> observe.Floats:
        columns = observe.mean_and_shares(observe.looks_until_found(run, 4000.0), list(steps))
        return np.hstack([observe.batches(column, 4 * BATCHES) for column in columns.T])

    return Law(
        20, f"{walkers} random walks on 10 x 10 cells", "1 - P(T_1 > k)^m", "random_walk",
        ("mean", *(f"P(T <= {k})" for k in steps)),
        np.array([oracles.walkers_hitting_mean(10, walkers),
                  *oracles.walkers_hitting(10, walkers, steps)]),
        hitting, wrong={"roles.worker.speed_m_s": 0.8},
        settings={**square(10), "roles.worker.count": walkers, PER_DAY: 9.0},
    )  # fmt: skip


def chain_escape(escalation: str) -> Law:
    """Five exponential stages against a Weibull escalation."""

    def worse(run: Run) -> observe.Floats:
        # Who arose in the last hours may still get worse.
        record = run.record
        early = record.column("onset_min") <= record.end_min - 10.0 * SCALE
        marked = ~np.isnan(record.column("worsened_min"))
        got = record.ended_as(End.ESCALATED) if escalation == "ends" else marked
        return np.asarray(got[early], dtype=float)[:, None]

    return Law(
        21, f"Escape through the chain, escalation {escalation}", "int f_W(t) P(T > t) dt",
        "chain_escape", ("became worse",), np.array([1.0 - oracles.escape(CHAIN, SHAPE, SCALE)]),
        worse, wrong={ESCALATES: SLOWER}, settings={"kinds.case.escalation": escalation},
    )  # fmt: skip


def marked_escalation() -> Law:
    """A Weibull escalation that marks cases that nobody helps."""
    limits = (30.0, 60.0, 90.0)

    def worsened(run: Run) -> observe.Floats:
        record = run.record
        early = record.column("onset_min") <= record.end_min - 10.0 * SCALE
        after = (record.column("worsened_min") - record.column("onset_min"))[early]
        return np.asarray(after[:, None] <= np.array(limits), dtype=float)

    return Law(
        22, "Weibull escalation that marks", "1 - exp(-(t/b)^k)", "chain_escape",
        tuple(f"P(T <= {t:g})" for t in limits), oracles.weibull_cdf(SHAPE, SCALE, limits),
        worsened, wrong={ESCALATES: SLOWER},
        settings={"kinds.case.escalation": "marks", "kinds.case.victim_share": 0},
    )  # fmt: skip


def compound() -> tuple[Law, ...]:
    """Return all laws of several parts at once."""
    return (
        priority_crews(),
        priority_officers(),
        jackson(),
        spatial_queue(),
        walled_walk(8),
        several_walkers(3),
        *(chain_escape(escalation) for escalation in ("ends", "marks")),
        marked_escalation(),
    )
