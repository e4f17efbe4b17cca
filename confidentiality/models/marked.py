"""What every text with words of a dialogue in it has: the two markings, and the kinds of what it is held back with."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from confidentiality.markings import Attribution, Distribution, Marking
from confidentiality.models.confidential import Confidential


class Marked(Confidential):
    """`version` counts the sealed bodies: one for each wording, and for each wider audience."""

    version = models.PositiveSmallIntegerField(default=1)
    distribution = models.CharField(_("who may have it"), max_length=12, choices=Distribution)
    attribution = models.CharField(_("what may be said of the source"), max_length=12, choices=Attribution)
    # The kinds only; what they name is sealed with the words.
    caveats = models.JSONField(_("held back"), default=list, blank=True)

    class Meta(Confidential.Meta):
        abstract = True

    @property
    def marking(self) -> Marking:
        return Marking(Distribution(self.distribution), Attribution(self.attribution))
