"""Writing a course: a lesson and three questions on one plain page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.core.uid import uuid7
from policies.guidance.forms import AudienceForm
from policies.guidance.services import TEXT_LENGTH, TITLE_LENGTH
from policies.training.rules import MAX_CHOICES, QuestionDraft

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


QUESTIONS = 3
CHOICES = range(1, MAX_CHOICES + 1)


class CourseForm(AudienceForm):
    """``uid`` makes a second click the same course; ``seen`` is the draft one started from."""

    uid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=_("Title"),
        max_length=TITLE_LENGTH,
        error_messages={"required": _("Give it a title, as people will see it on their list.")},
    )
    lesson_text = forms.CharField(
        label=_("Lesson"),
        help_text=_("Lines that start with ## are headings, lines that start with - a list."),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "true"}),
        error_messages={"required": _("Write the lesson that people are to read.")},
    )
    field_order = [
        *("title", "audience_kind", "audience_department", "audience_role_kinds"),
        "lesson_text",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["audience_kind"]  # a course has no page for rules
        kinds.choices = [each for each in kinds.choices if each[0] != "rules"]
        for number in range(1, QUESTIONS + 1):
            self.fields.update(_question_fields(number))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for number in range(1, QUESTIONS + 1):
            self._question_clean(number)
        return cleaned

    def _question_clean(self, number: int) -> None:
        choices = self._choices(number)
        answer = self.cleaned_data.get(f"q{number}_answer")
        if answer and not choices[int(answer) - 1]:
            self._lacking(f"q{number}_answer", _("That choice is empty. Say which one is right."))

    def _choices(self, number: int) -> list[str]:
        return [self.cleaned_data.get(f"q{number}_choice{choice}", "") for choice in CHOICES]

    def questions(self) -> list[QuestionDraft]:
        """Return the questions, empty choices left out."""
        return [self._question(number) for number in range(1, QUESTIONS + 1)]

    def _question(self, number: int) -> QuestionDraft:
        choices = self._choices(number)
        right = int(self.cleaned_data[f"q{number}_answer"]) - 1
        return QuestionDraft(
            text=self.cleaned_data[f"q{number}_text"],
            choices=tuple(choice for choice in choices if choice),
            answer=len([choice for choice in choices[:right] if choice]),
            explanation=self.cleaned_data[f"q{number}_explanation"],
        )

    def question_fields(self) -> Iterator[dict[str, Any]]:
        """Yield the fields of each question, for the page to lay out."""
        for number in range(1, QUESTIONS + 1):
            yield {
                "text": self[f"q{number}_text"],
                "choices": [self[f"q{number}_choice{choice}"] for choice in CHOICES],
                "answer": self[f"q{number}_answer"],
                "explanation": self[f"q{number}_explanation"],
            }


def _question_fields(number: int) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {
        f"q{number}_text": forms.CharField(
            label=_("Question %(n)d") % {"n": number},
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 2}),
            error_messages={"required": _("Write the question.")},
        )
    }
    for choice in CHOICES:
        fields[f"q{number}_choice{choice}"] = forms.CharField(
            label=_("Choice %(n)d") % {"n": choice},
            max_length=300,
            required=choice <= 2,
            error_messages={"required": _("Give at least two choices.")},
        )
    fields[f"q{number}_answer"] = forms.ChoiceField(
        label=_("Which choice is right?"),
        choices=[(str(choice), str(choice)) for choice in CHOICES],
        widget=forms.RadioSelect(attrs={"class": "four"}),
        error_messages={"required": _("Say which choice is right.")},
    )
    fields[f"q{number}_explanation"] = forms.CharField(
        label=_("Why"),
        help_text=_("Shown after the answer."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    return fields


def questions_initial(questions: Iterable[QuestionDraft]) -> dict[str, Any]:
    """Return ``questions`` as the form's initial values."""
    initial: dict[str, Any] = {}
    for number, question in enumerate(questions, start=1):
        initial |= _question_initial(number, question, question.choices)
    return initial


def _question_initial(
    number: int, question: QuestionDraft, choices: Sequence[str]
) -> dict[str, Any]:
    written = {
        f"q{number}_choice{position}": choice for position, choice in enumerate(choices, start=1)
    }
    return {
        f"q{number}_text": question.text,
        f"q{number}_answer": str(question.answer + 1),
        f"q{number}_explanation": question.explanation,
        **written,
    }
