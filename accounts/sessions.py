"""Sessions in the database, their content encrypted: during enrolment a session holds a second factor's secret."""

import base64
import binascii
import json
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from confidentiality.secrets import SecretUnreadable, unwrap_secret, wrap_secret

PURPOSE = "accounts.session"


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def encode(self, session_dict: dict[str, Any]) -> str:
        plain = json.dumps(session_dict, separators=(",", ":")).encode()
        return base64.b64encode(wrap_secret(PURPOSE, plain)).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        try:
            content: dict[str, Any] = json.loads(unwrap_secret(PURPOSE, base64.b64decode(session_data)))
        except (SecretUnreadable, binascii.Error, ValueError):
            return {}
        return content
