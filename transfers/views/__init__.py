from transfers.views.briefing import briefing_detail, briefing_list, briefing_progress
from transfers.views.clearance import (
    clearance_detail,
    clearance_list,
    extract_withdraw,
    passage_put_up,
    point_consent,
    point_put_up,
)
from transfers.views.order import briefing_new, briefing_order
from transfers.views.reading import (
    copy_acknowledge,
    copy_cover,
    copy_docx,
    copy_open,
    copy_pdf,
    copy_text,
)
from transfers.views.review import briefing_release, briefing_review, briefing_send_back, briefing_strike
from transfers.views.transfer import transfer_list

__all__ = [
    "briefing_detail",
    "briefing_list",
    "briefing_new",
    "briefing_order",
    "briefing_progress",
    "briefing_release",
    "briefing_review",
    "briefing_send_back",
    "briefing_strike",
    "clearance_detail",
    "clearance_list",
    "copy_acknowledge",
    "copy_cover",
    "copy_docx",
    "copy_open",
    "copy_pdf",
    "copy_text",
    "extract_withdraw",
    "passage_put_up",
    "point_consent",
    "point_put_up",
    "transfer_list",
]
