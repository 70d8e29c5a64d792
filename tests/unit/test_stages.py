"""How far a case has come, by the log."""

import numpy as np
import pytest

import sim
from sim.kernels.records import LOG
from sim.log import ENDS
from sim.model import SafetyNet
from sim.one_run import Run
from sim.stages import CLOSED, FIRST_END, NOT_YET, Stage, follow, name_of, no_stages, open_and_ended
from sim.terms import Activity


def log_of(*rows: tuple[int, Activity]) -> np.ndarray:
    log = np.zeros(len(rows), LOG)
    for minute, (row, (case, activity)) in enumerate(zip(log, rows, strict=True)):
        row["minute"], row["case"], row["activity"] = minute, case, activity
    return log


def after(*activities: Activity) -> str:
    stages = no_stages(1)
    follow(stages, log_of(*((0, activity) for activity in activities)))
    return name_of(int(stages[0]))


@pytest.mark.parametrize(
    ("activities", "stage"),
    [
        ([Activity.ONSET], "hidden"),
        ([Activity.ONSET, Activity.DETECTED, Activity.REPORTED], "reported"),
        ([Activity.ONSET, Activity.DISPATCHED, Activity.REPORTED], "dispatched"),
        ([Activity.ONSET, Activity.REPORTED, Activity.LOST], "lost"),
        ([Activity.ONSET, Activity.ROUTED, Activity.LOST, Activity.REPORTED], "reported"),
        ([Activity.ONSET, Activity.ARRIVED, Activity.LOST], "arrived"),
        ([Activity.ONSET, Activity.CLEARED], "cleared"),
        ([Activity.ONSET, Activity.SETTLED, Activity.REPORTED], "settled"),
    ],
)
def test_a_case_stands_where_its_furthest_report_has_come(
    activities: list[Activity], stage: str
) -> None:
    assert after(*activities) == stage


def test_cases_that_changed_are_named_once_and_rows_of_nobody_change_nothing() -> None:
    stages = no_stages(3)
    rows = log_of(
        (2, Activity.ONSET), (0, Activity.ONSET), (2, Activity.DETECTED), (-1, Activity.REPORTED)
    )
    assert follow(stages, rows).tolist() == [0, 2]
    assert stages.tolist() == [Stage.HIDDEN, NOT_YET, Stage.DETECTED]
    assert follow(stages, log_of((0, Activity.MERGED))).tolist() == []


def test_stages_in_pieces_agree_with_the_table_of_cases() -> None:
    model = SafetyNet(sim.load("village").replace({"run.days": 10}), 7)
    stages, seen = no_stages(0), 0
    for day in range(1, 11):
        model.run_to(day * 1440.0)
        stages = np.concatenate((stages, no_stages(model.world.count("cases") - stages.size)))
        follow(stages, model.world.log[seen:])
        seen = model.world.count("rows")
    cases = Run.of(model.setting).cases
    ended = [name_of(int(code)) if code >= FIRST_END else "open" for code in stages]
    lost_or_open = cases["end"].astype(str).replace("lost", "open")
    assert ended[: len(cases)] == lost_or_open.tolist()
    assert (cases["end"] != "open").sum() > 20
    open_cases, ends = open_and_ended(stages)
    assert sum(open_cases) + sum(ends) == len(cases)
    assert len(ends) == len(CLOSED) == len(ENDS) - 2
