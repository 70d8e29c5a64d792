"""The event log as XES (IEEE 1849-2016): a trace a case, an event a row."""

from collections.abc import Iterator, Mapping
from typing import IO, TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import Element, SubElement, tostring

from experiments.exports.event_log import ACTIVITY, CASE, KIND, TEXTS, TIME

if TYPE_CHECKING:
    from pandas import DataFrame

NAMESPACE: Final = "http://www.xes-standard.org/"
EXTENSIONS: Final = {
    "Concept": ("concept", "concept.xesext"),
    "Time": ("time", "time.xesext"),
    "Organizational": ("org", "org.xesext"),
}
HEAD: Final = b"<?xml version='1.0' encoding='utf-8'?>\n"


def write(log: "DataFrame", provenance: Mapping[str, Any], file: IO[bytes]) -> None:
    """Write an event log; times are marked as UTC, for want of a zone.

    Args:
        log: from `event_log.of`.
        provenance: scenario and seed, for the name of the log.
        file: open for bytes.
    """
    root = _head(provenance)
    opening, closing = tostring(root, "unicode").rsplit("</log>", 1)
    file.write(HEAD + opening.encode() + b"\n")
    for text in _traces(log):
        file.write(text + b"\n")
    file.write(b"</log>" + closing.encode() + b"\n")


def _head(provenance: Mapping[str, Any]) -> Element:
    root = Element("log", {"xes.version": "1849-2016", "xmlns": NAMESPACE})
    for name, (prefix, uri) in EXTENSIONS.items():
        SubElement(root, "extension", name=name, prefix=prefix, uri=NAMESPACE + uri)
    named = f"safetynet {provenance.get('scenario')}, seed {provenance.get('seed')}"
    SubElement(root, "string", key="concept:name", value=named)
    return root


def _traces(log: "DataFrame") -> Iterator[bytes]:
    for case, rows in log.groupby(CASE, sort=False):
        trace = Element("trace")
        SubElement(trace, "string", key="concept:name", value=str(case))
        SubElement(trace, "string", key="kind", value=str(rows[KIND].iloc[0]))
        for row in rows.to_dict("records"):
            _event(trace, row)
        yield tostring(trace)


def _event(trace: Element, row: Mapping[str, Any]) -> None:
    event = SubElement(trace, "event")
    SubElement(event, "string", key=ACTIVITY, value=row[ACTIVITY])
    time = row[TIME].isoformat(timespec="milliseconds") + "+00:00"
    SubElement(event, "date", key=TIME, value=time)
    for name in TEXTS:
        if isinstance(row[name], str):
            SubElement(event, "string", key=name, value=row[name])
