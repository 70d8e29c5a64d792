"""Stories: which sentence a row becomes, in both languages, from the log and names alone."""

import re
from datetime import datetime
from typing import Any

import pytest

from experiments.story import (
    LANGUAGES,
    Book,
    Case,
    Row,
    choose,
    nature_of,
    page,
    rows_of,
    side_by_side,
    tell,
)
from experiments.story.english import SENTENCES
from sim.errors import NameNotFoundError
from sim.terms import Activity, Channel, Role
from tests.unit.made_log import make_log

BOOK = Book(
    start=datetime(2016, 3, 7),
    kinds={"noise": ("Noise at night", "夜间噪声")},
    trips={"noise": 5},
    departments=(("Bureau of Peace", "安宁局"), ("Bureau of Air", "空气局")),
    nodes=(("village", "village 1.1"), ("city", "city"), ("own", "labour city")),
    areas={"grid": ("grid 1.1.1",), "village": ("village 1.1",), "town": ("town 1",)},
    village_of_grid=(0,),
    town_of_village=(0,),
)
NOISE = Case(number=0, kind="noise", grid=0, onset_min=10.0)
OLD_LADY = {"role": Role.WORKER, "agent": 4}
AT_PC = {**OLD_LADY, "channel": Channel.PC}


def told(*events: Any, code: str = "en") -> list[str]:
    """Sentences of case 0 from (minute, activity, further columns)."""
    log = make_log([(minute, 0, what, *rest) for minute, what, *rest in events])
    return [line.text for line in tell(BOOK, NOISE, rows_of(log, 0), code).lines]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("activity", Activity)
def test_whoever_does_whatever_there_is_a_sentence(activity: Activity, code: str) -> None:
    for role in Role:
        row = {"role": role, "agent": 2, "node": 1, "department": 0, "channel": Channel.PHONE}
        (text,) = told((25.0, activity, row), code=code)
        assert len(text) > 4
        assert not re.search(r"[{}]|None|\s\s|\s[,.]", text)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("activity", Activity)
def test_a_row_that_says_nothing_more_still_makes_a_sentence(activity: Activity, code: str) -> None:
    assert "-1" not in told((25.0, activity), code=code)[0]


def test_both_languages_have_the_same_sentences() -> None:
    names = {code: set(language.sentences) for code, language in LANGUAGES.items()}
    assert names["en"] == names["zh"]
    words = {code: set(language.page) for code, language in LANGUAGES.items()}
    assert words["en"] == words["zh"]
    fields = re.compile(r"\{(\w+)\}")
    for name, text in SENTENCES.items():
        facts = {field.lower() for field in fields.findall(text)} - {"who", "crew"}
        chinese = {field.lower() for field in fields.findall(LANGUAGES["zh"].sentences[name])}
        assert facts <= chinese | {"channel"}, name


def test_english_is_english_and_chinese_is_chinese() -> None:
    assert not re.search(r"[\u4e00-\u9fff]", "".join(SENTENCES.values()))
    for name, text in LANGUAGES["zh"].sentences.items():
        assert not text or re.search(r"[\u4e00-\u9fff]", text), name


def test_who_finds_it_and_reports_at_once() -> None:
    lines = told((35.0, Activity.DETECTED, OLD_LADY), (35.0, Activity.REPORTED, AT_PC))
    assert lines == [
        "Grid worker 5 sees it on the round, 25 min after it began.",
        "The report goes out at once, at a PC.",
    ]


def test_without_a_terminal_the_report_waits_for_the_end_of_the_round() -> None:
    lines = told((35.0, Activity.DETECTED, OLD_LADY), (900.0, Activity.REPORTED, AT_PC))
    assert lines[1] == (
        "The round is over. Grid worker 5 has no mobile terminal and reports it at a PC."
    )


def test_a_second_report_is_told_as_one() -> None:
    by_phone = {"role": Role.VICTIM, "agent": 1233, "channel": Channel.PHONE}
    lines = told((35.0, Activity.REPORTED, AT_PC), (40.0, Activity.REPORTED, by_phone))
    assert lines[1] == "One more report of it: resident 1,234, by telephone."


def test_a_desk_that_is_only_passed_is_told_in_one_sentence() -> None:
    at, on = {"node": 0}, {"node": 0, "department": 0}
    lines = told((35.0, Activity.ARRIVED_AT_NODE, at), (35.0, Activity.FORWARDED, on))
    assert lines == ["The report passes the desk of village 1.1 on its way to the Bureau of Peace."]


def test_a_joint_case_goes_to_all_at_once() -> None:
    peace, air = {"node": 1, "department": 0}, {"node": 1, "department": 1}
    triage = {"node": 1, "role": Role.OFFICER}
    lines = told(
        (35.0, Activity.TRIAGED, triage),
        (35.0, Activity.FORWARDED, peace),
        (35.0, Activity.FORWARDED, air),
    )
    assert lines == [
        "An information officer at the city centre checks the report and opens the case.",
        "The case goes to all concerned at once: the Bureau of Peace and the Bureau of Air.",
    ]


def test_mediation_fails_at_one_tier_and_settles_at_the_next() -> None:
    officer = {"role": Role.OFFICER, "node": 1}
    lines = told(
        (35.0, Activity.MEDIATED, {"role": Role.LEADER, "agent": 1}),
        (95.0, Activity.SETTLED, officer),
    )
    assert lines == [
        "Grid leader 2 talks with both sides; mediation fails, attempt 1.",
        "An information officer at the city centre talks with both sides. "
        "They agree, 1 h 25 min after it began.",
    ]


