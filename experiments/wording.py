"""Numbers, units and names in plain words, for people who decide and do not simulate."""

from decimal import Decimal
from math import floor, inf, isfinite, isinf, isnan, log10, pow
from typing import Final

from experiments.words import noted, say
from sim.terms import MINUTES_PER_DAY, MINUTES_PER_HOUR

MINUS: Final = "\u2212"
NOT_REACHED: Final = noted("not reached")
NO_VALUE: Final = noted("no value")
FINE_BELOW_MIN: Final = 10.0
COARSE_FROM_MIN: Final = 6 * MINUTES_PER_HOUR
COARSE_STEP_MIN: Final = 5
FINE_BELOW_PERCENT: Final = 10.0
LEAST_MIN: Final = 0.1
LEAST_DIGITS: Final = 4
LEAST_PERCENT: Final = 0.1

LEVER_TITLES: Final = {
    "patrol.density_per_km2": noted("people on patrol per km²"),
    "routing.speed": noted("routing speed (1 = as calibrated)"),
}
LEVER_NAMES: Final = {
    "patrol.density_per_km2": noted("patrol density"),
    "routing.speed": noted("routing speed"),
}


def duration(minutes: float) -> str:
    """Say minutes as people do: "4.5 min", "45 min", "3 h 20 min", "2 d 4 h"."""
    if isnan(minutes):
        return say(NO_VALUE)
    if isinf(minutes):
        return say(NOT_REACHED) if minutes > 0 else f"{MINUS}∞"
    if minutes < 0:
        return _negative(duration(-minutes))
    if round(minutes, 1) < FINE_BELOW_MIN:
        return say("{number} min", number=f"{minutes:.1f}".removesuffix(".0"))
    return _whole_minutes(round(minutes))


def share(value: float) -> str:
    """Say a share of 1 as a percentage: "63 %", "4.2 %"."""
    return say(NO_VALUE) if isnan(value) else f"{_percent(value)} %"


def plain(value: float, digits: int = 3) -> str:
    """Say a number with three significant digits and no exponent."""
    if isnan(value):
        return say(NO_VALUE)
    if isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    if value == 0:
        return "0"
    places = max(0, digits - 1 - floor(log10(abs(value))))
    text = f"{abs(value):,.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return _negative(text) if value < 0 else text


def amount(value: float, unit: str) -> str:
    """Say a value of a measure with its unit."""
    if unit == "min":
        return duration(value)
    if unit == "share":
        return share(value)
    return plain(value) + (f" {say(unit)}" if unit and not isnan(value) else "")


def size(value: float, unit: str) -> str:
    """Say how large a difference is, without its sign."""
    if unit == "share" and not isnan(value):
        return plain(round(abs(value) * 100, LEAST_DIGITS), 2) + points()
    if unit == "min" and 0 < abs(value) < LEAST_MIN / 2:
        return say("less than {least} min", least=LEAST_MIN)
    return amount(abs(value), unit)


def signed(value: float, unit: str) -> str:
    """Say a difference with its sign: "+12 min", "−4.2 percentage points", "0 min"."""
    if unit == "min" and abs(value) < LEAST_MIN / 2:
        return amount(0, unit)
    text = size(value, unit)
    if isnan(value) or not any(digit in text for digit in "123456789"):
        return f"{MINUS}∞" if value == -inf else "+∞" if value == inf else text
    return (MINUS if value < 0 else "+") + text


def reach(low: float, high: float, unit: str) -> str:
    """Say an interval of a difference: "−20 min to +5 min", "+1 to +3 percentage points"."""
    ends = [signed(low, unit), signed(high, unit)]
    if all(end.endswith(points()) for end in ends):
        ends[0] = ends[0].removesuffix(points())
    return say("{low} to {high}", low=ends[0], high=ends[1])


def points() -> str:
    """The unit of a difference between shares, as it follows a number."""
    return " " + say("percentage points")


def ends(before: float, after: float, difference: float, unit: str) -> tuple[str, str] | None:
    """Say two values as finely as their difference: "53 h 10 min" and "47 h", 6 h 10 min apart.

    The second is said as the first plus the difference, at most one step of rounding away.

    Returns:
        Both in words; None where they would read the same, or where they differ by more than
        rounding from the difference (it may rest on fewer runs than they do).
    """
    if not all(isfinite(value) for value in (before, after, difference)):
        return None
    start, end, change = (
        _in_steps(value, difference, unit) for value in (before, after, difference)
    )
    if change == 0 or abs(start + change - end) > 1:
        return None
    return _said(start, difference, unit), _said(start + change, difference, unit)


def times(factor: float) -> str:
    """Say a factor: "1.4 times", "12 times"."""
    return say("{factor} times", factor=plain(factor, 2))


def counted(number: int, one: str, many: str | None = None) -> str:
    """Say a count with its noun: "1 run", "250 runs"."""
    return f"{number:,} {say(one if number == 1 else many or one + 's')}"


