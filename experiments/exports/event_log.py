"""The event log in the columns of process mining."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pandas import DataFrame

CASE, ACTIVITY, TIME = "case:concept:name", "concept:name", "time:timestamp"
RESOURCE, ROLE, GROUP = "org:resource", "org:role", "org:group"
KIND, NODE, CHANNEL = "case:kind", "node", "channel"
TEXTS: Final = (RESOURCE, ROLE, GROUP, NODE, CHANNEL)


def of(log: "DataFrame", cases: "DataFrame", start: datetime) -> "DataFrame":
    """Every event of a case, by case and time; duty and calls, which have no case, are left out.

    Columns: case:concept:name (number of the case), case:kind, concept:name (activity),
    time:timestamp (local time of the place; the run knows no time zone), org:resource
    (role and number of the agent), org:role, org:group (department), node, channel.

    Args:
        log: as a run keeps it.
        cases: as a run keeps them.
        start: date and time of minute 0.
    """
    import pandas as pd

    rows = log[log["case"] >= 0].sort_values(["case", "minute"], kind="stable")
    role, agent = rows["role"].astype("string"), rows["agent"].astype("string")
    kinds = cases.set_index("case")["kind"].astype("string")
    table = pd.DataFrame(
        {
            CASE: rows["case"].astype("string"),
            KIND: rows["case"].map(kinds).astype("string"),
            ACTIVITY: rows["activity"].astype("string"),
            TIME: pd.Timestamp(start) + pd.to_timedelta(rows["minute"], unit="min"),
            RESOURCE: (role + " " + agent).where((rows["agent"] >= 0) & role.notna()),
            ROLE: role,
            GROUP: rows["department"].astype("string"),
            NODE: rows["node"].astype("string"),
            CHANNEL: rows["channel"].astype("string"),
        }
    )
    table[TIME] = table[TIME].dt.round("ms").astype("datetime64[ms]")
    return table.reset_index(drop=True)
