"""Answers `user.has_perm("confidentiality.read_audience", audience)` from grants. There is nothing else to be asked.

Guardian's own backend is not used: it honours ended grants and deactivated accounts, and lets superusers pass.
"""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from confidentiality import audiences
from confidentiality.models.audience import Audience

READ = "confidentiality.read_audience"


class AudienceBackend(BaseBackend):
    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if perm not in {READ, READ.partition(".")[2]} or not isinstance(obj, Audience):
            return False
        return bool(user_obj.is_active) and audiences.may_read(user_obj, obj)

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """No permission holds for a whole model; on an audience there is one."""
        return {READ} if self.has_perm(user_obj, READ, obj) else set()
