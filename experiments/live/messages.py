"""What a page may send: every message checked before anything looks at it."""

import json
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from experiments.live.words import REFUSED

MAX_BYTES: Final = 4096
MAX_SEED: Final = 2**53 - 1
"""Greatest whole number that a page can hold exactly."""
MAX_LEVERS: Final = 32
SLOWEST: Final = 1 / 60
FASTEST: Final = 168.0
"""Minutes a second: real time, and a week a minute."""

type Value = bool | int | float | str

Name = Annotated[str, Field(max_length=64)]
Seed = Annotated[int, Field(ge=0, le=MAX_SEED)]
Side = Annotated[int, Field(ge=0, le=1)]
Number = Annotated[int, Field(ge=0, lt=2**31)]
Levers = Annotated[dict[Name, Value], Field(max_length=MAX_LEVERS)]


class Message(BaseModel):
    """What all messages share: nothing unknown, nothing converted."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class SideSettings(BaseModel):
    """How one side differs from its scenario."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    levers: Levers = {}


class Start(Message):
    """Build one or two models of a scenario."""

    type: Literal["start"]
    scenario: Name
    seed: Seed
    sides: Annotated[list[SideSettings], Field(min_length=1, max_length=2)]
    at_min: Annotated[float, Field(ge=0, le=1e7)] = 0.0


class Play(Message):
    """Let time run."""

    type: Literal["play"]


class Pause(Message):
    """Hold it."""

    type: Literal["pause"]


class Step(Message):
    """Hold it, then let so many minutes pass at once."""

    type: Literal["step"]
    minutes: Annotated[int, Field(ge=1, le=1440)]


class Speed(Message):
    """Let time run so fast."""

    type: Literal["speed"]
    minutes_per_second: Annotated[float, Field(ge=SLOWEST * 0.999, le=FASTEST)]


class Set(Message):
    """Change levers of a side."""

    type: Literal["set"]
    side: Side
    levers: Annotated[Levers, Field(min_length=1)]


class Restart(Message):
    """Begin again, with the same incidents or those of another day."""

    type: Literal["restart"]
    seed: Seed | None = None


class Follow(Message):
    """Tell the story of a case as it goes on."""

    type: Literal["follow"]
    side: Side
    case: Number | None


class Person(Message):
    """Tell who somebody is."""

    type: Literal["person"]
    side: Side
    role: Literal["volunteer", "team", "worker", "resident"]
    number: Number


class Department(Message):
    """Show the queue of a department."""

    type: Literal["department"]
    side: Side
    name: Name | None


class Node(Message):
    """Show the queue of a node of the command network."""

    type: Literal["node"]
    side: Side
    node: Number | None


class Pick(Message):
    """Tell what is in a cell."""

    type: Literal["pick"]
    side: Side
    x: Number
    y: Number


class Tour(Message):
    """Show one of the stories."""

    type: Literal["tour"]
    name: Name


class Ack(Message):
    """A frame has been taken over."""

    type: Literal["ack"]
    frame: Number


type Sent = (
    Start | Play | Pause | Step | Speed | Set | Restart | Follow | Person | Department | Node | Pick
    | Tour | Ack
)  # fmt: skip
_READER: Final[TypeAdapter[Sent]] = TypeAdapter(Annotated[Sent, Field(discriminator="type")])
WHY: Final = {
    "union_tag_invalid": "unknown_type",
    "union_tag_not_found": "unknown_type",
    "missing": "missing",
    "extra_forbidden": "unknown_field",
}
"""What pydantic says, in the words of the protocol; all else is a bad value."""


class RefusedError(Exception):
    """One message that is not taken; the visit goes on."""

    def __init__(self, why: str, field: str | None = None, detail: str = "") -> None:
        """Say why, by a key of `REFUSED`, and which field is at fault."""
        super().__init__(why)
        self.why, self.field, self.detail = why, field, detail

    def told(self) -> dict[str, Any]:
        """Return the answer to the page."""
        tail = f": {self.detail}" if self.detail else ""
        text = {language: words + tail for language, words in REFUSED[self.why].items()}
        return {"type": "refused", "why": self.why, "field": self.field, "text": text}


def read(text: str) -> Sent:
    """Return the message that a text holds.

    Raises:
        RefusedError: it holds none.
    """
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise RefusedError("too_long")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise RefusedError("not_json") from None
    if not isinstance(value, dict):
        raise RefusedError("not_json")
    try:
        return _READER.validate_python(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        # The tag of the union comes first; what follows a lever's key is pydantic's own.
        path = [str(part) for part in first["loc"][1:3]]
        raise RefusedError(WHY.get(first["type"], "bad_value"), ".".join(path) or None) from None
