"""The shape of what browsers send: a report, what came of it, a rota."""

from __future__ import annotations

from governance.escalations.forms.mentions import (
    CloseForm,
    PreviewForm,
    ReportForm,
    SetAsideForm,
)

__all__ = ["CloseForm", "PreviewForm", "ReportForm", "SetAsideForm"]
