"""The shape of what comes through the browser: files or pasted text, and what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roles.sync.importers.files import ImportFiles
from roles.sync.models import ImportPlan
from roles.sync.rules import REASON_LENGTH

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

PASTED_LENGTH = 1_000_000
MODES = (
    (ImportPlan.Mode.PATCH, gettext_lazy("Some of us: who is not in the file stays")),
    (ImportPlan.Mode.FULL, gettext_lazy("All of us: who is not in the file has left")),
)


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; blank is none."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        given = data if isinstance(data, list | tuple) else [data]
        return [one for one in given if one]


class ImportForm(forms.Form):
    """Files, or text that was pasted; ``contents()`` is what an import takes."""

    upload = FilesField(
        label=gettext_lazy("Files"),
        required=False,
        widget=FilesInput(attrs={"accept": ".csv,.json,text/csv,application/json"}),
        help_text=gettext_lazy(
            "departments.csv, people.csv and channels.csv, one or several at once, or one .json. "
            "At most 20 MB and 50,000 rows together; the command takes any number."
        ),
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or paste one table"),
        required=False,
        strip=False,
        max_length=PASTED_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=gettext_lazy("With the line of column names on top, as in the file."),
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("Who is in it?"),
        choices=MODES,
        initial=ImportPlan.Mode.PATCH,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "“All of us” means: whoever the file misses has left, their account is closed and "
            "their roles end; a department that it misses is closed. Only tables that you hand "
            "in count, and channels are never taken away."
        ),
    )

    def __init__(self, *args: Any, refused: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refused = refused

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        files, pasted = cleaned.get("upload", []), cleaned.get("pasted", "").strip()
        if self.refused:
            message = _("“%s” is too large: all files together may have 20 MB.")
            self.add_error("upload", message % self.refused[:100])
        elif files and pasted:
            self.add_error("pasted", _("Hand in files or paste text, not both."))
        elif not files and not pasted and "pasted" not in self.errors:
            self.add_error("upload", _("Choose at least one file, or paste a table."))
        return cleaned

    def contents(self) -> ImportFiles:
        """Return what was handed in. Raises Invalid for files that cannot be told apart."""
        files = [(str(one.name), one.read()) for one in self.cleaned_data["upload"]]
        pasted = self.cleaned_data["pasted"].strip()
        if pasted:
            files = [(_("The pasted text"), pasted.encode("utf-8", "surrogatepass"))]
        return ImportFiles.given(files)


class ReleaseForm(forms.Form):
    """Why so many leave at once, and their number, typed, so that nobody clicks it away."""

    number = forms.CharField(label=gettext_lazy("How many leave?"), max_length=9)
    reason = forms.CharField(
        label=gettext_lazy("Why do so many leave at once?"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Kept in the trail with every change of this import."),
    )

    def __init__(self, *args: Any, leavers: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leavers = leavers
        self.fields["number"].help_text = _("Type %d to confirm.") % leavers
        self.fields["number"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"]).strip()
        if number != str(self.leavers):
            message = _("The plan has %(count)d leavers; type %(count)d if that is right.")
            raise forms.ValidationError(message % {"count": self.leavers})
        return number
