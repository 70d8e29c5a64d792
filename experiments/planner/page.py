"""The page of a plan: the answer, the chart, every value tried, people and cost."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from experiments import background, charts, figures, meaning, pages, wording
from experiments.background import Fact
from experiments.charts import frame
from experiments.figures import Drawing
from experiments.files import make_folder, whole
from experiments.planner import words
from experiments.planner.mix import Mix, cheapest
from experiments.planner.people import crowds, yuan_per_month
from experiments.planner.search import PATROL, Plan
from experiments.planner.trial import RARE, Trial, Trials
from experiments.version import library_versions, model_version
from experiments.words import noted, say

if TYPE_CHECKING:
    from pandas import DataFrame

PAGE: Final = "plan.html"
TEMPLATE: Final = "plan.html.j2"
STATES: Final = {True: "meets", False: "misses", None: "undecided"}
TOLD: Final = {
    "meets": noted("meets the target"),
    "misses": noted("misses the target"),
    "undecided": noted("undecided"),
}


def write_page(
    trials: Trials,
    found: Plan,
    out: Path,
    mix: list[Mix] | None = None,
    command: list[str] | None = None,
    speed_yuan_per_day: float = 0.0,
) -> Path:
    """Write `plan.html`, and its charts with their numbers.

    Args:
        trials: what was tried.
        found: the search for the least value.
        out: folder; made if it is missing.
        mix: the searches at several routing speeds.
        command: with which all this can be made again.
        speed_yuan_per_day: what each unit of speed beyond the scenario's own costs.

    Raises:
        OutputError: the folder or a file cannot be written.
    """
    folder, path = out / "charts", out / PAGE
    make_folder(folder)
    drawn = [_needed(trials, found), *([_frontier(trials, mix)] if mix else [])]
    pictures = [figures.picture(each, folder) for each in drawn]
    told = _context(trials, found, mix or [], pictures, command or [])
    text = pages.render(TEMPLATE, told | {"speed_cost": words.speed_cost(speed_yuan_per_day)})
    with whole(path) as file:
        file.write(text.encode())
    return path


def table(trials: Trials, tried: list[Trial], lever: str) -> "DataFrame":
    """A row a value tried."""
    import pandas as pd

    return pd.DataFrame(
        {
            "value": trial.values[lever],
            "mean": trial.estimate.value,
            "low": trial.estimate.low,
            "high": trial.estimate.high,
            "n": trial.estimate.n,
            "method": trial.estimate.method,
            "state": STATES[trial.met],
            "cost_yuan": trial.cost_yuan,
        }
        for trial in tried
    )


def _context(
    trials: Trials,
    found: Plan,
    mix: list[Mix],
    pictures: list[figures.Picture],
    command: list[str],
) -> dict[str, Any]:
    return {
        "title": trials.scenario.name,
        "target": trials.target.words,
        "definition": meaning.definition(trials.target.measure),
        "answer": words.answer(trials, found),
        "people": words.people(trials, found),
        "crowds": [] if found.least is None else crowds(trials.scenario, found.least),
        "warnings": words.open_ends(trials, found),
        "lever": wording.lever_title(found.lever),
        "rows": [_row(trials, trial, found.lever) for trial in found.trials],
        "mix_answer": words.mix_answer(trials, mix) if mix else "",
        "mixes": [_mix_row(trials, each) for each in mix],
        "pictures": {
            section: [each for each in pictures if each.section == section]
            for section in ("needed", "frontier")
        },
        "facts": _facts(trials, command),
        "method": _method(trials),
    }


def _row(trials: Trials, trial: Trial, lever: str) -> list[str]:
    unit, found = meaning.unit(trials.target.measure), trial.estimate
    ends = [wording.amount(end, unit) for end in (found.low, found.high)]
    return [
        wording.plain(trial.values[lever]),
        wording.amount(found.value, unit),
        say("{low} to {high}", low=ends[0], high=ends[1]) if found.has_interval else "–",
        str(found.n),
        say(TOLD[STATES[trial.met]]),
        yuan_per_month(trials.scenario, trial.cost_yuan),
    ]


def _mix_row(trials: Trials, mix: Mix) -> list[str]:
    least = mix.found.least
    if least is None:
        return [wording.setting(mix.speed), say("none meets it"), "–", "–"]
    return [
        wording.setting(mix.speed),
        wording.plain(least.values[PATROL]),
        wording.listed([role.words for role in crowds(trials.scenario, least)]) or "–",
        yuan_per_month(trials.scenario, mix.cost_yuan),
    ]


def _method(trials: Trials) -> str:
    return say(
        "Every value meets the same incidents. Runs are added ({looks}) until the interval of the "
        "mean lies on one side of the target; the intervals are widened so that each decision is "
        "{sure} sure over all its looks (Bonferroni). Runs that are all or nearly all alike decide "
        "only when there are so many that no more than {rare} of such runs can be otherwise. More "
        "of the lever is taken not to be worse.",
        looks=say(", ").join(str(look) for look in trials.looks),
        sure=wording.share(trials.confidence),
        rare=wording.share(RARE),
    )


def _facts(trials: Trials, command: list[str]) -> list[Fact]:
    scenario = trials.scenario
    return [
        Fact(say("scenario"), scenario.name),
        Fact(say("digest of its values"), scenario.digest()),
        Fact(
            say("simulated time of a run"),
            say("{days} days", days=wording.setting(scenario.run.days)),
        ),
        Fact(say("seed"), str(trials.seed)),
        background.versions({"model": model_version(), **library_versions()}),
        *([Fact(say("to repeat"), shlex.join(command))] if command else []),
    ]


def _foot(trials: Trials, rows: "DataFrame") -> str:
    origin = frame.named(trials.scenario.name, trials.seed)
    return frame.PART.join([frame.runs_used(rows), frame.student(trials.level), *origin])


def _needed(trials: Trials, found: Plan) -> Drawing:
    rows, target = table(trials, found.trials, found.lever), trials.target
    figure = charts.needed(rows, found.lever, target.measure, target.value, _foot(trials, rows))
    alt = say("Chart of the values tried. {answer}", answer=words.answer(trials, found))
    return Drawing("needed", "needed", alt, figure, rows)


def _frontier(trials: Trials, mix: list[Mix]) -> Drawing:
    import pandas as pd

    best = cheapest(mix)
    rows = pd.DataFrame(
        {
            "speed": each.speed,
            "density": each.found.least.values[PATROL] if each.found.least else float("nan"),
            "cost": yuan_per_month(trials.scenario, each.cost_yuan) if each.found.least else "",
            "cheapest": each is best,
        }
        for each in mix
    )
    every = pd.concat([table(trials, each.found.trials, PATROL) for each in mix])
    figure = charts.frontier(rows, _foot(trials, every))
    alt = say("Chart of the frontier. {answer}", answer=words.mix_answer(trials, mix))
    return Drawing("frontier", "frontier", alt, figure, rows)
