"""What the server hands out and to whom, and what it refuses."""

import json
from collections.abc import Callable

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from experiments.live.frames import decoded
from experiments.live.messages import MAX_BYTES
from experiments.live.serve import bound
from experiments.live.server import HEADERS
from experiments.live.session import Limits
from sim.errors import SafetyNetError
from tests.live.talk import START, Opened, say, told, wire
from tests.machine import PATIENCE_S, wait_for


@pytest.fixture(scope="module")
def address(running: Callable[..., str]) -> str:
    return running(Limits())


def test_the_page_comes_with_a_policy_that_keeps_everything_else_out(address: str) -> None:
    answer = httpx.get(f"http://{address}/")
    assert answer.status_code == 200
    assert answer.text.startswith("<!doctype html>")
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize(
    "path",
    [
        "/page/secret.py", "/page/", "/page/%2e%2e%2fserver.py", "/page/../server.py",
        "/etc/passwd", "/page/%2Fetc%2Fpasswd", "/page/live.js/x", "/live",
        "/page/..%5c..%5cserver.py",
    ],
)  # fmt: skip
def test_only_files_of_the_page_are_handed_out(address: str, path: str) -> None:
    with wire(address) as raw:
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n".encode())
        status = raw.makefile("rb").readline()
    assert b" 404 " in status


def test_a_script_of_the_page_has_its_type(address: str) -> None:
    answer = httpx.get(f"http://{address}/page/live.js")
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "evil:8000", "[::"])
def test_a_name_that_leads_here_by_a_trick_gets_no_page(address: str, host: str) -> None:
    assert httpx.get(f"http://{address}/", headers={"Host": host}).status_code in (400, 421)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:1"},
        {"Origin": "https://127.0.0.1.evil.example"},
    ],
)  # fmt: skip
def test_a_foreign_page_gets_no_socket(address: str, headers: dict[str, str]) -> None:
    with pytest.raises(InvalidStatus, match="403"):
        connect(f"ws://{address}/live", additional_headers=headers)


def test_its_own_page_gets_a_socket(address: str) -> None:
    with connect(f"ws://{address}/live", additional_headers={"Origin": f"http://{address}"}) as own:
        assert told(own, "hello")["protocol"] == 1


def test_one_wrong_message_is_refused_and_the_visit_goes_on(address: str, visit: Opened) -> None:
    own = visit(address)
    own.send("{")
    assert told(own, "refused")["why"] == "not_json"
    own.send(b"\x00\xff")
    assert told(own, "refused")["why"] == "not_json"
    own.send(json.dumps({"type": "play"}))
    assert told(own, "refused")["why"] == "not_started"
    own.send("x" * (MAX_BYTES + 1))
    assert told(own, "refused")["why"] == "too_long"
    say(own, **START)
    assert told(own, "place")["scenario"] == "village"


def test_a_frame_leaves_only_when_the_last_one_has_been_taken_over(
    address: str, visit: Opened
) -> None:
    own = visit(address)
    say(own, **START)
    told(own, "place")
    first = own.recv(timeout=PATIENCE_S)
    assert isinstance(first, bytes)
    say(own, type="speed", minutes_per_second=168)
    say(own, type="play")
    told(own, "series")
    with pytest.raises(TimeoutError):
        own.recv(timeout=0.4)
    say(own, type="ack", frame=1)
    second = own.recv(timeout=PATIENCE_S)
    assert isinstance(second, bytes)
    assert decoded(second).number == 2


def test_who_comes_when_all_places_are_taken_is_told(
    running: Callable[..., str], visit: Opened
) -> None:
    crowded = running(Limits(visitors=2))
    for _ in range(2):
        told(visit(crowded), "hello")
    late = visit(crowded)
    assert told(late, "closed")["why"] == "full"
    with pytest.raises(ConnectionClosed) as ended:
        late.recv(timeout=PATIENCE_S)
    assert ended.value.rcvd is not None
    assert ended.value.rcvd.code == 1013
    assert httpx.get(f"http://{crowded}/").status_code == 200


def test_a_place_is_free_again_when_somebody_leaves(
    running: Callable[..., str], visit: Opened
) -> None:
    small = running(Limits(visitors=1))
    with connect(f"ws://{small}/live") as first:
        told(first, "hello")
    wait_for(lambda: json.loads(visit(small).recv(timeout=PATIENCE_S))["type"] == "hello")


def test_who_does_nothing_is_asked_to_leave_even_while_frames_come(
    running: Callable[..., str], visit: Opened
) -> None:
    own = visit(running(Limits(idle_s=1.0)))
    say(own, **START)
    say(own, type="speed", minutes_per_second=60)
    say(own, type="play")
    assert told(own, "closed")["why"] == "idle"


def test_a_port_in_use_is_told_in_one_line() -> None:
    taken = bound("127.0.0.1", 0)
    taken.listen(1)
    port = taken.getsockname()[1]
    with pytest.raises(SafetyNetError) as refused:
        bound("127.0.0.1", port)
    assert str(refused.value) == (
        f"port {port} of 127.0.0.1 is in use; choose another with --port, or --port 0 for any"
    )
    taken.close()


def test_a_host_that_is_not_ours_is_told_in_one_line() -> None:
    with pytest.raises(SafetyNetError, match=r"^cannot listen on no\.such\.host\.invalid: "):
        bound("no.such.host.invalid", 0)


def test_several_visitors_have_cities_of_their_own(address: str, visit: Opened) -> None:
    pair, minutes = (visit(address), visit(address)), []
    for own in pair:
        say(own, **START)
        told(own, "series")
    for own, step in zip(pair, (100, 700), strict=True):
        say(own, type="step", minutes=step)
    for own in pair:
        minutes.append(told(own, "series")["minute"])
    assert minutes == [100, 700]
