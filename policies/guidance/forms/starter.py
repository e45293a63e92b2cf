"""A first guideline to begin with: ours, to be changed to taste."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop


def starter_text(organisation: str) -> str:
    """Return a baseline guideline of about 300 words for ``organisation``."""
    name = organisation or _("our organisation")
    return _(STARTER) % {"organisation": name}


STARTER = gettext_noop("""\
What you may say about %(organisation)s in public, what to ask first, and what to do instead of \
the rest. It holds wherever you are heard: social networks, reviews, e-mail, the phone, the counter.

## You may

- Talk about your work, and about what is public already, from your own account.

  Why: You know it better than any advert, and people believe people.

- Say that you work here and that the opinion is yours.

  Why: Readers should know who is talking.

- Put a plain mistake about us right, with a link to a public source.

  Why: What is put right early need not be argued about later.

- Pass on whatever you hear: praise, a complaint, a question.

  Why: Nobody can answer what nobody passed on.

## Ask first

- Answering for %(organisation)s when that is not part of your role.

  Why: Two answers that differ are worse than one that comes a little later.

  Ask: Your department's coach.

- Anything about safety, health, money or the law.

  Why: A wrong word can hurt somebody, and may bind all of us.

  Ask: Your coach, who knows whom to bring in.

- A question from a journalist, or an invitation to speak.

  Why: It may be printed as our last word.

  Until then: Say who will call back, nothing more.

- Opening an account, a page or a group in our name.

  Why: We look after each of them and answer for it.

  Ask: The head coach.

## You must not

- Share what is confidential, or anything about a customer or a colleague without their yes.

  Why: It is theirs, and not ours to give.

  Instead: Move to a private message, or leave the name out.

- Promise anything on our behalf that your role does not allow.

  Why: We keep promises, so somebody who can keep them makes them.

  Instead: Say when they will hear from us, and pass it on.

- Argue, insult, or hide criticism.

  Why: We stop hearing what is wrong.

  Instead: Thank them, answer once, pass it on.

- Post as somebody else, or praise us without saying that you work here.

  Why: It deceives people, and in many places it is against the law.

  Instead: Add “I work at %(organisation)s”.

## If something goes wrong

Say so quickly, to the reader and to your coach. Nobody is in trouble for asking, and a mistake \
that is admitted early is soon forgotten.
""")
