"""What a page may send, and the words for what it may not."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.live.messages import MAX_BYTES, RefusedError, Start, read
from experiments.live.words import REFUSED

START = {"type": "start", "scenario": "village", "seed": 1, "sides": [{"levers": {}}]}


def refusal(text: str) -> tuple[str, str | None]:
    with pytest.raises(RefusedError) as refused:
        read(text)
    return refused.value.why, refused.value.field


def test_a_good_message_is_read() -> None:
    message = read(json.dumps(START))
    assert isinstance(message, Start)
    assert (message.seed, message.at_min) == (1, 0.0)


@pytest.mark.parametrize(
    ("text", "why", "field"),
    [
        ("", "not_json", None),
        ("[]", "not_json", None),
        ("[" * 3000, "not_json", None),
        ("1" * 4000, "not_json", None),
        ("x" * (MAX_BYTES + 1), "too_long", None),
        ("é" * (MAX_BYTES // 2 + 1), "too_long", None),
        ("{}", "unknown_type", None),
        ('{"type": "reboot"}', "unknown_type", None),
        ('{"type": ["play"]}', "unknown_type", None),
        ('{"type": "play", "now": 1}', "unknown_field", "now"),
        ('{"type": "step"}', "missing", "minutes"),
        ('{"type": "step", "minutes": "60"}', "bad_value", "minutes"),
        ('{"type": "step", "minutes": 60.0}', "bad_value", "minutes"),
        ('{"type": "step", "minutes": true}', "bad_value", "minutes"),
        ('{"type": "step", "minutes": 1441}', "bad_value", "minutes"),
        ('{"type": "speed", "minutes_per_second": 169}', "bad_value", "minutes_per_second"),
        ('{"type": "speed", "minutes_per_second": NaN}', "bad_value", "minutes_per_second"),
        ('{"type": "set", "side": 2, "levers": {"a": 1}}', "bad_value", "side"),
        ('{"type": "set", "side": 0, "levers": {}}', "bad_value", "levers"),
        ('{"type": "set", "side": 0, "levers": {"a": [1]}}', "bad_value", "levers.a"),
        ('{"type": "follow", "side": 0, "case": -1}', "bad_value", "case"),
        ('{"type": "restart", "seed": 9007199254740992}', "bad_value", "seed"),
        ('{"type": "tour", "name": "\\ud800"}', "bad_value", "name"),
    ],
)
def test_what_is_wrong_is_named(text: str, why: str, field: str | None) -> None:
    assert refusal(text) == (why, field)


@pytest.mark.parametrize("sides", [[], [{}] * 3, [{"levers": {"x": None}}], [{"lever": {}}], {}])
def test_one_or_two_sides_with_levers_alone(sides: Any) -> None:
    assert refusal(json.dumps({**START, "sides": sides}))[0] in ("bad_value", "unknown_field")


@given(st.text(max_size=300) | st.dictionaries(st.text(), st.integers()).map(json.dumps))
def test_any_text_is_read_or_refused_in_both_languages(text: str) -> None:
    try:
        read(text)
    except RefusedError as refused:
        assert set(refused.told()["text"]) == {"en", "zh"}


def test_every_refusal_has_words() -> None:
    assert all(words["en"] and words["zh"] for words in REFUSED.values())
