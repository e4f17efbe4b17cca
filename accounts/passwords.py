"""Passwords made of what everybody around the person knows are no passwords."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User

AROUND = ("backchannel", "password", "dialogue", "dialog", "briefing", "facilitator", "mediation", "track", "letmein")
REMAINDER = 8


class ContextValidator:
    """Take the words of the house out; what remains has to be worth guessing."""

    def validate(self, password: str, user: User | None = None) -> None:
        remainder = password.lower()
        for word in sorted({*AROUND, *words_of(user)}, key=len, reverse=True):
            remainder = remainder.replace(word, "")
        if len(set(remainder)) < REMAINDER:
            raise ValidationError(self.get_help_text(), code="password_of_known_words")

    def get_help_text(self) -> str:
        return _("Use words that have nothing to do with you, your organisation or this site.")


def words_of(user: User | None) -> list[str]:
    if user is None:
        return []
    known = f"{user.name} {user.email} {user.organisation or ''}".lower()
    return [word for word in re.findall(r"\w+", known) if len(word) > 2]
