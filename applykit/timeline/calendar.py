"""A timeline as an iCalendar file for the calendars of offices: the same dates give the same bytes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from applykit.messages import _
from applykit.timeline import Item, Kind, State, Timeline

if TYPE_CHECKING:
    from icalendar import Event

_AHEAD = timedelta(days=7)
"""How long before an open duty, or before something runs out, a calendar reminds."""


def to_ics(found: Timeline) -> bytes:
    """An all-day event for every date.

    UIDs are made from the laboratory, the row and the field, so that a calendar that takes the file in again
    moves what has a new day instead of showing it twice.
    """
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", "-//applykit//timeline//ZH")
    made.add("version", "2.0")
    made.add("x-wr-calname", found.owner or found.title)
    for item in found.items:
        made.add_component(_event(item, found))
    return bytes(made.to_ical())


def _event(item: Item, found: Timeline) -> Event:
    from icalendar import Alarm, Event

    event = Event()
    event.add("uid", sha256(f"{found.owner}\n{item.key}".encode()).hexdigest()[:32] + "@applykit")
    event.add("dtstamp", datetime(found.as_of.year, found.as_of.month, found.as_of.day, tzinfo=UTC))
    event.add("dtstart", item.day)
    event.add("dtend", item.day + timedelta(days=1))
    event.add("summary", item.text)
    event.add("description", f"{item.section} {item.path}")
    event.add("categories", [item.kind.value])
    event.add("transp", "TRANSPARENT")
    if item.kind is not Kind.EVENT and item.state in (State.COMING, State.NEXT):
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _("In a week: {text}").format(text=item.text))
        alarm.add("trigger", -_AHEAD)
        event.add_component(alarm)
    return event
