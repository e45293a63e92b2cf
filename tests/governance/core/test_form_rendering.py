"""A form in error says so at the field and in a summary that leads there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

if TYPE_CHECKING:
    from django.utils.safestring import SafeString


class Report(forms.Form):
    where = forms.CharField(label="Where", help_text="A link, or a place")
    kind = forms.ChoiceField(
        label="What it is about", choices=[("q", "Question")], widget=forms.RadioSelect
    )
    word = forms.CharField(label="A word", required=False)


def page(data: dict[str, str] | None = None) -> SafeString:
    return Report(data).render()


def test_no_summary_before_anything_was_sent() -> None:
    assert "errsum" not in page()


def test_field_names_its_hint_and_its_error() -> None:
    html = page({})
    assert 'aria-invalid="true" aria-describedby="id_where_helptext id_where_error"' in html
    assert 'id="id_where_helptext"' in html
    assert 'id="id_where_error"' in html


def test_summary_links_to_the_field_and_to_the_first_choice() -> None:
    html = page({})
    assert "2 things to mend" in html
    assert 'href="#id_where"' in html
    assert 'href="#id_kind_0"' in html
    assert 'id="id_kind_0"' in html


def test_what_was_typed_is_still_there() -> None:
    assert 'value="Leeds &amp; shop"' in page({"where": "Leeds & shop"})


def test_only_fields_that_may_stay_empty_say_so() -> None:
    assert page().count("(optional)") == 1
