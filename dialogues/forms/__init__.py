from dialogues.forms.proceedings import ProceedingsForm
from dialogues.forms.session import (
    AttendanceForm,
    PointForm,
    PointFormSet,
    SessionForm,
    lines_as_points,
    officials_hold_posts,
    writer_is_in_the_room,
)

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
