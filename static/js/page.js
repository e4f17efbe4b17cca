// On every page: dialogs where the browser lacks command/commandfor, waiting buttons, and sign-ins that run out.
(() => {
  "use strict";
  const doc = document;
  // Ciphertext of unsent drafts (js/offline.js) lasts 72 hours, whichever page is opened after them.
  for (const name of Object.keys(localStorage).filter((each) => each.startsWith("draft "))) {
    if (!(JSON.parse(localStorage.getItem(name)).until > Date.now())) localStorage.removeItem(name);
  }
  const signIn = doc.body.dataset;

  if (!("commandForElement" in HTMLButtonElement.prototype)) {
    doc.addEventListener("click", (event) => {
      const button = event.target.closest("button[commandfor]");
      const target = button && doc.getElementById(button.getAttribute("commandfor"));
      if (!target) return;
      const command = button.getAttribute("command");
      if (command === "show-modal" && !target.open) target.showModal();
      if (command === "close" && target.open) target.close();
    });
  }

  // A button keeps its place while its request runs.
  const busy = (on) => (event) => {
    const source = event.detail.elt;
    if (on) source.setAttribute("aria-busy", "true");
    else source.removeAttribute("aria-busy");
  };
  doc.addEventListener("htmx:beforeRequest", busy(true));
  doc.addEventListener("htmx:afterRequest", busy(false));

  doc.addEventListener("click", (event) => {
    const dismissed = event.target.closest("[data-dismiss]");
    if (dismissed) dismissed.closest("[data-toast]").remove();
  });
  for (const toast of doc.querySelectorAll("[data-toast]")) setTimeout(() => toast.remove(), 10_000);

  // Where the tabs do not fit, the present one is in sight.
  doc.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

  // A point shows what is chosen in it now, not what it came with.
  doc.addEventListener("change", ({ target }) => {
    const point = target.closest("details.point");
    if (!point || !/-(kind|party|issue|distribution|attribution)$/.test(target.name)) return;
    const words = target.selectedOptions[0].text;
    const said = point.querySelector(`summary [data-of="${target.name.split("-").pop()}"]`);
    if (said) return void said.replaceChildren(target.value && words);
    const isHandling = target.name.endsWith("-distribution");
    const mark = point.querySelector(isHandling ? "summary .tlp" : "summary .att");
    mark.textContent = isHandling ? words.split(",")[0] : words[0].toUpperCase() + words.slice(1);
    if (isHandling) mark.dataset.l = target.value.toLowerCase().replace("_", "-");
  });

  // 401 names the page to open beside this one; what was written here stays.
  const expired = (address) => {
    const dialog = doc.getElementById("expired");
    if (!dialog) return void location.reload();
    if (address) dialog.querySelector("a").href = address;
    if (!dialog.open) dialog.showModal();
  };
  doc.addEventListener("htmx:responseError", (event) => {
    const { xhr } = event.detail;
    if (xhr.status === 401) expired(xhr.getResponseHeader("X-Sign-In"));
  });

  // A new sign-in makes old form tokens worthless. "poll" does not count as somebody being here, "draft" does.
  const ask = async (purpose) => {
    const answer = await fetch(signIn.tokenUrl, { headers: { "X-Requested-With": purpose } });
    if (answer.status === 401) expired(answer.headers.get("X-Sign-In"));
    if (!answer.ok) return null;
    const { token, seconds } = await answer.json();
    for (const input of doc.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
    return seconds;
  };
  window.backchannel = { expired, renew: () => ask("draft") };

  const stay = doc.getElementById("idle");
  if (!signIn.tokenUrl || !stay) return;
  const WARN = 120;
  const watch = async () => {
    const seconds = await ask("poll").catch(() => 60);
    if (seconds === null) return;
    if (seconds <= WARN && !stay.open) stay.showModal();
    if (seconds > WARN && stay.open) stay.close();
    setTimeout(watch, (seconds > WARN ? seconds - WARN + 1 : Math.max(seconds, 1) + 1) * 1000);
  };
  stay.addEventListener("close", () => ask("draft").catch(() => null));
  setTimeout(watch, Number(signIn.firstLook || 600) * 1000);
})();
