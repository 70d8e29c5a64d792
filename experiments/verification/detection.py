"""The laws of detection: searching, passing, competing."""

from math import inf

import numpy as np

from experiments.verification import formulas, observe
from experiments.verification.law import Law
from experiments.verification.settings import (
    BATCHES,
    CLEARS,
    ESCALATES,
    LOOK,
    PER_DAY,
    exponential,
    square,
)
from sim import Run
from sim.terms import MINUTES_PER_DAY, Role


def random_jumps() -> Law:
    """Koopman's search, p = .8, 400 cells, 5 patrols."""
    looks = [10, 50, 100, 200]
    shares = formulas.random_jumps(0.8, 400, 5, looks)
    return Law(
        1, "Random jumps", "P(T <= k) = 1 - (1 - p/N)^(mk)", "random_jumps",
        ("mean", *(f"P(T <= {k})" for k in looks)),
        np.array([formulas.random_jumps_mean(0.8, 400, 5), *shares]),
        lambda run: observe.mean_and_shares(observe.delay(run, "onset", "detected", 4000), looks),
        wrong={LOOK: 0.64},
    )  # fmt: skip


def sweep(chance: float) -> Law:
    """A sweep of 40 cells."""
    return Law(
        2, f"Sweep, p = {chance:g}", "(tau - 1)/2 + tau (1 - p)/p", "sweep",
        ("mean",), np.array([formulas.sweep_delay(40, chance)]),
        lambda run: observe.delay(run, "onset", "detected")[:, None],
        wrong={"place.height_cells": 6}, settings={LOOK: chance},
    )  # fmt: skip


def sweep_escalation(chance: float) -> Law:
    """A sweep of 40 cells against escalation at .01 per minute."""
    return Law(
        3, f"Sweep against escalation, p = {chance:g}",
        "(1 - s^tau) / (tau (1 - s)) x p / (1 - (1 - p) s^tau)", "sweep_escalation",
        ("found first",), np.array([formulas.sweep_before_escalation(0.01, 40, chance)]),
        lambda run: observe.found(run, 0.0),
        wrong={ESCALATES: exponential(80)}, settings={LOOK: chance},
    )  # fmt: skip


def random_walk(side: int, per_day: float, steps: tuple[int, ...] = (), runs: int = 1) -> Law:
    """A random walk on a torus; about one hazard at a time."""
    shares = formulas.torus_hitting(side, steps) if steps else np.empty(0)

    def hitting(run: Run) -> observe.Floats:
        looks = observe.looks_until_found(run, 40.0 * side**2)
        columns = observe.mean_and_shares(looks, list(steps))
        return np.hstack([observe.batches(column, 4 * BATCHES) for column in columns.T])

    return Law(
        4, f"Random walk on {side} x {side} cells", "sum of 1 / (1 - eigenvalue)", "random_walk",
        ("mean", *(f"P(T <= {k})" for k in steps)),
        np.array([formulas.torus_hitting_mean(side), *shares]), hitting,
        wrong={"roles.worker.speed_m_s": 0.8},
        settings={**square(side), PER_DAY: per_day}, runs=runs,
    )  # fmt: skip


def passes(fixed: bool) -> Law:
    """Patrols that pass at random moments, 1 / 2500 per minute, over incidents of mean 2500 min."""
    rate, mean = 1 / 2500, 2500.0
    theory = formulas.passed_fixed if fixed else formulas.passed_exponential
    kind = "fixed" if fixed else "exponential"
    formula = "1 - exp(-LT)" if fixed else "LT / (1 + LT)"
    return Law(
        5, f"Poisson passes, {kind} duration", formula, "passes", ("found",),
        np.array([theory(rate, mean)]), lambda run: observe.found(run, 30_000.0),
        wrong={CLEARS: 2000.0 if fixed else exponential(2000)},
        settings={CLEARS: mean if fixed else exponential(mean)},
    )  # fmt: skip


def passers_by(fixed: bool) -> Law:
    """Residents who notice 1 / 40 per minute, over incidents of mean 60 min; .8 are reported."""
    rate, mean = 0.8 / 40, 60.0
    theory = formulas.passed_fixed if fixed else formulas.passed_exponential
    kind = "fixed" if fixed else "exponential"
    return Law(
        5, f"Poisson notices, {kind} duration", "L -> rL, r reported", "passers_by",
        ("found",), np.array([theory(rate, mean)]), lambda run: observe.found(run, 0.0),
        wrong={"people.notice_per_person_hour": 1.8},
        settings={CLEARS: mean if fixed else exponential(mean), "people.report_chance": 0.8,
                  "people.trust_mean": 0.5},
    )  # fmt: skip


def several_detectors() -> Law:
    """Five sources at rates .0005, .0004, .0006, .0003, .0002 per minute."""
    roles = (Role.VOLUNTEER, Role.TEAM, Role.WORKER, Role.RESIDENT, Role.VICTIM)
    rates = np.array([0.0005, 0.0004, 0.0006, 0.0003, 0.0002])
    return Law(
        6, "Several detectors", "share of source i = lambda_i / sum", "several_detectors",
        ("mean delay", *(role.name.lower() for role in roles)),
        np.array([1 / rates.sum(), *formulas.first_shares(rates)]),
        lambda run: observe.by_source(run, roles, 20_000.0),
        wrong={"kinds.case.look_per_min.volunteer": 0.03},
    )  # fmt: skip


def witnesses() -> Law:
    """Five witnesses, each sees it with chance .2 at a look."""
    return Law(
        6, "Witnesses", "1 - (1 - r)^n", "witnesses", ("at the first look", "at two looks"),
        formulas.witnesses(0.2, [5, 10]),
        lambda run: observe.mean_and_shares(observe.looks_until_found(run, 120.0), [0, 1])[:, 1:],
        wrong={LOOK: 0.16},
    )  # fmt: skip


def competing_risks() -> Law:
    """Found .2, escalated .05, cleared .1 per day."""
    rates = [0.2, 0.05, 0.1]
    soon = formulas.incidence(rates, 5.0)
    return Law(
        7, "Competing risks", "lambda_i / sum (1 - exp(-sum t))", "competing_risks",
        ("found", "escalated", "cleared", "found by day 5", "escalated by day 5"),
        np.array([*formulas.incidence(rates, inf), soon[0], soon[1]]),
        lambda run: observe.ends(run, 5.0 * MINUTES_PER_DAY),
        wrong={ESCALATES: exponential(28800 / 1.2)},
    )  # fmt: skip


def detection() -> tuple[Law, ...]:
    """Return all laws of detection."""
    return (
        random_jumps(),
        *(sweep(chance) for chance in (1.0, 0.8, 0.5)),
        *(sweep_escalation(chance) for chance in (1.0, 0.8)),
        random_walk(5, 40.0),
        random_walk(10, 9.0, (50, 100, 200, 400)),
        random_walk(20, 1.7),
        *(passes(fixed) for fixed in (False, True)),
        *(passers_by(fixed) for fixed in (False, True)),
        several_detectors(),
        witnesses(),
        competing_risks(),
    )
