"""A stand for the scripts of the pages: serves one page under the site's own headers and answers as it is told."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import parse_qs

from django.conf import settings
from django.template import engines

STATIC = Path(settings.BASE_DIR) / "static"
POLICY = "; ".join(
    f"{name} {' '.join(values)}" for name, values in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
)
PAGE = """{% extends "base.html" %}{% load static %}
{% block scripts %}<script src="{% static 'js/drafts.js' %}" defer></script>{% endblock %}
{% block heading %}Log session 12{% endblock %}
{% block content %}
<form id="record" method="post" action="/send/" data-draft-url="/draft/" autocomplete="off">{% csrf_token %}
<label for="text">What happened</label><textarea id="text" name="text"></textarea>
<label for="file">Paper</label><input type="file" id="file" name="file"></form>
<a href="/elsewhere/" id="away">Away</a>
{% endblock %}
{% block bar %}
{% include "components/save_bar.html" with form_id="record" action="Finish record" only %}
{% endblock %}"""


class Writer:
    is_authenticated = True
    name = "Lio Varrent"


class Stand(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self.server_port}"
        self.status = 200
        self.seconds = 900
        self.page = engines["django"].from_string(PAGE).render({"user": Writer(), "csrf_token": "old"})
        self.drafts, self.sent, self.headers, self.asked = [], [], [], []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        """A browser that leaves in the middle is no news."""


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        path = self.path.partition("?")[0]
        if path.startswith("/static/"):
            self.answer((STATIC / path.removeprefix("/static/")).read_bytes(), guess_type(path)[0])
        elif path == "/sign-in/token/":
            self.server.asked.append(self.headers["X-Requested-With"])
            self.answer(json.dumps({"token": "new", "seconds": self.server.seconds}).encode(), "application/json")
        else:
            self.answer(self.server.page.encode(), "text/html; charset=utf-8")

    def do_POST(self):
        body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode(), keep_blank_values=True)
        fields = {name: values[0] for name, values in body.items()}
        self.server.headers.append(dict(self.headers))
        if self.path != "/draft/":
            self.server.sent.append(fields)
            self.answer(b"<!doctype html><title>Backchannel</title><p>Sent", "text/html; charset=utf-8")
            return
        status = self.server.status
        if status == 200:
            self.server.drafts.append(fields)
        self.answer(b'{"saved_at": "14:02"}', "application/json", status=status)

    def answer(self, body, kind, *, status=200):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        if status == 401:
            self.send_header("X-Sign-In", "/sign-in/?next=/sign-in/done/")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass
