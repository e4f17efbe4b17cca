"""The form of a file. Its kind is told from its content; a file that is refused loses nothing else that was typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from confidentiality.classified import refuse_classified
from confidentiality.filetypes import LONGEST, FileType, kind_of
from confidentiality.markings import Attribution, Distribution, Marking
from dialogues.attachments import require_form
from dialogues.forms.marking import HeldBackForm, attributions, distributions


class AttachmentForm(HeldBackForm):
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, PNG, JPEG, plain text, Word, Excel or OpenDocument, at most 10 MB."),
        error_messages={
            "required": _("Choose a file of at most 10 MB."),
            "empty": _("The file is empty."),
        },
    )
    about = forms.CharField(
        label=_("What it is"),
        max_length=200,
        validators=[refuse_classified],
        help_text=_("Sealed with it, and its name too. Whoever downloads it gets it under a neutral name."),
        error_messages={"required": _("Say what it is, in a few words.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    distribution = forms.ChoiceField(
        label=_("Who may have it"),
        choices=distributions,
        widget=forms.RadioSelect,
        initial=Distribution.AMBER_STRICT,
    )
    attribution = forms.ChoiceField(
        label=_("What may be said of the source"),
        choices=attributions,
        widget=forms.RadioSelect,
        initial=Attribution.CHATHAM,
    )

    content: bytes = b""

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > LONGEST:
            raise ValidationError(_("The file is larger than 10 MB."))
        self.content = file.read()
        kind = kind_of(self.content, file.name or "")
        if kind == FileType.TEXT:
            refuse_classified(self.content.decode())
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.content and data.get("file") and data.get("distribution") and data.get("attribution"):
            require_form(kind_of(self.content, data["file"].name), self.marking, data.get("held_back") or [])
        return data

    @property
    def marking(self) -> Marking:
        return Marking(Distribution(self.cleaned_data["distribution"]), Attribution(self.cleaned_data["attribution"]))
