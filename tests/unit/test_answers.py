"""The sentences of the answer: what the intervals carry, and no more."""

from dataclasses import replace
from math import inf

import numpy as np
import pytest

from experiments import answers, tables
from tests.unit.made_study import DENSITY, SPEED, MadeScenario, make_study

MEAN = "time_to_help_restricted_mean_min"
MEDIAN = "time_to_help_median_min"
SHARE = "helped_share_24h"


def test_a_change_that_helps() -> None:
    first = answers.answers(make_study(), MEAN)[0]
    assert first.change == "doubling patrols"
    assert first.detail == "people on patrol per km²: 1 → 2"
    assert first.sentence.startswith("Doubling patrols shortens the mean time to help by 2 h ")
    assert first.sentence.endswith(", from 18 h 2 min to 15 h 48 min.")
    assert first.verdict == "better" and first.difference.startswith("−2 h")


def test_a_change_that_harms() -> None:
    study = make_study()
    study.frame[MEAN] = 3000 - study.frame[MEAN]
    first = answers.answers(study, MEAN)[0]
    assert "Doubling patrols lengthens the mean time to help by 2 h" in first.sentence
    assert first.verdict == "worse"


def test_a_share_rises_in_percentage_points() -> None:
    both = answers.answers(make_study(), SHARE)[2]
    assert both.sentence.startswith(
        "Doubling both patrols and routing speed raises the share of cases helped within 24 h by"
    )
    assert "percentage points" in both.sentence and both.verdict == "better"


def test_more_than_the_sum() -> None:
    extra = answers.answers(make_study(extra=40), MEAN)[3]
    assert extra.sentence.startswith("Together they bring 4")
    assert " min more than the two alone add up to (" in extra.sentence
    assert extra.verdict == "better"


def test_less_than_the_sum() -> None:
    extra = answers.answers(make_study(extra=-40), MEAN)[3]
    assert " min less than the two alone add up to (" in extra.sentence
    assert extra.verdict == "worse"


def test_no_more_than_the_sum_could_be_shown() -> None:
    extra = answers.answers(make_study(extra=0), MEAN)[3]
    assert extra.sentence.startswith("No difference from the sum could be shown: together they")
    assert extra.sentence.index(" min more and ") < extra.sentence.index(" min less than")
    assert extra.verdict == "open"


def test_of_a_share_more_is_a_gain() -> None:
    """Where more is better, the lower end of the interval is the loss."""
    study = make_study(extra=0)
    study.frame[SHARE] = 0.5 - study.frame[MEAN] / 10_000
    extra = answers.answers(study, SHARE)[3]
    assert extra.sentence.index(" less and ") < extra.sentence.index(" more than")


def test_no_difference_is_claimed_where_the_interval_holds_zero() -> None:
    study = make_study(noise=400, replications=4)
    second = answers.answers(study, MEAN)[1]
    assert second.sentence.startswith(
        "No difference could be shown: with doubling routing speed, the mean time to help is "
        "anywhere between "
    )
    assert " shorter and " in second.sentence and second.sentence.endswith(" longer.")
    assert second.verdict == "open"


def test_equal_runs_are_no_difference() -> None:
    study = make_study()
    study.frame[MEAN] = study.frame["replication"] * 10.0
    found = answers.answers(study, MEAN)
    assert found[0].sentence == (
        "No difference: doubling patrols leaves the mean time to help as it is in every pair of "
        "runs."
    )
    assert found[3].sentence.startswith("No difference from the sum: the two changes add up")


def test_one_replication_gives_no_interval() -> None:
    first = answers.answers(make_study(replications=1), MEAN)[0]
    assert first.sentence.startswith("No interval, for want of complete pairs of runs.")
    assert first.interval == "" and first.saved == "" and first.verdict == "open"


def test_a_median_reached_only_after_the_change() -> None:
    study = make_study()
    study.frame.loc[study.frame[DENSITY] <= 1, MEDIAN] = inf
    found = answers.answers(study, MEDIAN)
    assert found[0].sentence.startswith("With doubling patrols, the median time to help is 7 h")
    assert found[0].sentence.endswith("; without, it is not reached.")
    assert found[3].sentence == (
        "Not known: the median time to help is not reached at all of the points compared."
    )


def test_a_median_never_reached() -> None:
    study = make_study()
    study.frame[MEDIAN] = inf
    found = answers.answers(study, MEDIAN)
    assert all(answer.sentence.startswith("Not known: ") for answer in found)
    assert all(answer.verdict == "open" for answer in found)


