"""The field's own terms, as codes that never change and labels that are translated.

Sources are named in docs/glossary.md; the tracks and stages are those of the USIP primer on multi-track diplomacy.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Track(models.TextChoices):
    T1 = "t1", _("Track 1")
    T15 = "t15", _("Track 1.5")
    T2 = "t2", _("Track 2")
    LOCAL = "local", _("Local")


class Stage(models.TextChoices):
    PREVENTIVE = "preventive", _("Preventive")
    PRE_NEGOTIATION = "pre_negotiation", _("Pre-negotiation")
    NEGOTIATION = "negotiation", _("Negotiation")
    POST_CONFLICT = "post_conflict", _("Post-conflict")


class Escalation(models.TextChoices):
    """Fisher and Keashly's stages of escalation: a second scheme beside the primer's."""

    DISCUSSION = "discussion", _("Discussion")
    POLARISATION = "polarisation", _("Polarisation")
    SEGREGATION = "segregation", _("Segregation")
    DESTRUCTION = "destruction", _("Destruction")


class ConflictKind(models.TextChoices):
    INTERSTATE = "interstate", _("Between states")
    CIVIL_WAR = "civil_war", _("Civil war")
    INTERNATIONALISED = "internationalised", _("Internationalised civil war")
    REGIONAL_SECURITY = "regional_security", _("Regional security")
    LOCAL = "local", _("Local or communal")
    OTHER = "other", _("Other")


A_NUMBER = r"^[1-9][0-9]{0,8}$"


class IdScheme(models.TextChoices):
    """Registers that number with integers, all of them."""

    UCDP_CONFLICT = "ucdp_conflict", _("UCDP conflict")
    UCDP_DYAD = "ucdp_dyad", _("UCDP dyad")
    UCDP_ACTOR = "ucdp_actor", _("UCDP actor")
    PAX_PROCESS = "pax_process", _("PA-X process")
    PAX_AGREEMENT = "pax_agreement", _("PA-X agreement")


class Status(models.TextChoices):
    EXPLORING = "exploring", _("Exploring")
    PREPARING = "preparing", _("Preparing")
    ACTIVE = "active", _("Active")
    STALLED = "stalled", _("Stalled")
    SUSPENDED = "suspended", _("Suspended")
    PAUSED = "paused", _("Paused on purpose")
    DORMANT = "dormant", _("Dormant")
    TRANSITIONED = "transitioned", _("Became another process")
    CONCLUDED = "concluded", _("Concluded")
    COLLAPSED = "collapsed", _("Collapsed")
    ARCHIVED_SEALED = "archived_sealed", _("Sealed archive")


class ContactState(models.TextChoices):
    TALKING = "talking", _("Talking")
    INTERMITTENT = "intermittent", _("Occasional")
    SUSPENDED = "suspended", _("Suspended")
    BROKEN_DOWN = "broken_down", _("Broken down")
    NONE = "none", pgettext_lazy("official contact", "None")
    UNKNOWN = "unknown", _("Unknown")


class CommitmentState(models.TextChoices):
    NOT_COMMITTED = "not_committed", _("Not committed")
    EXPLORING = "exploring", _("Exploring")
    COMMITTED = "committed", _("Committed")
    STUCK = "stuck", _("Stuck")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    UNKNOWN = "unknown", _("Unknown")


class Capacity(models.TextChoices):
    OFFICIAL = "official", _("Official")
    PERSONAL = "personal", _("Personal")
    UNOFFICIAL_REP = "unofficial_rep", _("Unofficial")
    INDEPENDENT_EXPERT = "independent_expert", _("Expert")
    ADVISER = "adviser", _("Adviser")
    OBSERVER = "observer", _("Observer")
    PROXY = "proxy", _("Proxy")
    THIRD_PARTY = "third_party", _("Third party")


class SessionFormat(models.TextChoices):
    PLENARY = "plenary", _("Plenary")
    PLENARY_CLOSED = "plenary_closed", _("Closed plenary")
    PLENARY_CAUCUS = "plenary_caucus", _("Plenary and caucus")
    HEADS = "heads_consultation", _("Heads' consultation")
    BILATERAL = "bilateral", _("Bilateral drafting")
    CAUCUS = "caucus", _("Caucus")
    WORKING_GROUP = "working_group", _("Working group")
    WORKSHOP = "workshop", _("Workshop")
    SHUTTLE = "shuttle", _("Shuttle")
    PROXIMITY = "proximity", _("Proximity talks")
    PREPARATORY = "preparatory", _("Preparatory meeting")
    SIDE_MEETING = "side_meeting", _("Side meeting")
    INFORMAL = "informal", _("Informal meeting")
    REMOTE = "phone_or_video", _("Telephone or video")
    WRITTEN = "written_exchange", _("Written exchange")


class SessionStatus(models.TextChoices):
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    POSTPONED = "postponed", _("Postponed")
    CANCELLED = "cancelled", _("Cancelled")
    BROKE_OFF = "broke_off", _("Broke off")


class Neutrality(models.TextChoices):
    AGREED = "agreed", _("Agreed by all sides")
    ONE_SIDE = "one_side", _("One side's ground")
    THIRD = "third", _("Third country")
    REMOTE = "remote", _("No place: by telephone or video")


class AgendaOutcome(models.TextChoices):
    DISCUSSED = "discussed", _("Discussed")
    SETTLED = "settled", _("Settled")
    CARRIED_OVER = "carried_over", _("Carried over")
    DROPPED = "dropped", _("Dropped")


class ExpectationState(models.TextChoices):
    OPEN = "open", pgettext_lazy("expectation", "Open")
    MET = "met", pgettext_lazy("expectation", "Met")
    GIVEN_UP = "given_up", pgettext_lazy("expectation", "Given up")


class ContactMeans(models.TextChoices):
    CALL = "call", _("Call")
    VISIT = "visit", _("Visit")
    CORRIDOR = "corridor", _("Corridor talk")
    WRITTEN = "written", _("Letter or mail")
    MESSAGE = "message", _("Message carried")


class PointKind(models.TextChoices):
    POSITION = "position", _("Position")
    PERSONAL_VIEW = "personal_view", _("Personal view")
    INTEREST = "interest", _("Interest")
    PERCEPTION = "perception", _("Perception")
    CONCERN = "concern", _("Concern")
    IDEA = "idea", _("Idea")
    OFFER_SIGNAL = "offer_signal", _("Offer signal")
    AGREEMENT = "agreement", _("Agreement")
    DISAGREEMENT = "disagreement", _("Disagreement")
    QUESTION = "question", _("Question")
    FACT_CLAIMED = "fact_claimed", _("Fact claimed")


class Purpose(models.TextChoices):
    """What a process is for: all four are the primer's."""

    INCLUSION = "inclusion", _("Bring in those who are left out")
    SUPPORT_PROCESS = "support_process", _("Support an official peace process")
    MAINTAIN_CHANNEL = "maintain_channel", _("Keep a channel while officials do not speak")
    POLICY_FORUM = "policy_forum", _("Work on issues that several countries share")


