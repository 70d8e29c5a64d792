"""What every table of a scenario shares: strict frozen models, units on fields, common types."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from sim.distributions import Dist

REQUIRED: Final = ...
FIRST_MOMENT: Final = datetime(1900, 1, 1)
END_OF_TIME: Final = datetime(2201, 1, 1)
MAX_COUNT: Final = 100_000_000
"""Largest number of people or things: array indices are 32-bit."""


class Table(BaseModel):
    """A table of a scenario: frozen, with no unknown key and no silent conversion."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    one_of: ClassVar[tuple[str, ...]] = ()
    """Keys of which exactly one must be given."""

    @model_validator(mode="after")
    def _exactly_one(self) -> "Table":
        given = [key for key in self.one_of if getattr(self, key) is not None]
        if self.one_of and len(given) != 1:
            raise PydanticCustomError("one_of", "{given}", {"given": ", ".join(given)})
        return self


def value(
    default: object,
    unit: str,
    about: str,
    *,
    lever: bool = False,
    mark: str = "",
    source: str = "",
    **limits: Any,
) -> Any:
    """Return a field with its unit, meaning, origin of its default and limits.

    Args:
        default: the value when the key is absent; REQUIRED when there is none.
        unit: of the value; empty for texts and switches.
        about: what the key means.
        lever: whether policy sets it (otherwise nature does).
        mark: of the default: A, L, D or X.
        source: of the default.
        **limits: of pydantic's Field (ge, gt, le, lt, min_length ...), or `absent`: what it means
            when the key is not given.
    """
    extra: dict[str, Any] = {"unit": unit, "lever": lever, "mark": mark, "source": source}
    extra |= {key: limits.pop(key) for key in ("absent", "path") if key in limits}
    return Field(default, description=about, json_schema_extra=extra, **limits)


def extra_of(info: Any) -> dict[str, Any]:
    """Return unit, lever, mark, source ... of a pydantic field."""
    extra = info.json_schema_extra
    return dict(extra) if isinstance(extra, Mapping) else {}


def _not_all_zero(weights: tuple[float, ...]) -> tuple[float, ...]:
    if not any(weights):
        raise PydanticCustomError("told", "{why}", {"why": "all of them are 0"})
    return weights


_MOMENT_WORDS: Final = (
    f"a local date-time from {FIRST_MOMENT.isoformat()} to before {END_OF_TIME.isoformat()}"
)


def _moment(given: object) -> object:
    """Read the text that `Scenario.values` writes; other values go on to the strict check."""
    if isinstance(given, str):
        try:
            return datetime.fromisoformat(given)
        except ValueError:
            return given
    return given


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is not None:
        raise PydanticCustomError("told", "{why}", {"why": "a time zone is not possible here"})
    if not FIRST_MOMENT <= moment < END_OF_TIME:
        raise PydanticCustomError("told", "{why}", {"why": f"must be {_MOMENT_WORDS}"})
    return moment


def _day(given: object) -> object:
    if isinstance(given, str):
        try:
            return date.fromisoformat(given)
        except ValueError:
            return given
    return given


def _iso(moment: date) -> str:
    return moment.isoformat()


Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0, le=1e6)]
HourShares = Annotated[tuple[Share, ...], Field(min_length=24, max_length=24, strict=False)]
HourWeights = Annotated[
    tuple[Weight, ...],
    Field(min_length=24, max_length=24, strict=False),
    AfterValidator(_not_all_zero),
]
WeekdayWeights = Annotated[
    tuple[Weight, ...],
    Field(min_length=7, max_length=7, strict=False),
    AfterValidator(_not_all_zero),
]
Moment = Annotated[
    datetime,
    AfterValidator(_local),
    BeforeValidator(_moment),
    PlainSerializer(_iso),
    WithJsonSchema({"description": _MOMENT_WORDS, "type": "string", "format": "date-time"}),
]
Day = Annotated[
    date,
    BeforeValidator(_day),
    PlainSerializer(_iso),
    WithJsonSchema({"description": "a date", "type": "string", "format": "date"}),
]
Level = Literal["grid", "village", "town", "city"]
Hours = Literal["always", "office"]

FLAT_DAY: Final = (1.0,) * 24
FLAT_WEEK: Final = (1.0,) * 7
OFFICE_FROM: Final = 8.0
OFFICE_TO: Final = 18.0


def from_hour() -> Any:
    """Return the field of the hour at which an office opens."""
    return value(
        OFFICE_FROM, "hour of day", "opens (office hours)", mark="X", ge=0, lt=24,
        source="office day of 8 to 18 h",
    )  # fmt: skip


def to_hour() -> Any:
    """Return the field of the hour at which an office closes."""
    return value(
        OFFICE_TO, "hour of day", "closes (office hours)", mark="X", gt=0, le=24,
        source="office day of 8 to 18 h",
    )  # fmt: skip


Name = Annotated[str, Field(pattern=r"^[\w-]{1,64}$")]
"""Name that a scenario gives to a kind, a department or a line."""


def by_name[T](tables: dict[str, T]) -> dict[str, T]:
    """Sort, so that the order in a file can change nothing."""
    return dict(sorted(tables.items()))


class Chances(Table):
    """A chance for each of some; a scenario may write one number for all of them."""

    @classmethod
    def for_all(cls, chance: object) -> dict[str, object]:
        """Return a table with the same chance for each."""
        return dict.fromkeys(cls.model_fields, chance)


class ByRole(Chances):
    """A chance for each patrolling role."""

    volunteer: Share = 0.0
    team: Share = 0.0
    worker: Share = 0.0


class ByTier(Chances):
    """A chance for each tier of mediation after the finder."""

    leader: Share = 0.0
    town: Share = 0.0
    city: Share = 0.0


def _chances(kind: type[Chances]) -> Any:
    """Return the type of a value that is such a table, or one number for all."""

    def spread(given: object) -> object:
        is_number = isinstance(given, int | float) and not isinstance(given, bool)
        return kind.for_all(given) if is_number else given

    words = "a number from 0 to 1, or a table of such numbers with some of the keys "
    schema = {"description": words + ", ".join(kind.model_fields), "type": ["number", "object"]}
    return Annotated[kind, BeforeValidator(spread), WithJsonSchema(schema)]


ChanceByRole = _chances(ByRole)
ChanceByTier = _chances(ByTier)
LEAF_TYPES: Final = (Dist, Chances)
"""Types that a file sets as a whole although it may write them as tables."""
