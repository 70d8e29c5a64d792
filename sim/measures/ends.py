"""Measures of how cases and reports end, and of the harm done meanwhile."""

import numpy as np

from sim.measures.record import DAY_MIN, Floats, Record
from sim.measures.registry import measure
from sim.terms import PATROL_ROLES, Activity, End, Role


@measure("Settled on the spot", "就地化解率", "share", "higher", "#{settled} / n")
def settled_on_spot_share(record: Record) -> Floats:
    """Share of all cases that ended because their finder settled them on the spot."""
    return record.share(record.settled_by(*PATROL_ROLES))


@measure("Settled by grid leaders", "网格长化解率", "share", "higher", "#{settled by leader} / n")
def settled_by_leader_share(record: Record) -> Floats:
    """Share of all cases that ended because a grid leader settled them by mediation."""
    return record.share(record.settled_by(Role.LEADER))


@measure("Settled by officers", "镇市化解率", "share", "higher", "#{settled by officer} / n")
def settled_by_officer_share(record: Record) -> Floats:
    """Share of all cases that ended because an officer of town or city mediated."""
    return record.share(record.settled_by(Role.OFFICER))


@measure(
    "Mediation that settles", "调解成功率", "share", "higher",
    "#{settled by mediation} / #{settled by mediation or failed at every tier asked so far}",
)  # fmt: skip
def mediation_success_share(record: Record) -> Floats:
    """Share of the cases that leader, town or city have tried to settle which they did settle.

    Over cases with at least one attempt that has come to its end.
    """
    settled = record.settled_by(Role.LEADER, Role.OFFICER)
    failed = record.rows_of_each(Activity.MEDIATED) > 0
    return record.share(settled, of=settled | failed)


@measure("Escalated", "升级率", "share", "lower", "#{escalated} / n")
def escalated_share(record: Record) -> Floats:
    """Share of all cases that had escalated by the end of the run, before any help."""
    return record.share(record.ended_as(End.ESCALATED))


@measure("Worsened", "恶化率", "share", "lower", "#{worsened before help} / n")
def worsened_share(record: Record) -> Floats:
    """Share of all cases that became worse before any help and went on (escalation that marks)."""
    return record.share(~np.isnan(record.column("worsened_min")))


@measure("Prevented", "预防率", "share", "higher", "#{prevented} / (n + #{prevented})")
def prevented_share(record: Record) -> Floats:
    """Share of all cases that would have arisen but for a patrol that was there or had stopped."""
    return record.arisen.share(record.prevented & record.warm, of=record.warm)


@measure("Cleared by themselves", "自行消失率", "share", "neither", "#{cleared} / n")
def cleared_share(record: Record) -> Floats:
    """Share of all cases that had ended by themselves by the end of the run, before any help."""
    return record.share(record.ended_as(End.CLEARED))


@measure("Petitioned", "信访率", "share", "lower", "#{petitioned} / n")
def petitioned_share(record: Record) -> Floats:
    """Share of all cases that ended because those concerned petitioned."""
    return record.share(record.ended_as(End.PETITIONED))


@measure("Still open", "未结率", "share", "lower", "#{not ended} / n")
def open_share(record: Record) -> Floats:
    """Share of all cases that had not ended by the end of the run, lost ones left out."""
    return record.share(record.ended_as(End.OPEN))


@measure(
    "Reported, never answered", "上报未获回应率", "share", "lower",
    "#{reported, ended without help} / #{reported}",
)  # fmt: skip
def never_answered_share(record: Record) -> Floats:
    """Share of the reported cases that ended before help came, or whose reports were all lost."""
    reported = record.reached("reported")
    ended = ~np.isnan(record.column("ended_min"))
    return record.share(reported & ended & ~record.reached("help"), of=reported)


@measure("Repeated reports", "重复上报数", "reports", "lower", "#{reports} - #{reported cases}")
def duplicates(record: Record) -> Floats:
    """Reports of a case beyond its first, whether a desk merged them or not."""
    return record.total(np.maximum(record.rows_of_each(Activity.REPORTED) - 1.0, 0.0))


@measure("Lost reports", "丢失的上报数", "reports", "lower", "#{reports lost}")
def lost_reports(record: Record) -> Floats:
    """Reports that found no way to a department, or a department that was full and has no queue."""
    return record.total(record.rows_of_each(Activity.LOST))


@measure(
    "Harm", "危害", "harm units", "lower", "sum of harm_per_day(kind) x days without help"
)  # fmt: skip
def harm(record: Record) -> Floats:
    """Harm done while no help had come, from onset to help, another end, or the end of the run.

    A case whose reports were lost goes on doing harm. What escalated goes on as a case of its own.
    """
    per_day = record.harm_per_day[record.column("kind")]
    return record.total(per_day * _minutes_alone(record)) / DAY_MIN


@measure(
    "Good outcomes", "良好结局率", "share", "higher",
    "mean of max(0, 1 - loss(kind) x minutes without help)",
)  # fmt: skip
def good_outcome_share(record: Record) -> Floats:
    """Expected share of good outcomes among the cases of kinds where each minute counts.

    Those with an outcome loss per minute; a case without help loses on until another end or the end
    of the run. NaN where there are none.
    """
    loss = record.outcome_loss_per_min[record.column("kind")]
    good = np.maximum(0.0, 1.0 - loss * _minutes_alone(record))
    return record.by_run.mean(good, of=loss > 0.0)


def _minutes_alone(record: Record) -> Floats:
    """Minutes from onset to help, another end or the end of the run, (n,)."""
    over = np.where(record.ended_as(End.LOST), np.nan, record.column("ended_min"))
    stop = np.fmin(np.fmin(record.time("help"), over), record.end_min)
    return stop - record.time("onset")
