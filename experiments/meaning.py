"""What a measure is called, its unit, and which way is better."""

from typing import Final, Literal

from experiments.words import current, known, noted, say
from sim.measures import MEASURES

Better = Literal["lower", "higher", "neither"]
NOUNS: Final = {
    "time_to_help_restricted_mean_min": noted("mean time to help"),
    "time_to_help_median_min": noted("median time to help"),
    "detection_delay_restricted_mean_min": noted("mean time until a case is noticed"),
    "detection_delay_median_min": noted("median time until a case is noticed"),
    "escalated_share": noted("share of cases that escalate"),
    "helped_share_24h": noted("share of cases helped within 24 h"),
}


def title(measure: str) -> str:
    """Plain title of a measure; its name where the registry does not know it."""
    if measure not in MEASURES:
        return measure.replace("_", " ")
    return MEASURES[measure].title_zh if current() == "zh" else MEASURES[measure].title


def noun(measure: str) -> str:
    """What to call a measure within a sentence."""
    if measure in NOUNS:
        return say(NOUNS[measure])
    name = title(measure)
    return f"{name[:1].lower()}{name[1:]}"


def unit(measure: str) -> str:
    """Unit of a measure: "min", "share" (of 1) or as the registry has it."""
    if measure.endswith("_min"):
        return "min"
    if "_share" in measure:
        return "share"
    return MEASURES[measure].unit if measure in MEASURES else ""


def better(measure: str) -> Better:
    """Which way the measure should move."""
    return MEASURES[measure].better if measure in MEASURES else "neither"


def definition(measure: str) -> str:
    """What the measure counts, in a sentence; its formula where no such sentence is at hand."""
    if measure not in MEASURES:
        return ""
    found = MEASURES[measure]
    return say(found.definition) if known(found.definition) else found.formula
