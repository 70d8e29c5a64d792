"""Distributions: what a scenario may write, their means, and the table of the compiled loops."""

import math
import pickle
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.distributions import Dist, constant, lognormal, never, parse, table
from sim.terms import Law

WRITTEN: dict[str, Any] = {
    "plain number": 5,
    "constant": {"constant": 5.5},
    "uniform": {"uniform": [2, 7]},
    "exponential": {"exponential": {"mean": 3}},
    "erlang": {"erlang": {"k": 2, "mean": 3}},
    "gamma": {"gamma": {"shape": 0.7, "mean": 3}},
    "lognormal": {"lognormal": {"median": 3, "sigma": 0.9}},
    "weibull": {"weibull": {"shape": 2.0, "scale": 3}},
    "empirical": {"empirical": [1, 2, 2, 7]},
}


def as_scipy(row: np.ndarray, pool: np.ndarray) -> Any:
    """Return the law that a row of the table means to the compiled loops."""
    code, a, b = int(row[0]), row[1], row[2]
    match Law(code):
        case Law.CONSTANT:
            return stats.uniform(a, 0)
        case Law.UNIFORM:
            return stats.uniform(a, b - a)
        case Law.EXPONENTIAL:
            return stats.expon(scale=a)
        case Law.GAMMA:
            return stats.gamma(a, scale=b)
        case Law.LOGNORMAL:
            return stats.lognorm(b, scale=math.exp(a))
        case Law.WEIBULL:
            return stats.weibull_min(a, scale=b)
        case _:
            values = pool[int(a) : int(a) + int(b)]
            found, counts = np.unique(values, return_counts=True)
            return stats.rv_discrete(values=(found, counts / counts.sum()))


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN.keys())
def test_mean_is_that_of_the_compiled_law(written: Any) -> None:
    dist = parse(written)
    rows, pool = table([parse({"empirical": [9, 9, 9]}), dist])
    expected = 5.0 if dist.law == "constant" and written == 5 else None
    if dist.law == "constant":
        assert rows[1].tolist() == [Law.CONSTANT, dist.mean(), 0.0, 0.0]
        assert expected is None or dist.mean() == expected
    else:
        assert dist.mean() == pytest.approx(float(as_scipy(rows[1], pool).mean()), rel=1e-9)


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN.keys())
def test_spec_reads_back_as_the_same_distribution(written: Any) -> None:
    dist = parse(written)
    assert parse(dist.spec()) == dist
    assert pickle.loads(pickle.dumps(dist)) == dist
    assert hash(parse(written)) == hash(dist)


def test_table_puts_empirical_values_one_after_the_other() -> None:
    first, second = parse({"empirical": [1, 2, 3]}), parse({"empirical": [4, 5]})
    rows, pool = table([first, constant(1), second])
    assert pool.tolist() == [1, 2, 3, 4, 5]
    assert rows[0].tolist() == [Law.EMPIRICAL, 0, 3, 0]
    assert rows[2].tolist() == [Law.EMPIRICAL, 3, 2, 0]


def test_rows_of_every_law() -> None:
    rows, _ = table(
        [
            parse({"uniform": [2, 7]}),
            parse({"exponential": {"mean": 3}}),
            parse({"erlang": {"k": 2, "mean": 3}}),
            lognormal(3, 0.9),
            parse({"weibull": {"shape": 2, "scale": 3}}),
            never(),
        ]
    )
    assert rows.tolist() == [
        [Law.UNIFORM, 2, 7, 0],
        [Law.EXPONENTIAL, 3, 0, 0],
        [Law.GAMMA, 2, 1.5, 0],
        [Law.LOGNORMAL, math.log(3), 0.9, 0],
        [Law.WEIBULL, 2, 3, 0],
        [Law.NEVER, 0, 0, 0],
    ]


def test_no_distributions_make_an_empty_table() -> None:
    rows, pool = table([])
    assert rows.shape == (0, 4)
    assert pool.shape == (0,)


def test_never_is_infinite() -> None:
    assert never().mean() == math.inf
    assert never().never
    assert not constant(5).never
    assert parse("never") == never()
    assert never().spec() == "never"


def test_erlang_is_the_gamma_of_whole_shape() -> None:
    assert parse({"erlang": {"k": 4, "mean": 8}}) == parse({"gamma": {"shape": 4, "mean": 8}})


REFUSED: dict[str, tuple[Any, str]] = {
    "text": ("soon", ""),
    "switch": (True, ""),
    "nan": (math.nan, ""),
    "list": ([1, 2], ""),
    "empty": ({}, ""),
    "two laws": ({"constant": 1, "uniform": [1, 2]}, ""),
    "huge whole number": (10**400, ""),
    "negative": (-1, "constant needs one number of 0 or more"),
    "misspelt law": ({"lognrmal": {"median": 1, "sigma": 1}}, "lognrmal is not one of constant,"),
    "written never": ({"never": []}, "never is not one of constant,"),
    "misspelt parameter": (
        {"lognormal": {"median": 3, "sgma": 1}},
        "lognormal needs {median = ..., sigma = ...} with median above 0 and sigma from 0 to 5",
    ),
    "no median": ({"lognormal": {"median": 0, "sigma": 1}}, "lognormal needs {median"),
    "wide": ({"lognormal": {"median": 1, "sigma": 5.1}}, "lognormal needs {median"),
    "uniform backwards": ({"uniform": [3, 2]}, "uniform needs [a, b] with 0 <= a <= b"),
    "uniform of three": ({"uniform": [1, 2, 3]}, "uniform needs [a, b] with 0 <= a <= b"),
    "half a stage": ({"erlang": {"k": 1.5, "mean": 3}}, "erlang needs {k = ..., mean = ...}"),
    "flat gamma": ({"gamma": {"shape": 0, "mean": 3}}, "gamma needs {shape = ..., mean = ...}"),
    "steep weibull": ({"weibull": {"shape": 0, "scale": 3}}, "weibull needs {shape = ..."),
    "no values": ({"empirical": []}, "empirical needs a list of 1 to 100000 numbers"),
    "a switch among values": ({"empirical": [1, True]}, "empirical needs a list of 1 to 100000"),
    "infinite mean": ({"exponential": {"mean": math.inf}}, "exponential needs {mean = ...}"),
}


@pytest.mark.parametrize(("written", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_impossible_distributions_say_what_they_need(written: Any, why: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(why)}" if why else "^$"):
        parse(written)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from([*WRITTEN, "mean", "shape", "scale", "median", "sigma", "k"]),
                inner,
                max_size=2,
            )
        ),
        max_leaves=6,
    )
)
def test_anything_is_a_distribution_or_refused(written: Any) -> None:
    try:
        dist = parse(written)
    except ValueError:
        return
    assert isinstance(dist, Dist)
    assert dist.mean() >= 0
    assert not np.isnan(table([dist])[0]).any()
