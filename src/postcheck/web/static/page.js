// Checks the draft while one types. Without this module the form is sent whole and works as well.

const WAIT = 600; // milliseconds after the last key
const form = document.getElementById("form");
const text = document.getElementById("text");
const marks = document.getElementById("marks");
const found = document.getElementById("found");
const status = document.getElementById("status");
const see = document.getElementById("see");
const photo = document.getElementById("photo");
const aboutPhoto = document.getElementById("about-photo");

let timer = 0;
let asking = null; // what stops the last request
let said = ""; // what a screen reader was told last

function show(part) {
  for (const one of part.querySelectorAll(".only-script")) one.hidden = false;
}

function tell(words) {
  if (words === said) return;
  said = words;
  status.textContent = words;
}

function later(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(check, milliseconds);
}

function empty() {
  asking?.abort();
  clearTimeout(timer);
  found.replaceChildren();
  marks.replaceChildren();
  see.hidden = true;
  tell("");
}

// The marks stand behind the words of the box, so they must break their lines where the box does.
function underline() {
  const marked = found.querySelector("#marked");
  marks.replaceChildren();
  if (!marked) return;
  marks.append(...marked.childNodes);
  marks.append("\n");
  marked.remove();
  scrollAlong();
}

function scrollAlong() {
  marks.scrollTop = text.scrollTop;
}

async function check() {
  if (!text.value.trim() && !photo.checked) return empty();
  asking?.abort();
  asking = new AbortController();
  const stop = asking;
  let answer;
  try {
    answer = await fetch("draft", {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      signal: stop.signal,
    });
    if (answer.status === 429 || answer.status === 503) {
      tell("Many people are checking just now. One moment.");
      later(1000 * Number(answer.headers.get("Retry-After") || 2));
      return;
    }
    if (!answer.ok) throw new Error(answer.statusText);
    const page = await answer.text();
    if (stop.signal.aborted) return;
    // Our own server escapes all that authors write.
    found.innerHTML = page;
  } catch (error) {
    if (error.name !== "AbortError") {
      tell("The words could not be checked just now. They are still here.");
    }
    return;
  }
  underline();
  show(found);
  const summary = found.querySelector("#summary");
  see.hidden = !found.querySelector(".card, .urgent");
  tell(summary?.textContent ?? "");
}

function choose(start, end) {
  text.focus();
  text.setSelectionRange(start, end);
}

async function copy() {
  try {
    await navigator.clipboard.writeText(text.value);
  } catch {
    text.select();
    document.execCommand("copy");
  }
  tell("");
  tell("Copied. You can paste it where you want to post it.");
}

text.addEventListener("input", () => {
  marks.replaceChildren(); // they no longer stand where the words do
  later(WAIT);
});
text.addEventListener("scroll", scrollAlong, { passive: true });
form.addEventListener("change", (event) => {
  aboutPhoto.hidden = !photo.checked;
  if (event.target !== text) later(0);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  later(0);
});
form.addEventListener("reset", () => {
  empty();
  setTimeout(() => {
    aboutPhoto.hidden = !photo.checked;
    text.focus();
  });
});
document.getElementById("copy").addEventListener("click", copy);
found.addEventListener("click", (event) => {
  const button = event.target.closest(".go");
  if (button) choose(Number(button.dataset.start), Number(button.dataset.end));
});
new ResizeObserver(() => {
  marks.style.height = `${text.clientHeight}px`;
  scrollAlong();
}).observe(text);

aboutPhoto.hidden = !photo.checked;
show(document);
underline();
show(found);
