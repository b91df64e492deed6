"use strict";
// A click on a fact lights its evidence, on evidence its facts, on a name all its mentions; Escape puts the lights out.
const all = (selector) => [...document.querySelectorAll(selector)];
const numbers = (element, key) => (element.dataset[key] ?? "").split(" ").filter(Boolean);
const quiet = () => {
  for (const element of all(".lit")) element.classList.remove("lit");
  for (const element of all("[aria-pressed=true]")) element.setAttribute("aria-pressed", "false");
};

function light(key, wanted) {
  quiet();
  const found = all(`[data-${key}]`).filter((element) => numbers(element, key).some((n) => wanted.includes(n)));
  for (const element of found) {
    element.classList.add("lit");
    if (element.hasAttribute("aria-pressed")) element.setAttribute("aria-pressed", "true");
  }
  return found;
}

const show = (element) => element?.scrollIntoView({ block: "nearest", behavior: "smooth" });

function act(target) {
  const named = target.closest("[data-e]");
  const fact = target.closest(".facts [data-f]");
  const told = target.closest(".told");
  if (fact) {
    const [first] = light("f", numbers(fact, "f")).filter((element) => element.matches(".told"));
    history.replaceState(null, "", `#${fact.id}`);
    show(first);
  } else if (told) {
    const [first] = light("f", numbers(told, "f")).filter((element) => element.matches(".fact"));
    show(first);
  } else if (named) {
    light("e", numbers(named, "e"));
    if (named.closest("footer")) show(document.querySelector(".mention.lit"));
  } else quiet();
}

document.addEventListener("click", (event) => act(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") quiet();
  if ((event.key === "Enter" || event.key === " ") && event.target.matches(".fact")) {
    event.preventDefault();
    act(event.target);
  }
});
const opened = location.hash && document.getElementById(location.hash.slice(1));
if (opened) act(opened);
