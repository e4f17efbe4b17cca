// <form data-draft-url="…">: what is written is posted there after a moment of quiet. "Saved" appears on 2xx only.
// Nothing is kept in the browser's storage. The words stand in templates/components/save_bar.html.
(() => {
  "use strict";
  const QUIET = 2_000;
  const LONGEST_WAIT = 60_000;
  const form = document.querySelector("form[data-draft-url]");
  if (!form) return;
  const status = document.querySelector("[data-draft-status]");
  const dialog = document.getElementById("expired");
  let written = 0; // counts changes
  let kept = 0; // the last change that the server has
  let failures = 0;
  let timer = 0;
  let running = null;
  let sending = false;
  let leaving = false;

  const show = (state) => {
    if (!status) return;
    for (const part of status.querySelectorAll("[data-state]")) part.hidden = part.dataset.state !== state;
    if (state !== "saved") return;
    const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    status.querySelector("[data-saved-at]").textContent = new Date().toLocaleTimeString(document.documentElement.lang, clock);
  };

  const body = () => {
    const data = new FormData(form);
    for (const field of form.elements) {
      if (field.name && (field.type === "file" || field.type === "password")) data.delete(field.name);
    }
    return new URLSearchParams(data);
  };

  const later = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  };

  // Answers "saved", "expired", "offline" or "refused".
  const post = async (keepalive) => {
    const change = written;
    let answer;
    try {
      const headers = { "X-Requested-With": "draft", Accept: "application/json" };
      answer = await fetch(form.dataset.draftUrl, { method: "POST", body: body(), headers, keepalive, redirect: "error" });
    } catch {
      return "offline";
    }
    if (answer.ok) {
      kept = change;
      return "saved";
    }
    if (answer.status === 502 || answer.status === 503 || answer.status === 504) return "offline";
    if (answer.status !== 401) return "refused";
    window.backchannel.expired(answer.headers.get("X-Sign-In"));
    return "expired";
  };

  const save = async ({ keepalive = false } = {}) => {
    clearTimeout(timer);
    while (running) await running;
    if (written === kept) return "saved";
    if (!failures) show("saving");
    running = post(keepalive);
    const outcome = await running;
    running = null;
    if (outcome === "saved") {
      failures = 0;
      show("saved");
      if (written !== kept) later(QUIET);
    } else if (outcome === "expired") {
      failures += 1;
      show("expired");
      later(LONGEST_WAIT);
    } else {
      failures += 1;
      show("kept");
      later(Math.min(QUIET * 2 ** failures, LONGEST_WAIT));
    }
    return outcome;
  };

  const changed = () => {
    written += 1;
    if (!failures) later(QUIET);
  };
  form.addEventListener("input", changed);
  form.addEventListener("focusout", () => written !== kept && !failures && save());
  window.addEventListener("online", () => save());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && written !== kept) save({ keepalive: true });
  });

  // Sending the form saves first, so that an expired sign-in or a broken line never takes the text with it.
  form.addEventListener("submit", async (event) => {
    if (leaving) return;
    event.preventDefault();
    if (sending) return; // pressed twice
    sending = true;
    const { submitter } = event;
    written += 1;
    const outcome = await save();
    sending = false;
    if (outcome === "expired" || outcome === "offline") return;
    leaving = true;
    form.requestSubmit(submitter);
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && written !== kept) event.preventDefault();
  });
  window.addEventListener("pageshow", () => (leaving = false));

  dialog?.querySelector("[data-retry]").addEventListener("click", async () => {
    if ((await window.backchannel.renew().catch(() => null)) === null) return;
    dialog.close();
    save();
  });
})();
