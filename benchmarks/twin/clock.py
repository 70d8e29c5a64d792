"""The calendar of a run: hours, weekends, holidays and opening hours by minute of the run."""

import math
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

MINUTE = timedelta(minutes=1)
FRIDAY = 4


class Hour(NamedTuple):
    """A part of a run within one hour of the clock."""

    begin_min: float
    end_min: float
    hour: int
    weekday: int


class Clock:
    def __init__(self, scenario: Any) -> None:
        self.start: datetime = scenario.run.start
        self.holidays = frozenset(scenario.run.holidays)
        self.end_min = float(scenario.run.days * 1440)

    def moment(self, minute: float) -> datetime:
        return self.start + timedelta(minutes=minute)

    def minute(self, moment: datetime) -> float:
        return (moment - self.start) / MINUTE

    def is_office_day(self, moment: datetime) -> bool:
        return moment.weekday() <= FRIDAY and moment.date() not in self.holidays

    def share_now(self, weekday: Any, weekend: Any, minute: float) -> float:
        """Pick the value of the hour from the profile for weekdays, or for days off."""
        moment = self.moment(minute)
        profile = weekday if self.is_office_day(moment) else weekend
        return float(profile[moment.hour])

    def midnights(self) -> Iterator[tuple[float, datetime]]:
        """Yield each calendar day that the run touches: minute of its midnight, and the day."""
        day = datetime.combine(self.start.date(), time())
        while (minute := self.minute(day)) < self.end_min:
            yield minute, day
            day += timedelta(days=1)

    def hours(self) -> Iterator[Hour]:
        """Yield the run in parts of one hour of the clock or less."""
        begin = 0.0
        while begin < self.end_min:
            moment = self.moment(begin)
            top = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
            end = min(self.minute(top), self.end_min)
            yield Hour(begin, end, moment.hour, moment.weekday())
            begin = end

    def is_open(self, office: Any, minute: float) -> bool:
        """Whether a desk or department works at a minute."""
        if office.hours == "always":
            return True
        moment = self.moment(minute)
        midnight = datetime.combine(moment.date(), time())
        hour = (moment - midnight) / timedelta(hours=1)
        return self.is_office_day(moment) and office.from_hour <= hour < office.to_hour

    def next_opening(self, office: Any, minute: float) -> float:
        """Return the next minute after this one at which an office opens."""
        if office.hours == "always":
            return math.inf
        day = datetime.combine(self.moment(minute).date(), time())
        while True:
            opening = day + timedelta(hours=office.from_hour)
            if self.is_office_day(day) and self.minute(opening) > minute:
                return self.minute(opening)
            day += timedelta(days=1)
