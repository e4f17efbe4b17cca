"""The form of an identity record: names in every script, contacts, and the words of posts and ties."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from participants.facts import Contact, Facts, PostFacts
from participants.models import Post, Proximity

MOST_ALIASES = 40
LONGEST_NAME = 120
WORDS_OF_A_POST = {"title": _("Title"), "organisation": _("Organisation"), "source": _("Source")}


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def words(label: Any, *, longest: int = 200, **options: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"})
    return forms.CharField(label=label, max_length=longest, required=False, widget=widget, **options)


class IdentityForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Write the name, as you would address them.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    native_name = words(_("Name in its own script"), longest=LONGEST_NAME)
    aliases = forms.CharField(
        label=_("Also called"),
        help_text=_("One a line: other spellings, other scripts, a nom de guerre. Search and guard know them all."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "dir": "auto"}),
    )
    gender = words(_("Gender, as they give it"), longest=40)
    contacts = forms.CharField(
        label=_("How to reach them"),
        help_text=_("One a line, the kind first: “phone: …”, “through: …”."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "dir": "auto"}),
    )

    def __init__(
        self,
        *args: Any,
        posts: Iterable[Post],
        ties: Iterable[Proximity],
        facts: Facts | None = None,
        version: int = 0,
        **kwargs: Any,
    ) -> None:
        self.posts, self.ties = list(posts), list(ties)
        self.before = facts or Facts(name="")
        kwargs["initial"] = {
            "version": version,
            "name": self.before.name,
            "native_name": self.before.native_name,
            "aliases": "\n".join(self.before.aliases),
            "gender": self.before.gender,
            "contacts": "\n".join(f"{contact.kind}: {contact.value}" for contact in self.before.contacts),
        }
        super().__init__(*args, **kwargs)
        for post in self.posts:
            said = self.before.posts.get(post.thread, PostFacts())
            for field, label in WORDS_OF_A_POST.items():
                self.fields[f"{field}_{post.thread}"] = words(label, initial=getattr(said, field))
        for tie in self.ties:
            self.fields[f"tie_{tie.thread}"] = words(
                _("What it rests on, in words"), initial=self.before.ties.get(tie.thread, "")
            )

    def clean_aliases(self) -> tuple[str, ...]:
        aliases = tuple(dict.fromkeys(lines(self.cleaned_data["aliases"])))
        if len(aliases) > MOST_ALIASES or any(len(alias) > LONGEST_NAME for alias in aliases):
            raise ValidationError(
                _("At most %(most)d names, of %(longest)d characters each."),
                params={"most": MOST_ALIASES, "longest": LONGEST_NAME},
            )
        return aliases

    def clean_contacts(self) -> tuple[Contact, ...]:
        contacts = []
        for line in lines(self.cleaned_data["contacts"]):
            kind, colon, value = line.partition(":")
            if not colon or not value.strip():
                raise ValidationError(_("Write the kind first, then a colon: “phone: …”. Not understood: one line."))
            contacts.append(Contact(kind.strip(), value.strip()))
        return tuple(contacts)

    def rows_of_posts(self) -> list[tuple[Post, list[forms.BoundField]]]:
        return [(post, [self[f"{field}_{post.thread}"] for field in WORDS_OF_A_POST]) for post in self.posts]

    def rows_of_ties(self) -> list[tuple[Proximity, forms.BoundField]]:
        return [(tie, self[f"tie_{tie.thread}"]) for tie in self.ties]

    def own_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "native_name", "aliases", "gender", "contacts")]

    def facts(self) -> Facts:
        """What was written, and of posts and ties that are not on the page what stood before."""
        data = self.cleaned_data
        posts, ties = {**self.before.posts}, {**self.before.ties}
        for post in self.posts:
            posts[post.thread] = PostFacts(**{field: data[f"{field}_{post.thread}"] for field in WORDS_OF_A_POST})
        for tie in self.ties:
            ties[tie.thread] = data[f"tie_{tie.thread}"]
        return Facts(
            name=data["name"],
            native_name=data["native_name"],
            aliases=data["aliases"],
            gender=data["gender"],
            contacts=data["contacts"],
            posts=posts,
            ties=ties,
        )
