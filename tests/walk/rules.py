"""What everybody gets at every address: written by hand from the audiences, not read off the code.

A rule names the methods of its view and what each person gets by the first of them (with an empty form, where that is
POST). Whoever is not named gets `others`: at an address with ids, the 404 of an id never used. Whoever is not signed in
or gave no second factor is sent to do so, unless the page is for everybody.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

READ, FORM, DO = ("GET",), ("GET", "POST"), ("POST",)

TEAM = ("lead", "second", "note_taker")
SEATED = (*TEAM, "manager", "observer")
EVERYBODY = (*SEATED, "outsider", "clerk", "official", "administrator", "auditor")


def gets(status: int, *people: str) -> dict[str, int]:
    return dict.fromkeys(people, status)


# Whoever may change the course, and whoever sees it and may not; the second is for what answers with a redirect.
CHANGES = gets(200, "lead", "second") | gets(403, "note_taker", "manager", "observer")
CHANGED = CHANGES | gets(302, "lead", "second")


@dataclass(frozen=True)
class Rule:
    methods: tuple[str, ...]
    people: Mapping[str, int] = field(default_factory=dict)
    others: int = 404
    is_public: bool = False
    # Ids in the address that do not come from the story, and what a POST sends.
    ids: Callable[[Any], dict[str, Any]] = lambda _story: {}
    data: Callable[[Any], str] = lambda _story: ""

    def status_for(self, person: str) -> int:
        return self.people.get(person, self.others)


CHANGES_COURSE = gets(200, "lead", "second") | gets(403, "note_taker", "manager", "observer")


def version_of_briefing(story: Any) -> str:
    return f"version={story.briefing.version}&form=print"


RULES: dict[str, Rule] = {
    # Across processes: everybody has these, each with their own rows or none.
    "dashboards:desk": Rule(READ, gets(302, "official"), others=200),  # who has one unread copy lands on it
    "dashboards:portfolio": Rule(READ, gets(200, *SEATED, "outsider")),
    "dashboards:impasses": Rule(READ, gets(200, *SEATED, "outsider")),
    "dashboards:impasses_table": Rule(READ, gets(200, *SEATED, "outsider")),
    "dialogues:track_list": Rule(READ, others=200),
    "dashboards:styleguide": Rule(READ, others=200),  # only on a machine that develops
    "dialogues:process_list": Rule(READ, others=200),
    "dialogues:process_find": Rule(FORM, others=200),
    "transfers:briefing_list": Rule(READ, others=200),
    # In a process: by seat.
    "dialogues:process_detail": Rule(READ, gets(200, *SEATED)),
    "dialogues:course_picture": Rule(READ, gets(200, *SEATED)),
    "dialogues:course_png": Rule(READ, gets(200, *SEATED)),
    "dialogues:course_table": Rule(READ, gets(200, *SEATED)),
    "dialogues:process_export": Rule(READ, gets(200, *SEATED)),
    "dialogues:session_list": Rule(READ, gets(200, *SEATED)),
    "dialogues:process_search": Rule(FORM, gets(200, *SEATED)),
    "dialogues:session_detail": Rule(READ, gets(200, *SEATED)),
    "dialogues:history": Rule(READ, gets(200, *SEATED)),
    "dialogues:history_export": Rule(READ, gets(200, *SEATED)),
    "dialogues:claim_add": Rule(FORM, CHANGES_COURSE),
    "dialogues:claim_correct": Rule(FORM, CHANGES_COURSE),
    "dialogues:period_add": Rule(FORM, CHANGES_COURSE),
    "dialogues:period_correct": Rule(FORM, CHANGES_COURSE),
    # A conflict: whoever has a seat in one of its processes.
    "dialogues:conflict_detail": Rule(READ, gets(200, *SEATED)),
    "dialogues:conflict_export": Rule(READ, gets(200, *SEATED)),
    "dialogues:party_detail": Rule(READ, gets(200, *SEATED)),
    "dialogues:conflict_change": Rule(FORM, CHANGES_COURSE),
    "dialogues:process_open": Rule(FORM, CHANGES_COURSE),
    "dialogues:conflict_begin": Rule(FORM, others=403),  # for whoever holds that role in an organisation, and no seat
    "dialogues:issue_add": Rule(FORM, CHANGES_COURSE),
    "dialogues:external_id_add": Rule(FORM, CHANGES_COURSE),
    "dialogues:external_id_drop": Rule(DO, CHANGED),
    "dialogues:party_add": Rule(FORM, CHANGES_COURSE),
    "dialogues:party_period_add": Rule(FORM, CHANGES_COURSE),
    "dialogues:party_period_correct": Rule(FORM, CHANGES_COURSE),
    "dialogues:conflict_period_add": Rule(FORM, CHANGES_COURSE),
    "dialogues:conflict_period_correct": Rule(FORM, CHANGES_COURSE),
    "dialogues:objective_list": Rule(READ, gets(200, *SEATED)),
    "dialogues:plan_compare": Rule(READ, gets(200, *SEATED)),
    "dialogues:plan_new": Rule(FORM, CHANGES),
    "dialogues:event_new": Rule(FORM, CHANGES),
    "dialogues:event_correct": Rule(FORM, CHANGES),
    "dialogues:design_change": Rule(FORM, CHANGES),
    "dialogues:room_count": Rule(FORM, CHANGES),
    "dialogues:objective_new": Rule(FORM, CHANGES),
    "dialogues:objective_detail": Rule(READ, gets(200, *SEATED)),
    "dialogues:objective_move": Rule(FORM, CHANGES),
    "dialogues:objective_judge": Rule(FORM, CHANGES),
    "dialogues:objective_reword": Rule(FORM, CHANGES),
    "dialogues:document_new": Rule(FORM, CHANGES),
    "dialogues:purpose_change": Rule(FORM, CHANGES),
    "dialogues:impasse_list": Rule(READ, gets(200, *TEAM)),
    "dialogues:impasse_table": Rule(READ, gets(200, *TEAM)),
    "dialogues:impasse_new": Rule(FORM, CHANGES),
    "dialogues:impasse_step": Rule(FORM, gets(200, "lead", "second") | gets(403, "note_taker")),
    "dialogues:success_page": Rule(READ, gets(200, *SEATED)),
    "dialogues:snapshot_new": Rule(FORM, CHANGES),
    "dialogues:health_new": Rule(FORM, CHANGES),
    "dialogues:event_review": Rule(DO, CHANGED),
    "dialogues:participation_list": Rule(READ, gets(200, *TEAM)),
    # Somebody who takes part: seen by whoever sees the room, kept by the team, opened by who was named for it.
    "dialogues:participation_add": Rule(FORM, gets(200, *TEAM) | gets(403, "manager", "observer")),
    "dialogues:name_decision": Rule(FORM),  # of published history alone; the process of the story is none
    "dialogues:aid_list": Rule(READ, gets(200, *TEAM) | gets(403, "manager", "observer")),
    "dialogues:participation_find": Rule(FORM, gets(200, *TEAM)),
    "dialogues:participation_detail": Rule(READ, gets(200, *TEAM)),
    "dialogues:participation_describe": Rule(FORM, gets(200, *TEAM)),
    "dialogues:participation_call": Rule(FORM, gets(200, *TEAM)),
    "dialogues:post_add": Rule(FORM, gets(200, *TEAM)),
    "dialogues:post_correct": Rule(FORM, gets(200, *TEAM)),
    "dialogues:tie_add": Rule(FORM, gets(200, *TEAM)),
    "dialogues:tie_correct": Rule(FORM, gets(200, *TEAM)),
    "dialogues:participation_aid": Rule(FORM, gets(200, *TEAM)),
    "dialogues:participation_consent": Rule(FORM, gets(200, *TEAM)),
    "dialogues:consent_points": Rule(FORM, gets(200, *TEAM)),
    "dialogues:participation_identity": Rule(FORM, gets(200, "lead") | gets(403, "second", "note_taker")),
    "dialogues:identity_hide": Rule(DO, gets(302, *TEAM)),
    "dialogues:identity_write": Rule(FORM, gets(302, "lead") | gets(403, "second", "note_taker")),
    "dialogues:participation_merge": Rule(FORM, gets(200, "lead") | gets(403, "second", "note_taker")),
    "dialogues:merging_undo": Rule(DO, gets(302, "lead") | gets(403, "second", "note_taker")),
    "dialogues:identity_holders": Rule(FORM, gets(200, "lead") | gets(403, "second", "note_taker")),
    "dialogues:before": Rule(READ, gets(200, *TEAM) | gets(403, "manager", "observer")),
    "dialogues:expectation_list": Rule(FORM, gets(200, *TEAM) | gets(403, "manager", "observer")),
    "dialogues:expectation_settle": Rule(DO, gets(302, *TEAM)),
    "dialogues:session_plan": Rule(FORM, gets(200, *TEAM) | gets(403, "manager", "observer")),
    "dialogues:session_call_off": Rule(DO, gets(302, *TEAM) | gets(403, "manager", "observer")),
    "dialogues:contact_list": Rule(READ, gets(200, *TEAM)),
    "dialogues:contact_log": Rule(FORM, gets(200, *TEAM) | gets(403, "manager", "observer")),
    "dialogues:contact_draft": Rule(DO, gets(400, *TEAM) | gets(403, "manager", "observer")),
    "dialogues:contact_draft_return": Rule(DO, gets(400, *TEAM) | gets(403, "manager", "observer")),
    "dialogues:contact_delivered": Rule(DO, gets(302, *TEAM)),
    "dialogues:contact_answered": Rule(DO, gets(302, *TEAM)),
    "dialogues:step_done": Rule(DO, gets(302, *TEAM)),
    "dialogues:session_log": Rule(FORM, gets(200, *TEAM) | gets(403, "manager", "observer")),
    "dialogues:session_draft": Rule(DO, gets(400, *TEAM) | gets(403, "manager", "observer")),
    "dialogues:session_draft_return": Rule(DO, gets(400, *TEAM) | gets(403, "manager", "observer")),
    "transfers:transfer_list": Rule(READ, gets(200, *SEATED)),
    "transfers:clearance_list": Rule(READ, gets(200, *TEAM) | gets(403, "manager", "observer")),
    "transfers:briefing_new": Rule(FORM, gets(200, "lead", "second") | gets(403, "note_taker", "manager", "observer")),
    # A text: first by its audience, then by seat.
    "transfers:point_put_up": Rule(DO, gets(302, "lead", "second") | gets(403, "note_taker")),
    "transfers:passage_put_up": Rule(DO, gets(302, "lead", "second") | gets(403, "note_taker")),
    "transfers:point_consent": Rule(DO, gets(400, "lead", "second") | gets(403, "note_taker")),
    "transfers:clearance_detail": Rule(FORM, gets(200, "second") | gets(403, "lead", "note_taker")),
    "transfers:extract_withdraw": Rule(DO, gets(302, "second") | gets(403, "lead", "note_taker")),
    "dialogues:point_marking": Rule(FORM, gets(200, *TEAM)),
    "dialogues:passage_marking": Rule(FORM, gets(200, *TEAM)),
    "dialogues:attachment_marking": Rule(FORM, gets(200, *TEAM)),
    "dialogues:contact_marking": Rule(FORM, gets(200, *TEAM)),
    "dialogues:document_marking": Rule(FORM, gets(200, *TEAM)),
    "dialogues:point_leave": Rule(DO, gets(403, *TEAM)),  # it is not for named people
    "dialogues:point_question": Rule(DO, gets(302, *TEAM)),
    "dialogues:passage_question": Rule(DO, gets(302, *TEAM)),
    "dialogues:attachment_question": Rule(DO, gets(302, *TEAM)),
    "dialogues:contact_question": Rule(DO, gets(302, *TEAM)),
    "dialogues:document_question": Rule(DO, gets(302, *TEAM)),
    "dialogues:point_edit": Rule(FORM, gets(200, *TEAM)),
    "dialogues:passage_edit": Rule(FORM, gets(200, *TEAM)),
    "dialogues:point_versions": Rule(READ, gets(200, *TEAM)),
    "dialogues:passage_versions": Rule(READ, gets(200, *TEAM)),
    "dialogues:point_redact": Rule(FORM, gets(200, *TEAM)),
    "dialogues:point_grant": Rule(FORM, gets(200, *TEAM)),
    "dialogues:note_list": Rule(FORM, gets(200, *TEAM)),
    "dialogues:passage_promote": Rule(FORM, gets(200, "lead"), ids=lambda story: {"passage": story.note.pk}),
    "dialogues:attachment_add": Rule(FORM, gets(200, *TEAM) | gets(403, "manager", "observer")),
    "dialogues:attachment_file": Rule(READ, gets(200, *TEAM)),
    "dialogues:process_handover": Rule(
        FORM, gets(200, "lead") | gets(403, "second", "note_taker", "manager", "observer")
    ),
    # A room: of whom it tells, like the list of people; sealing, like logging.
    "dialogues:session_after": Rule(FORM, gets(200, *TEAM) | gets(403, "manager", "observer")),
    "dialogues:attendance_correct": Rule(FORM, gets(200, *TEAM) | gets(403, "manager", "observer")),
    "dialogues:session_room": Rule(FORM, gets(200, *TEAM)),
    "dialogues:session_seal": Rule(FORM, gets(200, *TEAM) | gets(403, "manager", "observer")),
    # Security: people and paths. The lead and the auditor are second persons; only who broke the glass reads behind it.
    "dialogues:security_home": Rule(READ, gets(200, "administrator", "auditor", "lead")),
    "dialogues:access_answer": Rule(FORM, gets(200, "administrator")),
    "dialogues:audience_readers": Rule(READ, gets(200, "administrator")),
    "dialogues:glass_ask": Rule(FORM, gets(200, "administrator")),
    "dialogues:person_reads": Rule(READ, gets(200, "administrator")),
    "dialogues:factor_reset": Rule(FORM, gets(200, "administrator")),
    "dialogues:address_change": Rule(FORM, gets(200, "administrator")),
    "dialogues:audit_record": Rule(READ, gets(200, "auditor")),
    "dialogues:reset_agree": Rule(FORM, gets(200, "administrator", "auditor", "lead")),
    "dialogues:glass_detail": Rule(FORM, gets(200, "administrator", "auditor", "lead")),
    "dialogues:glass_texts": Rule(READ, gets(200, "administrator")),
    "dialogues:glass_file": Rule(READ),  # the file of the story is the team's, and the glass is of the room
    "dialogues:notice_detail": Rule(FORM, gets(200, "lead")),
    # A draft: whoever asked for it, and the second person.
    "transfers:briefing_detail": Rule(READ, gets(200, "lead", "second")),
    "transfers:briefing_progress": Rule(READ, gets(200, "lead", "second")),
    "transfers:briefing_order": Rule(FORM, gets(200, "lead") | gets(403, "second")),
    "transfers:briefing_review": Rule(READ, gets(200, "lead", "second")),
    "transfers:briefing_release": Rule(DO, gets(302, "second") | gets(403, "lead"), data=version_of_briefing),
    "transfers:briefing_strike": Rule(DO, gets(302, "lead", "second")),
    "transfers:briefing_send_back": Rule(DO, gets(302, "second") | gets(403, "lead")),
    "transfers:briefing_close": Rule(FORM, gets(200, "lead") | gets(403, "second")),
    "transfers:copy_pages": Rule(DO, gets(302, "lead", "second")),
    "transfers:copy_recall": Rule(FORM, gets(200, "lead", "second")),
    # A copy: its addressee, and nobody of those who made it.
    "transfers:copy_cover": Rule(READ, gets(200, "official")),
    "transfers:copy_open": Rule(DO, gets(302, "official")),
    "transfers:copy_text": Rule(READ, gets(200, "official")),
    "transfers:copy_acknowledge": Rule(DO, gets(302, "official")),
    "transfers:copy_pdf": Rule(READ, gets(200, "official")),
    "transfers:copy_docx": Rule(READ, gets(200, "official")),
    # One's own account.
    "accounts:confirm": Rule(FORM, others=200),
    "accounts:done": Rule(READ, others=200),
    "accounts:token": Rule(READ, others=200),
    "accounts:session_end": Rule(DO, gets(302, "lead"), ids=lambda story: {"number": story.own_session}),
    "account_logout": Rule(FORM, gets(200, "no_factor"), others=200),
    "account_change_password": Rule(FORM, others=200),
    "mfa_index": Rule(READ, others=200),
    "mfa_activate_totp": Rule(FORM, gets(200, "no_factor"), others=200),
    "mfa_deactivate_totp": Rule(FORM, others=200),
    "mfa_view_recovery_codes": Rule(READ),  # nobody of the story has any
    "mfa_generate_recovery_codes": Rule(FORM, others=200),
    "mfa_download_recovery_codes": Rule(READ),
    "usersessions_list": Rule(FORM, others=200),
    # For everybody; whoever is signed in already is sent on from the door.
    "account_login": Rule(FORM, gets(200, "anonymous", "former"), others=302, is_public=True),
    "mfa_authenticate": Rule(FORM, others=302, is_public=True),  # nobody of the story stands between the two factors
    "account_reset_password": Rule(FORM, others=200, is_public=True),
    "account_reset_password_done": Rule(READ, others=200, is_public=True),
    "account_reset_password_from_key": Rule(
        FORM, others=200, is_public=True, ids=lambda _story: {"uidb36": "abc", "key": "none"}
    ),
    "account_reset_password_from_key_done": Rule(READ, others=200, is_public=True),
}
