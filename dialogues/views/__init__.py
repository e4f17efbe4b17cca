from dialogues.views.contact import contact_answered, contact_delivered, contact_list, contact_log, step_done
from dialogues.views.objective import objective_list
from dialogues.views.people import participation_list
from dialogues.views.plan import event_new, event_review, plan_compare, plan_new
from dialogues.views.process import process_detail, process_list, track_list
from dialogues.views.search import process_find, process_search
from dialogues.views.session import session_detail, session_list
from dialogues.views.session_log import session_draft, session_log

__all__ = [
    "contact_answered",
    "contact_delivered",
    "contact_list",
    "contact_log",
    "event_new",
    "event_review",
    "objective_list",
    "participation_list",
    "plan_compare",
    "plan_new",
    "process_detail",
    "process_find",
    "process_list",
    "process_search",
    "session_detail",
    "session_draft",
    "session_list",
    "session_log",
    "step_done",
    "track_list",
]
