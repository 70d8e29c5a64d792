"""How much patrol the counts of a scenario amount to."""

from sim.scenario.place import PlaceSettings
from sim.scenario.schema import ScenarioSettings

SQUARE_M_PER_KM2 = 1e6


def land_km2(place: PlaceSettings) -> float:
    """Return the land of a generated place: its cells less the share of water."""
    cells = place.width_cells * place.height_cells * (1 - place.land_use.water)
    return cells * place.cell_m**2 / SQUARE_M_PER_KM2


def as_counted_density(scenario: ScenarioSettings, land_km2: float) -> float:
    """Return the people on patrol duty per km2 of land, averaged over a week without holidays.

    The counts of the roles alone decide; `patrol.density_per_km2` scales them to another density.
    """
    roles = scenario.roles.present().values()
    return sum(role.people(scenario.place) * role.duty_share() for role in roles) / land_km2
