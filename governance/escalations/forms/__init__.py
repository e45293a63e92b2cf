"""The shape of what browsers send: a report, what came of it, a rota."""

from __future__ import annotations

from governance.escalations.forms.mentions import (
    CloseForm,
    HoldForm,
    PreviewForm,
    ReportForm,
    SetAsideForm,
)

__all__ = ["CloseForm", "HoldForm", "PreviewForm", "ReportForm", "SetAsideForm"]