def listed(parts: list[str]) -> str:
    """Join with commas and a last "and"."""
    if len(parts) < 2:
        return "".join(parts)
    return say("{first} and {last}", first=say(", ").join(parts[:-1]), last=parts[-1])


def sentence(text: str) -> str:
    """Begin with a capital letter, whatever follows."""
    return text[:1].upper() + text[1:]


def lever_title(key: str) -> str:
    """Plain name of a lever; the key itself where there is no better one."""
    return say(LEVER_TITLES[key]) if key in LEVER_TITLES else key


def lever_name(key: str) -> str:
    """Short name of a lever; the key itself where there is no better one."""
    return say(LEVER_NAMES[key]) if key in LEVER_NAMES else key


def setting(value: object) -> str:
    """Say the value of a lever, never rounded: the shortest decimals that mean this number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return str(value)
    if not isfinite(value) or value == 0:
        return plain(value)
    exact = str(value) if isinstance(value, int) else repr(float(value)).removesuffix(".0")
    text = f"{abs(Decimal(exact)):,f}"
    return MINUS + text if value < 0 else text


def _negative(text: str) -> str:
    """Put a minus before a number that is not said as nothing."""
    return MINUS + text if any(digit in text for digit in "123456789") else text


def _percent(value: float) -> str:
    hundred = value * 100
    if 0 < abs(hundred) < LEAST_PERCENT:
        return say("under {least}", least=LEAST_PERCENT)
    if round(abs(hundred), 1) >= FINE_BELOW_PERCENT:
        return f"{hundred:.0f}"
    return f"{hundred:.1f}".removesuffix(".0")


def _in_steps(value: float, difference: float, unit: str) -> int:
    """A value in steps of the last place in which the difference is said."""
    if unit != "min":
        scale = 100.0 if unit == "share" else 1.0
        return round(value * scale * pow(10.0, _places(difference, unit)))
    step = _step_tenths(difference)
    if step == 1:
        return round(float(f"{value:.1f}") * 10)
    minutes = round(value)
    if step > 10 * COARSE_STEP_MIN:
        minutes = round(minutes / COARSE_STEP_MIN) * COARSE_STEP_MIN
    return round(minutes * 10 / step)


def _said(steps: int, difference: float, unit: str) -> str:
    """The words for a value in these steps."""
    if unit != "min":
        places = _places(difference, unit)
        tail = " %" if unit == "share" else f" {say(unit)}" if unit else ""
        text = f"{abs(steps) / 10**places:,.{places}f}{tail}"
        return _negative(text) if steps < 0 else text
    step = _step_tenths(difference)
    hours, tenths = divmod(abs(steps) * step, 10 * MINUTES_PER_HOUR)
    days = 0
    if step == 10 * MINUTES_PER_HOUR:
        days, hours = divmod(hours, MINUTES_PER_DAY // MINUTES_PER_HOUR)
    minutes = f"{tenths / 10:.1f}".removesuffix(".0")
    parts = (
        (f"{days}", say("{number} d", number=days)),
        (f"{hours}", say("{number} h", number=hours)),
        (minutes, say("{number} min", number=minutes)),
    )
    text = " ".join(words for number, words in parts if number != "0") or duration(0)
    return _negative(text) if steps < 0 else text


def _places(difference: float, unit: str) -> int:
    """How many decimals the difference is said with."""
    number = size(difference, unit).split(" ")[0]
    return len(number.partition(".")[2])


def _step_tenths(difference: float) -> int:
    """The step in which a difference of durations is said [0.1 min]."""
    if round(abs(difference), 1) < FINE_BELOW_MIN:
        return 1
    minutes = _coarse(round(abs(difference)))
    if minutes < COARSE_FROM_MIN:
        return 10
    return 10 * (COARSE_STEP_MIN if minutes < MINUTES_PER_DAY else MINUTES_PER_HOUR)


def _coarse(minutes: int) -> int:
    if minutes < COARSE_FROM_MIN:
        return minutes
    return round(minutes / COARSE_STEP_MIN) * COARSE_STEP_MIN


def _whole_minutes(minutes: int) -> str:
    minutes = _coarse(minutes)
    if minutes < MINUTES_PER_HOUR:
        return say("{number} min", number=minutes)
    if minutes < MINUTES_PER_DAY:
        hours, rest = divmod(minutes, MINUTES_PER_HOUR)
        return _pair(say("{number} h", number=hours), say("{number} min", number=rest), rest)
    days, hours = divmod(round(minutes / MINUTES_PER_HOUR), MINUTES_PER_DAY // MINUTES_PER_HOUR)
    return _pair(say("{number} d", number=days), say("{number} h", number=hours), hours)


def _pair(large: str, small: str, rest: int) -> str:
    return f"{large} {small}" if rest else large
