"""What has happened, told upwards: an upper app catches it in its ``receivers.py``.

Receivers run in the transaction of the change; an error in one undoes the change.
"""

from __future__ import annotations

from django.dispatch import Signal

# people_changed(person_ids=list[int], now=datetime, actor=Viewer, joined=bool): joined, moved,
# left, came back or changed employment; sent once for a whole import. With ``joined``, which may
# be left out, all of them were listed just now: nothing held or asked before is theirs.
people_changed = Signal()

# assignment_opened(assignment=Assignment, actor=Viewer, now=datetime): proposed, checklist made.
assignment_opened = Signal()

# assignments_changed(assignment_ids=list[int], actor=Viewer, now=datetime): state or readiness.
assignments_changed = Signal()

# reach_changed(actor=Viewer, now=datetime, assignment_ids=list[int]): how far holders may go, or
# where, has changed: their focus, the authority of their kind of role, or whether it asks for a
# contract clause.
reach_changed = Signal()

# places_changed(actor=Viewer, now=datetime, department_ids=list[int]): departments stand below
# another one now, or channels belong to others (then with no ids: it may concern anybody).
places_changed = Signal()

# channels_dropped(channel_ids=list[int], actor=Viewer, now=datetime): no longer to be used.
channels_dropped = Signal()

# rule_aside_changed(exemption=Exemption, actor=Viewer, now=datetime): granted, ended early or over.
rule_aside_changed = Signal()

# departments_changed(actor=Viewer, now=datetime): closed, opened again, or with another head; sent
# once for a whole import, after people_changed.
departments_changed = Signal()

# list_exported(actor=Viewer, name=str, kind=str, query=str, count=int): somebody took a whole list
# away as a file of this kind.
list_exported = Signal()

# size_changed(actor=Viewer, now=datetime): the organisation is of another size from now on.
size_changed = Signal()