def test_the_ends_are_said_as_finely_as_the_difference() -> None:
    """2 d 5 h and 1 d 22 h would be 7 h apart."""
    study = make_study(noise=0, extra=0)
    study.frame[MEAN] = 3190.0 - 370 * np.log2(study.frame[DENSITY]) - study.frame["replication"]
    study.frame[MEAN] += 4.5
    study.frame[MEAN] += np.sin(study.frame["replication"]) * 1e-3 * study.frame[DENSITY]
    sentence = answers.answers(study, MEAN)[0].sentence
    assert "by 6 h 10 min (" in sentence and sentence.endswith(", from 53 h 10 min to 47 h.")


def test_ends_of_other_runs_than_the_pairs_are_left_out() -> None:
    """With a failed run the means of the points are not those of the pairs."""
    study = make_study(replications=4, failed=[(7, 0)])
    study.frame.loc[study.frame["replication"] == 0, MEAN] += 900
    first = answers.answers(study, MEAN)
    assert ", starting from " in " ".join(answer.sentence for answer in first[:3])


def test_a_small_change_does_not_name_the_same_value_twice() -> None:
    study = make_study(noise=0)
    study.frame[SHARE] = 0.55 + 0.0004 * np.log2(study.frame[DENSITY])
    sentence = answers.answers(study, SHARE)[0].sentence
    assert "by 0.04 percentage points" in sentence and sentence.endswith("from 55.00 % to 55.04 %.")


def test_other_steps_are_named_as_they_are() -> None:
    study = make_study(densities=(1.0, 4.0), speeds=(1.0, 3.0))
    first, second, both, _ = answers.answers(study, MEAN)
    assert first.change == "raising patrols 4 times"
    assert second.change == "raising routing speed 3 times"
    assert both.sentence.startswith(
        "Raising patrols 4 times and raising routing speed 3 times together shorten the mean"
    )


def test_words_are_changed_from_one_to_another() -> None:
    study = make_study(densities=(1.0, 2.0), speeds=(1.0,))
    words = ["waypoint", "sweep"]
    frame = study.frame.drop(columns=[SPEED]).assign(policy=np.repeat(words, 10))
    scenario = MadeScenario(values={DENSITY: 1.0, "policy": "waypoint"})
    levers = {"policy": words}
    study = replace(study, frame=frame.drop(columns=DENSITY), scenario=scenario, levers=levers)
    assert answers.answers(study, MEAN)[0].change == "changing policy from waypoint to sweep"


def test_headline_says_both_and_the_sum() -> None:
    text = answers.headline(make_study(), MEAN)
    assert text.startswith("Doubling both patrols and routing speed shortens the mean time")
    assert "Together they bring" in text


def test_headline_of_one_lever_says_that_one() -> None:
    text = answers.headline(make_study(speeds=(1.0,)), MEAN)
    assert text.startswith("Doubling patrols shortens")


@pytest.mark.parametrize(
    ("extra", "end"),
    [
        (40, "Together they bring more than the sum."),
        (-40, "Together they bring less than the sum."),
        (0, "That together they bring more than the sum could not be shown."),
    ],
)
def test_whether_it_takes_both(extra: float, end: str) -> None:
    text = answers.takes_both(make_study(extra=extra), MEAN)
    assert text == f"Each of the two changes could be shown to help alone. {end}"


def _helping(*changes: str) -> str:
    """What is said when only these changes shorten the time to help."""
    study = make_study(noise=0, extra=0)
    points = {change.name: change.points[0] for change in tables.changes(study)}
    study.frame[MEAN] = 1000.0 + study.frame["replication"]
    for name in changes:
        study.frame.loc[study.frame["point"] == points[name], MEAN] -= 50
    return answers.takes_both(study, MEAN)


def test_whether_one_alone_helps() -> None:
    assert _helping("second", "both").startswith(
        "Of the two changes alone, only doubling routing speed could be shown to help."
    )
    assert _helping("both") == (
        "Neither change alone could be shown to help, but both together do. "
        "Together they bring more than the sum."
    )
    assert _helping().startswith("Neither change, alone or with the other, could be shown")


def test_runs_saved_are_said_in_words() -> None:
    """Shared luck of 60 min and own luck of 12 give about 26 times fewer runs."""
    saved = answers.answers(make_study(replications=400), MEAN)[0].saved
    assert saved.endswith(" times") and 21 <= float(saved.removesuffix(" times")) <= 31
