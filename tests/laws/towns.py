"""Small scenarios of every sort, for what must hold in any: drawn by hypothesis, run at once."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from experiments.verification import reduced
from sim import SafetyNet, Scenario, run
from sim.scenario.roles import POLICIES
from sim.terms import PATROL_ROLES, Activity
from sim.world import World

CHECKS: Final = (HealthCheck.too_slow, HealthCheck.data_too_large)
QUICK: Final = settings(
    max_examples=15, deadline=None, derandomize=True, suppress_health_check=CHECKS,
    phases=[Phase.explicit, Phase.generate],
)  # fmt: skip
"""The same scenarios each time; a failure is shown as it was found."""
THOROUGH: Final = settings(
    max_examples=400, deadline=None, derandomize=False, suppress_health_check=CHECKS,
    print_blob=True,
)  # fmt: skip
"""Others each time; a failure is made small and says how to repeat it."""

durations = st.sampled_from(
    [
        0, 7.5, {"exponential": {"mean": 12}}, {"uniform": [2, 30]},
        {"erlang": {"k": 3, "mean": 9}}, {"gamma": {"shape": 0.6, "mean": 15}},
        {"lognormal": {"median": 6, "sigma": 1.2}},
        {"weibull": {"shape": 0.7, "scale": 20}},
        {"empirical": [1, 2, 3.5, 60]},
    ]
)  # fmt: skip
ends = durations | st.just("never")
chances = st.sampled_from([0.0, 0.2, 0.7, 1.0])
policies = st.sampled_from(POLICIES)
hours = st.sampled_from(["always", "office"])
seeds = st.integers(0, 2**63 - 1)


def of_role(role: str) -> dict[str, st.SearchStrategy[Any]]:
    """Settings of one patrol role."""
    return {
        f"roles.{role}.count": st.integers(0, 7),
        f"roles.{role}.policy": policies,
        f"roles.{role}.duty": st.sampled_from(["turns", "shifts", "office", "always"]),
        f"roles.{role}.beat": st.sampled_from(["place", "town", "village", "grid"]),
        f"roles.{role}.speed_m_s": st.sampled_from([0.3, 1.1, 1 + 2 / 3, 4.2]),
        f"roles.{role}.shifts_per_day": st.integers(1, 3),
        f"roles.{role}.turn_min": st.sampled_from([45.0, 400.0, 1440.0]),
        f"roles.{role}.mobile_terminals": st.integers(0, 3),
        f"roles.{role}.report_chance": chances,
        f"roles.{role}.visits_per_turn": st.sampled_from([0.0, 0.4, 3.0]),
        f"roles.{role}.deters": chances,
    }


def of_desk(level: str) -> dict[str, st.SearchStrategy[Any]]:
    """Settings of the desks of one level."""
    return {
        f"routing.desks.{level}.officers": st.integers(0, 2),
        f"routing.desks.{level}.triage_min": durations,
        f"routing.desks.{level}.relay_min": durations,
        f"routing.desks.{level}.hours": hours,
    }


def of_department(name: str) -> dict[str, st.SearchStrategy[Any]]:
    """Settings of one department."""
    key = f"departments.{name}"
    return {
        f"{key}.crews": st.integers(1, 3),
        f"{key}.hours": hours,
        f"{key}.lead_min": durations,
        f"{key}.speed_m_s": st.sampled_from([1.0, 6.0, float("inf")]),
        f"{key}.way": st.sampled_from(["blocks", "straight"]),
        f"{key}.bases": st.sampled_from(["centre", "spread"]),
        f"{key}.dispatch": st.sampled_from(["nearest", "first_listed", "own_area"]),
        f"{key}.when_full": st.sampled_from(["queue", "loss"]),
        f"{key}.returns": st.sampled_from(["base", "stays"]),
    }


PARTS: Final[tuple[dict[str, st.SearchStrategy[Any]], ...]] = (
    {
        "place.edges": st.sampled_from(["walls", "torus"]),
        "place.seed": st.integers(0, 5),
        "people.repeat_chance": chances,
        "routing.network": st.sampled_from(["command_centre", "paper_chain", "one_grid", "nets"]),
        "routing.between_levels": st.sampled_from(["paper", "pc", "centre"]),
        "routing.watch.remind_at": chances,
        "routing.watch.raise_at": chances,
        "routing.watch.factor": chances,
        "nets.level": st.sampled_from(["grid", "village", "town", "city"]),
        "nets.pass_on_chance": chances,
        "nets.pass_on_min": durations,
        "routing.speed": st.sampled_from([0.3, 1.0, 10.0, float("inf")]),
        "routing.merge_duplicates": st.booleans(),
        "routing.joint": st.sampled_from(["together", "one_after_another"]),
        "routing.entry.phone": st.sampled_from(["grid", "village", "town", "city"]),
        "routing.entry.mobile": st.sampled_from(["grid", "village", "town", "city"]),
    },
    {
        "kinds.hazard.look_per_min": chances,
        "kinds.hazard.look_radius_m": st.sampled_from([0.0, 150.0, 700.0]),
        "kinds.hazard.settle_chance": chances,
        "kinds.hazard.settle_min": durations,
        "kinds.hazard.clears_after_min": ends,
        "kinds.hazard.escalates_after_min": ends,
        "kinds.hazard.replaced": st.booleans(),
        "kinds.complaint.victim_after_min": durations,
        "kinds.complaint.clears_after_min": ends,
        "kinds.complaint.escalates_after_min": ends,
        "kinds.complaint.escalation": st.sampled_from(["ends", "marks"]),
        "kinds.complaint.service_min": durations,
        "kinds.nuisance.direct": st.booleans(),
    },
    {
        "feedback.trust": st.booleans(),
        "feedback.petitions": st.booleans(),
        "people.rewired_share": chances,
        "leaders.grids_each": st.integers(1, 3),
        "leaders.hours": hours,
        "kinds.complaint.mediation": chances,
        "kinds.complaint.mediation_min": durations,
        "kinds.complaint.petition_chance": chances,
        "kinds.complaint.petition_after_min": ends,
        "kinds.nuisance.mediation": chances,
        "kinds.nuisance.petition_after_min": ends,
    },
    {
        "kinds.hazard.look_at_visit": chances,
        "kinds.hazard.settle_tries": st.integers(1, 3),
        "kinds.hazard.settle_gap_min": durations,
        "kinds.hazard.labour_people": st.integers(0, 3),
        "kinds.hazard.labour_trips": st.integers(1, 2),
        "publicity.met_per_turn": st.integers(0, 2),
        "feedback.publicity": st.booleans(),
        "kinds.hazard.returns_chance": chances,
        "kinds.hazard.returns_after_min": durations,
        "kinds.hazard.deterrable": chances,
        "kinds.complaint.needs_kin": st.booleans(),
        "kinds.complaint.where": st.sampled_from(["residents", "alone"]),
        "household_register.known_share": chances,
        "patrol.stop_min": st.integers(1, 30),
        "feedback.household_register": st.booleans(),
        "feedback.returns": st.booleans(),
        "feedback.deterrence": st.booleans(),
        "surge.to_day": st.integers(0, 3),
        "surge.turns_factor": st.sampled_from([1.0, 5.0]),
        "surge.no_days_off": st.sampled_from([[], ["worker"], ["team", "worker"]]),
    },
    *(of_role(role) for role in ("volunteer", "team", "worker")),
    *(of_desk(level) for level in ("grid", "village", "town", "city")),
    *(of_department(name) for name in ("watch", "repair", "medics")),
    {
        "recruiting.reserve_per_1000_residents": st.sampled_from([0.0, 50.0, 1000.0]),
        "recruiting.chance": chances,
        "feedback.recruiting": st.booleans(),
    },
)


@st.composite
def towns(draw: st.DrawFn) -> dict[str, Any]:
    """What a small town has otherwise than in the file; each part is as there or drawn anew."""
    changes: dict[str, Any] = {}
    for part in PARTS:
        if draw(st.booleans()):
            changes |= draw(st.fixed_dictionaries(part))
    if changes.get("roles.worker.policy") == "random_walk":
        # Refused for workers of several lines.
        changes |= {"routing.network": "one_grid"}
    return changes


def built(*changes: Mapping[str, object]) -> Scenario:
    """Return the small town with changes."""
    scenario = reduced("identities")
    for each in changes:
        scenario = scenario.replace(each)
    return scenario


def world_by_minute(scenario: Scenario, seed: int) -> Iterator[tuple[int, World]]:
    """Run a scenario and stop after each minute: its number, and the world after its looks."""
    world = SafetyNet(scenario, seed).world
    for minute in range(int(scenario.run.days * 1440)):
        world.advance(minute + 1)
        yield minute, world


def on_street(world: World) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Walkers on the street and the cells in which they are, role after role."""
    n_roles = len(PATROL_ROLES)
    walker = world["slots"]["walker"].reshape(n_roles, -1)
    on_street = world["patrols"]["on_street"].tolist()
    walkers = np.concatenate([walker[role, :n] for role, n in enumerate(on_street)])
    return walkers.astype(np.int64), world.cells_of(walkers)


def at(rows: NDArray[np.void], *activities: Activity) -> NDArray[np.void]:
    """Rows of some activities that belong to cases."""
    return rows[np.isin(rows["activity"], activities) & (rows["case"] >= 0)]


def log_bytes(scenario: Scenario, seed: int) -> bytes:
    """The whole log of a run."""
    return run(scenario, seed).rows.tobytes()
