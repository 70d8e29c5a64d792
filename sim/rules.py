"""What stays the same during a run, as the compiled loop sees it."""

import math
from typing import Any

from sim import calendar
from sim.kernels.records import NOBODY
from sim.network import CommandNetwork, LuckTable
from sim.place import Place
from sim.policies.routing import CITY
from sim.rounds import valid_min
from sim.scenario import Scenario


def rules_of(
    scenario: Scenario, place: Place, network: CommandNetwork, table: LuckTable
) -> dict[str, Any]:
    """Return the constants of a run by their names in `RULES`, all but its seed and its arrays."""
    settings, feedback = scenario.people, scenario.feedback
    return {
        "place_seed": scenario.place.seed,
        "end": calendar.end_min(scenario),
        "speed": scenario.routing.speed,
        "report_chance": settings.report_chance,
        "report_chance_app": settings.report_chance_app,
        "report_chance_victim": settings.report_chance_victim,
        "repeat_chance": settings.repeat_chance,
        "trust_gain": settings.trust_gain,
        "trust_spread": settings.trust_spread,
        "rewired_share": settings.rewired_share,
        "neighbours_each_side": settings.acquaintances // 2,
        "trust_moves": feedback.trust,
        "petitions": feedback.petitions,
        "start_min_of_week": calendar.start_min_of_week(scenario),
        "channel_row": network.channel_row,
        "order_row": network.order_row,
        "known_factor": scenario.leaders.known_factor,
        **_of_watch(scenario, network),
        "lines": network.entry_node.shape[0],
        "pass_on_chance": scenario.nets.pass_on_chance,
        "pass_on_row": table.row(scenario.nets.pass_on_min),
        "width": place.width,
        "height": place.height,
        "cells": place.cells,
        "grids": place.count("grid"),
        "desks": network.desks.size,
        "departments": len(scenario.departments),
        "days": calendar.calendar_days(scenario),
        "torus": place.torus,
        "merge": scenario.routing.merge_duplicates,
        "together": scenario.routing.joint == "together",
        **_of_register(scenario, table),
        **_of_deterrence(scenario),
        "publicity": scenario.feedback.publicity,
        "met_per_turn": scenario.publicity.met_per_turn,
        "publicity_app_chance": scenario.publicity.app_chance,
        "publicity_trust_gain": scenario.publicity.trust_gain,
        "recruiting": scenario.feedback.recruiting,
        "recruit_chance": scenario.recruiting.chance,
    }


def _of_watch(scenario: Scenario, network: CommandNetwork) -> dict[str, Any]:
    """Only a command centre sees all that is open, so only there can anybody watch."""
    watch, centre = scenario.routing.watch, scenario.routing.network == "command_centre"
    never = math.inf
    return {
        "remind_at": never if watch.remind_at is None else watch.remind_at,
        "raise_at": never if watch.raise_at is None else watch.raise_at,
        "watch_factor": watch.factor,
        "watches": centre and (watch.remind_at, watch.raise_at) != (None, None),
        "city_desk": network.nodes.index(CITY) if centre else NOBODY,
    }


def _of_register(scenario: Scenario, table: LuckTable) -> dict[str, Any]:
    settings = scenario.household_register
    return {
        "entry_valid_min": valid_min(scenario),
        "register_gain": settings.look_gain,
        "kin_known_row": table.row(settings.kin_known_min),
        "kin_unknown_row": table.row(settings.kin_unknown_min),
        "has_register": scenario.feedback.household_register,
        "followed_up_factor": scenario.follow_up.factor,
        "returns": scenario.feedback.returns,
    }


def _of_deterrence(scenario: Scenario) -> dict[str, Any]:
    settings = scenario.deterrence
    return {
        "deterrence": scenario.feedback.deterrence,
        "stop_min": scenario.patrol.stop_min,
        "least_stop_min": settings.least_stop_min,
        "deters_for_min": settings.lasts_min,
        "deterred_share": settings.share,
        "deterrence_decay": settings.decay,
    }
