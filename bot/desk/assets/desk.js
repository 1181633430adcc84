"use strict";
// Keys, the running count, and care that nothing is sent where it would be lost. Every page works without.
(() => {
  const all = (wanted) => [...document.querySelectorAll(wanted)];
  const trouble = document.getElementById("trouble");
  const say = (words) => { trouble.textContent = words; trouble.hidden = !words; if (words) trouble.scrollIntoView({ block: "center" }); };

  // The running count: fetched once the page stands, since trying takes a moment.
  const effect = document.getElementById("effect");
  if (effect && effect.dataset.src) {
    fetch(effect.dataset.src).then((got) => {
      if (!got.ok || got.redirected) throw new Error("not there");
      return got.text();
    }).then((words) => { effect.innerHTML = words; effect.dataset.done = "yes"; }).catch(() => {
      effect.textContent = trouble.dataset.untried;
      effect.dataset.done = "no";
    });
  }

  // A form is sent only where the desk answers: else what stands in it would be gone.
  for (const form of all("form[data-careful]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sure) return;
      event.preventDefault();
      const submitter = event.submitter;
      fetch("/alive", { redirect: "manual" }).then((got) => {
        if (!got.ok) {
          say(trouble.dataset.over);
          return;
        }
        form.dataset.sure = "yes";
        form.requestSubmit(submitter);
      }).catch(() => say(trouble.dataset.away));
    });
  }
  window.addEventListener("pageshow", () => { for (const form of all("form[data-careful]")) delete form.dataset.sure; });

  // Words that are marked in a context may be the answer.
  const marked = document.getElementById("marked");
  const markedWords = () => {
    const chosen = window.getSelection();
    const from = chosen.rangeCount && chosen.getRangeAt(0).commonAncestorContainer;
    const element = from && (from.nodeType === 1 ? from : from.parentElement);
    const context = element && element.closest(".context");
    return context && chosen.toString().trim() ? { text: chosen.toString().trim(), document: context.dataset.document } : null;
  };
  if (marked) {
    document.addEventListener("selectionchange", () => {
      const found = markedWords();
      marked.hidden = !found;
      if (!found) return;
      document.getElementById("marked-text").value = found.text;
      document.getElementById("marked-document").value = found.document;
    });
  }

  // Keys; who needs them otherwise (a voice, a switch) turns them off.
  const on = document.getElementById("keys-on");
  if (on) {
    on.checked = localStorage.getItem("keys") !== "off";
    on.addEventListener("change", () => localStorage.setItem("keys", on.checked ? "on" : "off"));
  }
  const items = all("[data-item]");
  const step = (by) => {
    const at = items.indexOf(document.activeElement);
    const to = items[Math.max(0, Math.min(items.length - 1, at < 0 ? (by > 0 ? 0 : items.length - 1) : at + by))];
    if (to) to.focus();
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest && event.target.closest("input:not([type=checkbox]), textarea, select");
    if (typing && event.key === "Escape") { typing.blur(); return; }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat || (on && !on.checked)) return;
    const focus = document.querySelector(`[data-focus-key="${CSS.escape(event.key)}"]`);
    const press = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    const search = document.getElementById("search");
    const keys = document.getElementById("keys");
    if (focus) focus.focus();
    else if (press && !press.hidden) press.click();
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "/" && search) search.focus();
    else if (event.key === "?" && keys) { keys.open = !keys.open; keys.querySelector("summary").focus(); }
    else return;
    event.preventDefault();
  });
})();
