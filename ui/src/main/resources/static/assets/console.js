"use strict";

// Theme: the system's unless the button was pressed.
function currentTheme() {
  const chosen = document.documentElement.dataset.theme;
  if (chosen) {
    return chosen;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function toggleTheme() {
  const next = currentTheme() === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  localStorage.setItem("theme", next);
}

// A secret is shown once; where the clipboard is not allowed it is selected for the keyboard.
async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent);
    button.textContent = button.dataset.copied;
  } catch {
    getSelection().selectAllChildren(source);
  }
}

document.addEventListener("click", (event) => {
  const themeButton = event.target.closest("[data-theme-toggle]");
  if (themeButton) {
    toggleTheme();
  }
  const copyButton = event.target.closest("[data-copy]");
  if (copyButton) {
    copy(copyButton);
  }
});

// One field decides which others are asked for: data-when="backend=cpu" on a field's box.
function showDependents() {
  for (const box of document.querySelectorAll("[data-when]")) {
    const [name, wanted] = box.dataset.when.split("=");
    const field = document.querySelector(`[name="${name}"]`);
    const hidden = !wanted.split("|").includes(field.value);
    box.hidden = hidden;
    for (const input of box.querySelectorAll("input, select")) {
      input.disabled = hidden;
    }
  }
}
document.addEventListener("change", showDependents);
showDependents();

// Live region: the server sends its HTML again whenever it changed. Focus and open details survive.
const region = document.getElementById("live");
const light = document.getElementById("live-light");

function show(html) {
  const focused = document.activeElement?.id;
  const open = [...region.querySelectorAll("details[open][id]")].map((d) => d.id);
  region.innerHTML = html;
  for (const id of open) {
    document.getElementById(id)?.setAttribute("open", "");
  }
  htmx.process(region);
  if (focused) {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
}

function mark(state) {
  if (light) {
    light.dataset.state = state;
    light.textContent = light.dataset[state];
  }
}

// A request of our own from inside the region is under way: its answer is newer than what a push could hold.
let requestsUnderWay = 0;
document.addEventListener("htmx:beforeRequest", () => requestsUnderWay++);
document.addEventListener("htmx:afterRequest", () => requestsUnderWay--);
document.addEventListener("htmx:responseError", () => location.reload());

if (region?.dataset.events) {
  const source = new EventSource(region.dataset.events);
  source.addEventListener("open", () => mark("on"));
  source.addEventListener("error", () => {
    mark("off");
    // The server refused instead of being away, as after a logout: EventSource gives up and so do we.
    if (source.readyState === EventSource.CLOSED) {
      location.reload();
    }
  });
  source.addEventListener("live", (event) => {
    if (requestsUnderWay === 0) {
      show(event.data);
    }
  });
  addEventListener("pagehide", () => source.close());
}
