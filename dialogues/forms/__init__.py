from dialogues.forms.attendance import AttendanceForm, CorrectionForm, Room, usual
from dialogues.forms.points import PointForm, PointFormSet, lines_as_points
from dialogues.forms.proceedings import ProceedingsForm
from dialogues.forms.session import SessionForm, officials_hold_posts, writer_is_in_the_room

__all__ = [
    "AttendanceForm",
    "CorrectionForm",
    "PointForm",
    "PointFormSet",
    "ProceedingsForm",
    "Room",
    "SessionForm",
    "lines_as_points",
    "officials_hold_posts",
    "usual",
    "writer_is_in_the_room",
]
