from dialogues.forms.session import (
    AttendanceForm,
    PointForm,
    PointFormSet,
    SessionForm,
    lines_as_points,
    writer_is_in_the_room,
)

__all__ = ["AttendanceForm", "PointForm", "PointFormSet", "SessionForm", "lines_as_points", "writer_is_in_the_room"]
