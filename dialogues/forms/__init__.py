from dialogues.forms.points import PointForm, PointFormSet, lines_as_points
from dialogues.forms.proceedings import ProceedingsForm
from dialogues.forms.session import AttendanceForm, SessionForm, officials_hold_posts, writer_is_in_the_room

__all__ = [
    "AttendanceForm",
    "PointForm",
    "PointFormSet",
    "ProceedingsForm",
    "SessionForm",
    "lines_as_points",
    "officials_hold_posts",
    "writer_is_in_the_room",
]