def test_persuasion_in_vain_and_then_all_work_together() -> None:
    others = [(95.0, Activity.LABOURED, {"role": Role.VOLUNTEER, "agent": k}) for k in (6, 2)]
    lines = told(
        (35.0, Activity.PERSUADED, OLD_LADY),
        (75.0, Activity.PERSUADED, OLD_LADY),
        *others,
        (145.0, Activity.SETTLED, OLD_LADY),
    )
    assert lines == [
        "Grid worker 5 talks to them, visit 1, in vain.",
        "Grid worker 5 talks to them, visit 2, in vain.",
        "They agree. 2 set to work together, 5 trips to make: volunteer 7 and volunteer 3.",
        "All is cleared away. The case is settled, 2 h 15 min after it began.",
    ]


def test_a_first_responder_is_no_crew() -> None:
    there = {"role": Role.TEAM, "agent": 3, "department": 0}
    assert told((35.0, Activity.ARRIVED, there)) == [
        "Patrol team 4 is there first, 25 min after it began."
    ]


def test_a_case_to_be_mediated_goes_to_the_tiers_first() -> None:
    town = {"node": 0}
    lines = told(
        (35.0, Activity.TRIAGED, town),
        (35.0, Activity.FORWARDED, town),
        (40.0, Activity.ARRIVED_AT_NODE, town),
    )
    assert lines[1:] == ["First it is to be mediated.",
                         "The desk of village 1.1 is to talk with both sides."]  # fmt: skip


def test_a_leader_who_is_to_mediate_is_named() -> None:
    leader = {"role": Role.LEADER, "agent": 0}
    lines = told((35.0, Activity.FORWARDED), (40.0, Activity.ARRIVED_AT_NODE, leader))
    assert lines[1] == "Grid leader 1 is to talk with both sides."


def test_a_desk_of_a_line_has_its_own_name() -> None:
    assert "the desk of labour city" in told((35.0, Activity.ARRIVED_AT_NODE, {"node": 2}))[0]


def test_another_case_is_left_out() -> None:
    log = make_log([(1.0, 0, Activity.ONSET), (2.0, 7, Activity.ONSET)])
    assert [row.minute for row in rows_of(log, 7)] == [2.0]


def test_an_unknown_language_names_those_there_are() -> None:
    with pytest.raises(NameNotFoundError, match=r"unknown language 'fr'.*Known: en, zh"):
        told((1.0, Activity.ONSET), code="fr")


def test_the_case_with_the_most_to_tell_is_chosen() -> None:
    events = [(1.0, 0, Activity.ONSET), (1.0, 1, Activity.ONSET), (9.0, 1, Activity.CLEARED)]
    idle = [(2.0, -1, Activity.ON_DUTY)] + [(5.0, 0, Activity.ANSWERED)] * 3
    assert choose(make_log(events + idle)) == 1
    assert choose(make_log(idle[:1])) is None


def test_a_page_has_days_and_clock_times() -> None:
    log = make_log([(10.0, 0, Activity.ONSET), (1500.0, 0, Activity.DETECTED, OLD_LADY)])
    text = page(tell(BOOK, NOISE, rows_of(log, 0)), "town", 7, 2890.0)
    assert text.splitlines() == [
        "Noise at night: case 0 of town, seed 7",
        "Place: grid 1.1.1, village 1.1, town 1",
        "",
        "Monday 7 March 2016",
        "  00:10  Noise at night in grid 1.1.1. Nobody knows of it yet.",
        "",
        "Tuesday 8 March 2016",
        "  01:00  Grid worker 5 sees it on the round, 1 d 50 min after it began.",
        "",
        "When the run stops, 2 d after it began, the case is still open.",
    ]


def test_a_chinese_page_names_places_in_chinese() -> None:
    log = make_log([(10.0, 0, Activity.ONSET), (30.0, 0, Activity.CLEARED)])
    text = page(tell(BOOK, NOISE, rows_of(log, 0), "zh"), "town", 7, 2890.0, "zh")
    assert text.splitlines() == [
        "夜间噪声：town第0号事件，种子7",
        "地点：1号镇1.1号村社1.1.1号网格",
        "",
        "2016年3月7日 星期一",
        "  00:10  1.1.1号网格：夜间噪声，尚无人知晓。",
        "  00:30  事情自行平息，距发生20分钟。",
    ]


def test_side_by_side_says_never_where_nothing_came() -> None:
    def row(minute: float, activity: Activity) -> Row:
        return Row(minute, activity, Role.NONE, -1, -1, -1, Channel.NONE)

    found, there = row(40.0, Activity.DETECTED), row(100.0, Activity.ARRIVED)
    table = side_by_side({"centre": [found, there], "paper": [found]}, 10.0).splitlines()
    assert table[1].split() == ["centre", "paper"]
    assert table[2].split() == ["found", "30", "min", "30", "min"]
    help_at = next(line for line in table if line.startswith("help"))
    assert help_at.split() == ["help", "is", "there", "1", "h", "30", "min", "–"]
    starts = {line.index(word) for line, word in ((table[1], "paper"), (help_at, "–"))}
    assert len(starts) == 1


def test_the_numbers_of_a_log_are_enough() -> None:
    log = make_log([(10.0, 0, Activity.ONSET)])
    assert rows_of(log, 0) == [Row(10.0, Activity.ONSET, Role.NONE, -1, -1, -1, Channel.NONE)]


def test_a_case_is_traced_back_to_the_one_that_nature_sent() -> None:
    assert [nature_of([-1, -1, 1, 2], number) for number in range(4)] == [0, 1, 1, 1]
