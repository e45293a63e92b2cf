"""What happens to translations when their version is published or followed by another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.audit.services import entry_record
from governance.todos.models import Todo
from governance.todos.services import todos_close
from policies.guidance.models import PolicyVersion, VersionText
from policies.guidance.rules import text_render
from policies.guidance.selectors.linting import warnings_kept
from policies.guidance.services.publishers import PUBLISH

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


def translations_publish(*, actor: Viewer, version: PolicyVersion, now: datetime) -> None:
    """Publish with ``version`` each translation of exactly its text; others stay drafts."""
    for made in version.translations.filter(base_hash=version.text_hash, published_at=None):
        translation_put_in_force(actor, version, made, now)


def translation_put_in_force(
    actor: Viewer,
    version: PolicyVersion,
    made: VersionText,
    now: datetime,
    **facts: str,
) -> None:
    """``facts`` stand in the trail beside what was published: for whom somebody said yes."""
    made.html = text_render(made.text)
    made.published_at, made.published_by_label = now, actor.label
    made.save()
    entry_record(
        actor=actor,
        verb="guideline.translation_published",
        subject=version,
        changes={
            "language": made.language,
            "sha256": made.text_hash,
            "base": made.base_hash,
            **facts,
            **warnings_kept(made.text),
        },
    )


def translations_let_go(*, actor: Viewer, version: PolicyVersion, now: datetime) -> None:
    """Ask nobody any more to publish a translation of what is not in force any more."""
    for made in version.translations.filter(published_at=None):
        outcome = Todo.Outcome.NOT_NEEDED
        todos_close(actor=actor, kind=PUBLISH, ref=made.uid, outcome=outcome, now=now)


def translations_copy(*, former: PolicyVersion, draft: PolicyVersion) -> None:
    """Let the next version begin with the translations of the one before; its own text is
    the same, until somebody changes it. Whoever made one that nobody else has published yet is
    an author of the next version as well, so they do not approve it there."""
    made = list(former.translations.order_by("language"))
    for each in made:
        if each.published_at is None:
            _authors_add(draft, each)
    draft.save(update_fields=["author_people", "author_accounts"])
    VersionText.objects.bulk_create(
        VersionText(
            version=draft,
            language=each.language,
            title=each.title,
            text=each.text,
            text_hash=each.text_hash,
            base_hash=each.base_hash,
            translated_by_label=each.translated_by_label,
            translated_at=each.translated_at,
            author_people=each.author_people,
            author_accounts=each.author_accounts,
        )
        for each in made
    )


def _authors_add(draft: PolicyVersion, made: VersionText) -> None:
    """Put who made ``made`` before whoever begins the draft, to whom it would come back."""
    for key in ("author_people", "author_accounts"):
        own = getattr(draft, key)
        setattr(draft, key, [*(one for one in getattr(made, key) if one not in own), *own])
