"""Short sentences for the tests."""


def readers(w, text):
    return {person for person in w.people if w.may_read(person, text)}


def log(w, t, marking, named=(), writer=None):
    return w.log_point(writer or t.lead, t.process, t.session, marking, named)


def brief(w, t):
    briefing = w.request_briefing(t.lead, t.process, (t.facilitator,))
    draft = w.write_draft(t.lead, briefing)
    return briefing, draft
