"""The shape of what browsers send: a report, what came of it, a rota."""

from __future__ import annotations

from governance.escalations.forms.mentions import (
    CloseForm,
    HoldForm,
    ReportForm,
    SetAsideForm,
    UpdateForm,
)
from governance.escalations.forms.preview import PreviewForm

__all__ = ["CloseForm", "HoldForm", "PreviewForm", "ReportForm", "SetAsideForm", "UpdateForm"]
