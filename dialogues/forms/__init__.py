from dialogues.forms.session import AttendanceForm, PointForm, PointFormSet, SessionForm, lines_as_points

__all__ = ["AttendanceForm", "PointForm", "PointFormSet", "SessionForm", "lines_as_points"]