class ObjectiveKind(models.TextChoices):
    RELATIONSHIP = "relationship", _("Relationship")
    PROBLEM_SOLVING = "problem_solving", _("Problem solving")
    OUTCOME = "outcome", _("Outcome")
    PLATFORM = "platform", _("Platform")
    FRAMING = "framing", _("Framing")
    CHANNEL = "channel", _("Channel")


class ObjectiveStatus(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ACTIVE = "active", _("Active")
    MET = "met", _("Met")
    PARTLY_MET = "partly_met", _("Partly met")
    DEFERRED = "deferred", _("Deferred")
    SUPERSEDED = "superseded", _("Superseded")
    ABANDONED = "abandoned", _("Abandoned")
    HANDED_OVER = "handed_over", _("Handed over")


class Achievability(models.TextChoices):
    WITHIN_REACH = "within_reach", _("Within reach")
    STRETCH = "stretch", _("A stretch")
    BEYOND_MANDATE = "beyond_mandate", _("Beyond the mandate")
    NOT_ASSESSED = "not_assessed", _("Not assessed")


class Consent(models.TextChoices):
    """What a participant's consent covers; kept with the participation."""

    LISTED = "listed", _("To be listed")
    RECORDED = "recorded", _("To be recorded")
    QUOTED = "quoted", _("To be quoted")
    CONTACTED = "contacted", _("To be contacted")
