"""Measures of the answer: from detection over report and routing until help comes."""

from sim.measures.record import DAY_MIN, WEEK_MIN, Floats, Record
from sim.measures.registry import AALEN_JOHANSEN, measure
from sim.survival import Waiting

MEDIAN = "min {t : F(t) >= 1/2}"


@measure("Median report delay", "上报延迟中位数", "min", "lower", MEDIAN, AALEN_JOHANSEN)
def report_delay_median_min(record: Record) -> Floats:
    """Time from detection to the first report, by which half of the cases are reported.

    Over detected cases, except those settled on the spot without a report. Cases that ended
    unreported compete; cases not yet reported count as long as they were watched.
    """
    return record.waiting("unsettled", "reported").median()


@measure("Median triage delay", "受理延迟中位数", "min", "lower", MEDIAN, AALEN_JOHANSEN)
def triage_delay_median_min(record: Record) -> Floats:
    """Time from the first report until a desk has checked one, way and queue to it included.

    Over reported cases. Cases that ended unchecked compete; cases not yet checked count as long as
    they were watched.
    """
    return record.waiting("reported", "triaged").median()


@measure("Median routing delay", "流转延迟中位数", "min", "lower", MEDIAN, AALEN_JOHANSEN)
def routing_delay_median_min(record: Record) -> Floats:
    """Time from the end of triage until the case has reached its lead department.

    Over triaged cases. Cases that ended on the way compete; cases still on it count as long as they
    were watched.
    """
    return record.waiting("triaged", "routed").median()


@measure("Median dispatch delay", "派遣延迟中位数", "min", "lower", MEDIAN, AALEN_JOHANSEN)
def dispatch_delay_median_min(record: Record) -> Floats:
    """Time from reaching the lead department until the first crew is sent.

    Desk work, closing hours and the queue for a crew. Over routed cases. Cases that ended before
    compete; cases that still wait count as long as they were watched.
    """
    return record.waiting("routed", "dispatched").median()


@measure("Median travel time", "途中时间中位数", "min", "lower", MEDIAN, AALEN_JOHANSEN)
def travel_delay_median_min(record: Record) -> Floats:
    """Time from sending the first crew until the first crew is there.

    Over dispatched cases. Cases that ended before compete; cases whose crew is still on its way
    count as long as they were watched.
    """
    return record.waiting("dispatched", "crew_arrived").median()


@measure("Median response time", "响应时间中位数", "min", "lower", MEDIAN, AALEN_JOHANSEN)
def response_time_median_min(record: Record) -> Floats:
    """Time from the first report until help: the first crew arrived, or the case was settled.

    Over reported cases and those settled without a report, which count from their detection. Cases
    that ended without help compete; cases not yet helped count as long as they were watched.
    """
    return record.waiting("known", "help").median()


@measure("Median time to help", "获得帮助时间中位数", "min", "lower", MEDIAN, AALEN_JOHANSEN)
def time_to_help_median_min(record: Record) -> Floats:
    """Time after onset by which half of all cases have help; infinite when half never have.

    Help: the first crew arrived, or the case was settled. Cases that ended without help compete;
    cases not yet helped count as long as they were watched.
    """
    return record.waiting("onset", "help").median()


@measure(
    "Mean time to help, within 7 days", "7天内平均获得帮助时间", "min", "lower",
    "integral of 1 - F(t) dt, 0 to 7 d", AALEN_JOHANSEN,
)  # fmt: skip
def time_to_help_restricted_mean_min(record: Record) -> Floats:
    """Mean time from onset to help, where later than 7 days or never counts as 7 days.

    Help: the first crew arrived, or the case was settled. Cases that ended without help compete;
    cases not yet helped count as long as they were watched.
    """
    return record.waiting("onset", "help").restricted_mean(WEEK_MIN)


@measure("Helped within a day", "24小时内获助率", "share", "higher", "F(24 h)", AALEN_JOHANSEN)
def helped_share_24h(record: Record) -> Floats:
    """Share of all cases with help within 24 hours of their onset.

    Help: the first crew arrived, or the case was settled. Cases that ended without help compete;
    cases not yet helped count as long as they were watched.
    """
    return record.waiting("onset", "help").incidence(DAY_MIN)


@measure("App users at the end", "期末应用用户占比", "share", "higher", "#{app users} / residents")
def app_share_end(record: Record) -> Floats:
    """Share of the residents who use the reporting app at the end of the run."""
    return record.app_share


@measure("Mean trust at the end", "期末平均信任度", "", "higher", "sum of trust / residents")
def trust_mean_end(record: Record) -> Floats:
    """Trust of the residents in the system at the end of the run, on average; from 0 to 1."""
    return record.mean_trust


@measure(
    "Helped within the time limit", "时限内办结率", "share", "higher",
    "F(1), time in units of the kind's limit", AALEN_JOHANSEN,
)  # fmt: skip
def within_limit_share(record: Record) -> Floats:
    """Share of known cases with help within the time limit of their kind.

    The limit runs from the first report, or from detection for cases settled without one. Over the
    cases reported or settled. Cases that ended without help compete; cases not yet helped count as
    long as they were watched.
    """
    response = record.waiting("known", "help")
    kind = record.column("kind")[record.reached("known")]
    limits = response.minutes / record.limit_min[kind]
    return Waiting(limits, response.cause, response.groups).incidence(1.0)
