"""The numbers of a survey: each point's mean, its keys as numbers, what leans on what."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from experiments import answers, contrasts, tables
from experiments.contrasts import Contrasts
from experiments.design.points_file import LISTED
from experiments.design.sampling import INDICES
from experiments.sensitivity import Sensitivity, sensitivities
from experiments.stats import leanings
from experiments.stats.estimates import Floats
from experiments.stats.leanings import Draws, Leaning
from experiments.store.results import Results
from experiments.survey.draws import draws_of

if TYPE_CHECKING:
    from pandas import DataFrame

MEASURES: Final = (
    answers.HEADLINE,
    "detection_delay_restricted_mean_min",
    "helped_share_24h",
)
MOST_POINTS: Final = 24
"""Points of a list that are held against the base one by one."""


@dataclass(frozen=True, eq=False)
class Survey:
    """One measure over the points of a study.

    Attributes:
        results: of the study.
        measure: its name.
    """

    results: Results
    measure: str

    @cached_property
    def points(self) -> "DataFrame":
        """A row a point: its keys, then mean and interval over its replications."""
        return tables.points(self.results, self.measure)

    @property
    def means(self) -> Floats:
        """Mean of the measure at each point; NaN where every run failed."""
        found: Floats = self.points["value"].to_numpy(np.float64)
        return found

    @property
    def varied(self) -> dict[str, list[Any]]:
        """Values of the keys that do vary, one a point."""
        columns = {key: self.points[key].tolist() for key in self.results.table.keys}
        return {key: values for key, values in columns.items() if len(set(values)) > 1}

    @property
    def numeric(self) -> dict[str, Floats]:
        """The keys whose values have an order; a switch is 0 or 1."""
        return {
            key: np.asarray(values, np.float64)
            for key, values in self.varied.items()
            if not any(isinstance(value, str) for value in values)
        }

    @property
    def texts(self) -> list[str]:
        """The keys whose values have none."""
        return [key for key in self.varied if key not in self.numeric]

    @cached_property
    def leanings(self) -> list[Leaning]:
        """What the measure leans on, the strongest first; empty for too few points."""
        if int((~np.isnan(self.means)).sum()) < leanings.LEAST:
            return []
        return leanings.leanings(self.numeric, self.means, self.draws)

    @property
    def draws(self) -> Draws:
        """Which points were drawn together."""
        return draws_of(self.results.table, self.numeric)

    @cached_property
    def indices(self) -> list[Sensitivity]:
        """Sobol' indices, where the points were made for them and there are numbers enough."""
        if self.results.table.design["kind"] != INDICES or not self._is_finite:
            return []
        found = sensitivities(self.results, self.measure)
        return [each for each in found if each.indices.used]

    @cached_property
    def against(self) -> Contrasts | None:
        """Every point of a short list against the base."""
        short = 1 < len(self.results.table.rows) <= MOST_POINTS
        if self.results.table.design["kind"] != LISTED or not short or not self._is_finite:
            return None
        return contrasts.contrasts(self.results, self.measure)

    @property
    def _is_finite(self) -> bool:
        return not np.isinf(tables.sample(self.results, self.measure)).any().any()


def surveys(results: Results) -> list[Survey]:
    """One a measure that the results hold."""
    held = tables.measures(results)
    return [Survey(results, measure) for measure in MEASURES if measure in held]
