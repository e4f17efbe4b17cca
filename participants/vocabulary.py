"""The words for people and parties: what a person is, does and is close to. Codes never change; labels may."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartyKind(models.TextChoices):
    GOVERNMENT = "government", _("government")
    MOVEMENT = "movement", _("movement")
    CIVIL_SOCIETY = "civil_society", _("civil society")
    THIRD_PARTY = "third_party", _("third party")
    WING = "wing", _("wing")
    STATE = "state", _("state")
    OTHER = "other", _("other")


class LinkKind(models.TextChoices):
    """The first four say with whom a party counts; the last only which wing governs it."""

    WING_OF = "wing_of", _("is a wing of")
    SPLIT_FROM = "split_from", _("split from")
    MERGED_INTO = "merged_into", _("merged into")
    RETURNED_TO = "returned_to", _("returned to")
    IN_OFFICE = "in_office", _("is in office in")


class Level(models.TextChoices):
    TOP = "top", _("decision-maker or principal")
    SENIOR_OFFICIAL = "senior_official", _("senior official")
    QUASI_OFFICIAL = "quasi_official", _("close to power without office")
    MIDDLE_RANGE = "middle_range", _("middle range")
    CIVIL_SOCIETY_LEADER = "civil_society_leader", _("civil society leader")
    GRASSROOTS = "grassroots", _("grassroots")


class Sector(models.TextChoices):
    GOVERNMENT = "government", _("government")
    MILITARY_SECURITY = "military_security", _("military and security")
    ARMED_GROUP = "armed_group", _("armed group")
    POLITICAL_PARTY = "political_party", _("political party")
    INTERGOVERNMENTAL = "intergovernmental", _("intergovernmental")
    PROFESSIONAL_CR = "professional_cr", _("professional conflict resolution")
    BUSINESS = "business", _("business")
    PRIVATE_CITIZEN = "private_citizen", _("private citizen")
    RESEARCH_EDUCATION = "research_education", _("research and education")
    ACTIVISM_CIVIL_SOCIETY = "activism_civil_society", _("activism and civil society")
    RELIGION = "religion", _("religion")
    FUNDING = "funding", _("funding")
    MEDIA = "media", _("media")


class Closeness(models.TextChoices):
    """How near a person is to somebody who decides for a party."""

    PRINCIPAL = "principal", _("is the decision-maker")
    INNER = "inner", _("direct access at will")
    OCCASIONAL = "occasional", _("can reach, now and then")
    INDIRECT = "indirect", _("through another")
    NONE = "none", _("no tie")
    UNKNOWN = "unknown", _("not known")


class Basis(models.TextChoices):
    """What a proximity rests on, said so broadly that it points at nobody."""

    HOLDS_POST = "holds_post", _("holds a post there")
    ADVISES = "advises", _("advises")
    REPORTS_TO = "reports_to", _("reports to")
    WORKED_TOGETHER = "worked_together", _("worked together")
    STUDIED_TOGETHER = "studied_together", _("studied or served together")
    FAMILY = "family", _("family or marriage")
    COMMUNITY = "community", _("same community")
    SELF_REPORTED = "self_reported", _("says so")
    REPORTED = "reported", _("said by others")
    TIE_LOST = "tie_lost", _("the tie was lost")
    OTHER = "other", _("other")
