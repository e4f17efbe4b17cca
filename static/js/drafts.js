// <form data-draft-url="…">: what is written is posted there after a moment of quiet. "Saved" appears on 2xx only.
// Until the server has it, it stands in the browser's storage as ciphertext (js/offline.js). Its words: components/save_bar.html.
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
  let locked = -1; // the last change that stands in the storage, as ciphertext
  let failures = 0;
  let timer = 0;
  let running = null;
  let sending = false;
  let leaving = false;
  const { offline } = window.backchannel;
  const of = { draft: form.elements.form_key?.value, issued: Number(form.dataset.draftIssued) };
  Object.assign(of, { key: form.dataset.draftKey, address: form.dataset.draftReturnUrl });
  offline?.bringBack(of.address);

  const show = (state) => {
    if (!status) return;
    for (const part of status.querySelectorAll("[data-state]")) part.hidden = part.dataset.state !== state;
  };

  const body = () => {
    const data = new FormData(form);
    for (const field of form.elements) {
      if (field.name && (field.type === "file" || field.type === "password")) data.delete(field.name);
    }
    return new URLSearchParams(data);
  };

  const lock = async () => {
    if (!offline) return;
    const data = body();
    data.delete("csrfmiddlewaretoken");
    const change = written;
    if (!(await offline.lock(data.toString(), of).catch(() => false))) return;
    locked = change;
    if (failures && locked === written && !dialog?.open) show("locked");
  };

  const later = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  };

  // Answers "saved", "expired", "offline" or "refused".
  const post = async (keepalive) => {
    const change = written;
    let answer;
    lock();
    try {
      const headers = { "X-Requested-With": "draft", Accept: "application/json" };
      answer = await fetch(form.dataset.draftUrl, { method: "POST", body: body(), headers, keepalive, redirect: "error" });
    } catch {
      return "offline";
    }
    if (answer.ok) {
      // The time is the server's: the clock of this machine may be wrong.
      const { saved_at: at, issued, key } = await answer.json().catch(() => ({}));
      status?.querySelector("[data-saved-at]").replaceChildren(at ?? "");
      Object.assign(of, { issued, key });
      kept = change;
      if (written === kept) offline?.unlock(of.draft);
      return "saved";
    }
    if (answer.status === 502 || answer.status === 503 || answer.status === 504) return "offline";
    if (answer.status === 409) offline?.unlock(of.draft); // it is a record by now
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
      show(locked === written ? "locked" : "kept");
      later(Math.min(QUIET * 2 ** failures, LONGEST_WAIT));
    }
    return outcome;
  };

  const changed = () => {
    written += 1;
    if (failures) lock();
    if (!failures) later(QUIET);
  };
  form.addEventListener("input", changed);
  form.addEventListener("focusout", () => written !== kept && !failures && save());
  window.addEventListener("online", () => save());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && written !== kept) lock().then(() => save({ keepalive: true }));
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
