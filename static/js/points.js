// The attendance and the points of a record by keyboard. On the line of a point: arrows to the next, T P I M to its type, party, issue, markings.
// In one of those: Enter to the line of the next point.
(() => {
  "use strict";
  // One's own memory aids come beside the pseudonyms once the list of who was there is opened.
  const there = document.querySelector("details[data-aids-url]");
  const aids = async () => {
    const answer = await fetch(there.dataset.aidsUrl, { headers: { Accept: "application/json" }, redirect: "error" });
    if (!answer.ok) return;
    for (const [id, text] of Object.entries(await answer.json())) document.getElementById(`aid-${id}`)?.replaceChildren(text);
  };
  there?.addEventListener("toggle", () => aids().catch(() => null), { once: true });

  // How many are ticked; and of a long list those who are looked for, to tick all of them or none.
  const rows = [...document.querySelectorAll(".pick > li")];
  const box = (row) => row.querySelector("[type=checkbox]");
  const count = () => there.querySelector("summary b").replaceChildren(rows.filter((row) => box(row).checked).length);
  there?.addEventListener("change", ({ target }) => target.matches(".pick [type=checkbox]") && count());
  const find = document.querySelector("[data-find]");
  find?.removeAttribute("hidden");
  find?.addEventListener("input", (event) => {
    if (event.isTrusted) event.stopPropagation(); // this is nothing of the record
    const word = find.querySelector("input").value.trim().toLowerCase();
    for (const row of rows) row.hidden = !row.querySelector("span").textContent.toLowerCase().includes(word);
    for (const folded of find.parentElement.querySelectorAll("details:has(.pick)")) folded.open = word !== "";
  });
  find?.addEventListener("keydown", (event) => event.key === "Enter" && event.target.matches("input") && event.preventDefault());
  find?.addEventListener("click", ({ target: { dataset } }) => {
    if (!("tick" in dataset)) return;
    for (const row of rows) if (!row.hidden) box(row).checked = dataset.tick !== "";
    count();
    find.dispatchEvent(new Event("input", { bubbles: true }));
  });

  const list = document.querySelector(".points");
  if (!list) return;
  // What was opened is seen whole, above the bar.
  list.addEventListener("toggle", ({ target }) => target.open && target.scrollIntoView({ block: "nearest" }), true);
  const FIELDS = { t: "kind", p: "party", i: "issue", m: "distribution" };
  list.addEventListener("keydown", (event) => {
    const { target, key } = event;
    const point = target.closest("details.point");
    if (!point || event.ctrlKey || event.metaKey || event.altKey) return;
    const lines = [...list.querySelectorAll("details.point > summary")];
    const place = lines.indexOf(point.querySelector("summary"));
    let next;
    if (target.matches("summary")) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[key];
      const field = FIELDS[key.toLowerCase()];
      if (field) point.open = true;
      next = step ? lines[place + step] : field && point.querySelector(`select[name$="-${field}"]`);
    } else if (target.matches("select") && key === "Enter") {
      point.open = false;
      next = lines[place + 1] ?? lines[place];
    }
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
})();
