"""What a plan says: the answer, how sure it is, and what stays open."""

from experiments import meaning, wording
from experiments.planner.mix import Mix, cheapest
from experiments.planner.people import crowds, yuan_per_month
from experiments.planner.search import PATROL, Plan
from experiments.planner.trial import Trials
from experiments.words import say


def answer(trials: Trials, found: Plan) -> str:
    """The least value that meets the target, or that none does."""
    name = wording.sentence(wording.lever_title(found.lever))
    least = found.least
    if least is None:
        return _none(trials, found, name)
    value = wording.plain(least.values[found.lever])
    sure = wording.share(trials.confidence)
    if least is found.trials[0]:
        return say(
            "{lever}: {value}, the least of the range, meets the target already ({sure} sure).",
            lever=name, value=value, sure=sure,
        )  # fmt: skip
    return say(
        "{lever}: {value} is the least tried that is certain to meet the target ({sure} sure).",
        lever=name, value=value, sure=sure,
    )  # fmt: skip


def people(trials: Trials, found: Plan) -> str:
    """The answer in people, hours and yuan; empty where there is none."""
    if found.least is None:
        return ""
    roles = crowds(trials.scenario, found.least)
    if not roles:
        return ""
    hours = sum(role.hours_per_week for role in roles)
    return say(
        "That takes {people}: {hours} hours on duty a week; with officers and crews {cost}.",
        people=wording.listed([role.words for role in roles]),
        hours=wording.plain(hours),
        cost=yuan_per_month(trials.scenario, found.least.cost_yuan),
    )


def open_ends(trials: Trials, found: Plan) -> list[str]:
    """What is not certain, a sentence each."""
    told = []
    missing = found.most_missing
    if found.least is not None and missing is not None:
        told.append(
            say(
                "{value} is the largest value tried that is certain to miss the target.",
                value=wording.plain(missing.values[found.lever]),
            )
        )
    if found.least is not None and found.least.unseen:
        told.append(
            say(
                "The {runs} at {value} are all or nearly all alike; what happens in up to {share} "
                "of such runs could have stayed unseen.",
                runs=wording.counted(found.least.estimate.n, "run"),
                value=wording.plain(found.least.values[found.lever]),
                share=wording.share(found.least.unseen),
            )
        )
    if found.undecided:
        values = [wording.plain(trial.values[found.lever]) for trial in found.undecided]
        told.append(
            say(
                "Undecided after {runs}: {values}. More replications (--max-replications) decide.",
                runs=wording.counted(trials.looks[-1], "run"),
                values=say(", ").join(values),
            )
        )
    failed = sum(trial.failed for trial in found.trials)
    if failed:
        told.append(say("Failed and left out: {runs}.", runs=wording.counted(failed, "run")))
    if found.lever == PATROL:
        told.append(
            say(
                "People come in whole numbers and by role in the proportions of the scenario, so "
                "the density on the streets moves in steps."
            )
        )
    return told


def mix_answer(trials: Trials, found: list[Mix]) -> str:
    """The cheapest mix, or that none meets the target."""
    best = cheapest(found)
    if best is None or best.found.least is None:
        return say("No mix in the range is certain to meet the target.")
    return say(
        "Cheapest mix: {density} people on patrol per km² at routing speed {speed}, {cost}.",
        density=wording.plain(best.found.least.values[PATROL]), speed=wording.setting(best.speed),
        cost=yuan_per_month(trials.scenario, best.cost_yuan),
    )  # fmt: skip


def speed_cost(yuan_per_day: float) -> str:
    """What faster routing is taken to cost."""
    if not yuan_per_day:
        return say(
            "What faster routing costs is not part of the scenario; --speed-yuan gives it, else it "
            "counts as free."
        )
    return say(
        "Each unit of routing speed beyond the scenario's own is taken to cost {yuan} yuan a day "
        "(--speed-yuan).",
        yuan=wording.plain(yuan_per_day),
    )


def _none(trials: Trials, found: Plan, name: str) -> str:
    top = found.trials[-1]
    reached = wording.amount(top.estimate.value, meaning.unit(trials.target.measure))
    low, high = wording.plain(found.low), wording.plain(found.high)
    if top.met is None:
        return say(
            "{lever}: no value from {low} to {high} is certain to meet the target; at the largest "
            "it is {reached}, too close to tell.",
            lever=name, low=low, high=high, reached=reached,
        )  # fmt: skip
    return say(
        "{lever}: no value from {low} to {high} meets the target; at the largest it is {reached}.",
        lever=name, low=low, high=high, reached=reached,
    )  # fmt: skip
