"""Nothing that somebody sends ends the server, or disturbs others."""

import json
import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from experiments.live.session import Limits
from tests.live.talk import START, Opened, is_alive, say, told, wire
from tests.machine import PATIENCE_S


@pytest.fixture(scope="module")
def address(running: Callable[..., str]) -> str:
    return running(Limits())


def test_too_many_messages_are_refused_and_in_the_end_the_socket_is_closed(
    address: str, visit: Opened
) -> None:
    own = visit(address)
    for _ in range(150):
        say(own, type="pause")
    assert told(own, "refused")["why"] == "too_fast"
    with suppress(ConnectionClosed):
        for _ in range(500):
            say(own, type="pause")
    assert told(own, "closed")["why"] == "too_many_wrong"
    assert is_alive(address, visit)


def test_a_message_beyond_all_measure_ends_its_own_connection_alone(
    address: str, visit: Opened
) -> None:
    own = visit(address)
    with pytest.raises(ConnectionClosed):
        own.send("x" * 1_000_000)
        while True:
            own.recv(timeout=PATIENCE_S)
    assert is_alive(address, visit)


def test_a_visitor_who_reads_nothing_does_not_hold_up_others(address: str, visit: Opened) -> None:
    deaf = visit(address)
    say(deaf, **START)
    say(deaf, type="play")
    assert is_alive(address, visit)


KEYS = st.sampled_from(
    ["type", "side", "sides", "levers", "seed", "scenario", "minutes", "number", "role", "name",
     "x", "y", "case", "node", "frame", "at_min", "language", "minutes_per_second", "patrol.file"]
)  # fmt: skip
TYPES = st.sampled_from(
    ["start", "play", "pause", "step", "speed", "set", "restart", "follow", "person", "department",
     "node", "pick", "tour", "ack"]
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | TYPES
    | st.sampled_from(["village", "/etc/passwd", "patrol.file", "routing.speed", "__class__"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
MESSAGES = st.builds(
    lambda kind, rest: json.dumps({**rest, "type": kind}),
    TYPES | VALUES,
    st.dictionaries(KEYS, VALUES, max_size=5),
)


@given(
    st.lists(MESSAGES | st.text(max_size=200) | st.binary(max_size=200), min_size=1, max_size=20)
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_a_browser_sends_ends_the_server(
    address: str, sent: list[str | bytes]
) -> None:
    with connect(f"ws://{address}/live") as own:
        say(own, **START)
        for message in sent:
            own.send(message)
        say(own, type="pick", side=0, x=10**6, y=0)
        answers = [told(own, "refused")]
        while answers[-1]["field"] != "x" or answers[-1]["why"] != "unknown_name":
            answers.append(told(own, "refused"))


def test_random_bytes_on_the_wire_end_only_their_own_connection(
    address: str, visit: Opened
) -> None:
    for rubbish in (
        b"\x16\x03\x01" * 50,
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x00" * 5000,
        b"GET /live HTTP/1.1\r\n",
    ):
        with wire(address) as raw:
            raw.sendall(rubbish)
    assert is_alive(address, visit)


def test_threads_do_not_pile_up(address: str, visit: Opened) -> None:
    before = threading.active_count()
    for _ in range(5):
        with connect(f"ws://{address}/live") as own:
            told(own, "hello")
    assert threading.active_count() <= before + 3
