from dialogues.views.after import session_after
from dialogues.views.before import before
from dialogues.views.contact import contact_answered, contact_delivered, contact_list, contact_log, step_done
from dialogues.views.draft import draft_keep, draft_return
from dialogues.views.expectation import expectation_list, expectation_settle
from dialogues.views.export import process_export
from dialogues.views.impasse import impasse_list, impasse_new, impasse_step, impasse_table
from dialogues.views.objective import objective_detail, objective_list
from dialogues.views.objective_change import (
    document_new,
    objective_judge,
    objective_move,
    objective_new,
    objective_reword,
)
from dialogues.views.people import participation_list
from dialogues.views.plan import event_correct, event_new, event_review, plan_compare, plan_new
from dialogues.views.planning import session_call_off, session_plan
from dialogues.views.process import course_picture, course_png, course_table, process_detail, process_list, track_list
from dialogues.views.search import process_find, process_search
from dialogues.views.session import session_detail, session_list
from dialogues.views.session_log import session_log
from dialogues.views.success import health_new, purpose_change, snapshot_new, success_page

__all__ = [
    "before",
    "contact_answered",
    "contact_delivered",
    "contact_list",
    "contact_log",
    "course_picture",
    "course_png",
    "course_table",
    "document_new",
    "draft_keep",
    "draft_return",
    "event_correct",
    "event_new",
    "event_review",
    "expectation_list",
    "expectation_settle",
    "health_new",
    "impasse_list",
    "impasse_new",
    "impasse_step",
    "impasse_table",
    "objective_detail",
    "objective_judge",
    "objective_list",
    "objective_move",
    "objective_new",
    "objective_reword",
    "participation_list",
    "plan_compare",
    "plan_new",
    "process_detail",
    "process_export",
    "process_find",
    "process_list",
    "process_search",
    "purpose_change",
    "session_after",
    "session_call_off",
    "session_detail",
    "session_list",
    "session_log",
    "session_plan",
    "snapshot_new",
    "step_done",
    "success_page",
    "track_list",
]
