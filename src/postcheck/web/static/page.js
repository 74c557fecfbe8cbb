// Checks the draft while one types. Without this module the form is sent whole and works as well.

const WAIT = 600; // milliseconds after the last key
const PATIENCE = 4000; // milliseconds to the next try after a failure, doubled each time
const form = document.getElementById("form");
const text = document.getElementById("text");
const marks = document.getElementById("marks");
const found = document.getElementById("found");
const status = document.getElementById("status");
const see = document.getElementById("see");
const photo = document.getElementById("photo");

let timer = 0;
let asking = null; // what stops the last request
let said = ""; // what a screen reader was told last
let checked = text.value; // the text that the cards are about
let patience = PATIENCE;

function show(part) {
  for (const one of part.querySelectorAll(".only-script")) one.hidden = false;
}

// `summary`: it stands beside the box as well, where there is room for two columns.
function tell(words, { summary = false } = {}) {
  status.classList.toggle("twice", summary);
  if (words === said) return;
  said = words;
  status.textContent = words;
}

function later(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(check, milliseconds);
}

function forget() {
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
  if (!marked) return;
  marks.replaceChildren(...marked.childNodes, "\n");
  marked.remove();
  scrollAlong();
}

function scrollAlong() {
  marks.scrollTop = text.scrollTop;
}

async function check({ go = false } = {}) {
  clearTimeout(timer);
  if (!text.value.trim() && !photo.checked) {
    forget();
    if (go) {
      tell("There is nothing to check yet.");
      text.focus();
    }
    return;
  }
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  const sent = text.value;
  try {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch("draft", { method: "POST", body, signal });
    const words = answer.ok ? await answer.text() : await refusal(answer);
    if (signal.aborted) return;
    if (answer.ok) take(words, sent);
    else tell(words);
    if (answer.ok && go) found.querySelector("#summary")?.focus();
  } catch {
    if (signal.aborted) return;
    tell("The words could not be checked just now. They are still here.");
    again(patience);
  }
}

function take(page, sent) {
  patience = PATIENCE;
  // Our own server escapes all that authors write.
  found.innerHTML = page;
  checked = sent;
  underline();
  show(found);
  see.hidden = !found.querySelector(".card, .urgent");
  tell(found.querySelector("#summary")?.textContent ?? "", { summary: true });
}

// What is said where the server did not check. Throws where it may next time and says no more.
async function refusal(answer) {
  if (answer.status === 429 || answer.status === 503) {
    again(1000 * Number(answer.headers.get("Retry-After")) || patience);
    return "Many people are checking just now. One moment.";
  }
  if (answer.status !== 422) throw new Error(answer.statusText);
  const { detail } = await answer.json();
  return `${detail} Your words are still here.`;
}

function again(milliseconds) {
  patience = Math.min(2 * patience, 16 * PATIENCE);
  later(milliseconds);
}

// Where a place of the checked text is now, if one has typed on since.
function placeOf(offset) {
  const now = text.value;
  let same = 0;
  while (same < offset && now[same] === checked[same]) same += 1;
  return same === offset ? offset : Math.max(0, offset + now.length - checked.length);
}

function choose({ start, end, card }) {
  text.focus();
  text.setSelectionRange(placeOf(Number(start)), placeOf(Number(end)));
  const mark = marks.querySelector(`mark[data-card="${card}"]`);
  if (mark) text.scrollTop = mark.offsetTop - text.clientHeight / 3;
}

async function copy({ target }) {
  let done = true;
  try {
    await navigator.clipboard.writeText(text.value);
  } catch {
    text.select();
    done = document.execCommand("copy");
    target.focus();
  }
  tell("");
  if (done) tell("Copied. You can paste it where you want to post it.");
  else tell("The browser does not let this page copy. Select your words and copy them by hand.");
}

text.addEventListener("input", () => {
  asking?.abort(); // its marks would no longer stand where the words do, and nor do these
  marks.replaceChildren();
  patience = PATIENCE;
  later(WAIT);
});
text.addEventListener("scroll", scrollAlong, { passive: true });
new ResizeObserver(scrollAlong).observe(text);
form.addEventListener("change", (event) => {
  if (event.target !== text) later(0);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  check({ go: true });
});
form.addEventListener("reset", () => {
  // A page that was sent before this module was there has its words from then.
  text.defaultValue = "";
  for (const one of form.querySelectorAll("input")) one.defaultChecked = false;
  forget();
  setTimeout(() => text.focus());
});
document.getElementById("copy").addEventListener("click", copy);
found.addEventListener("click", (event) => {
  const button = event.target.closest(".go");
  if (button) choose(button.dataset);
});
window.addEventListener("online", () => later(0));
// A box may print as much as it shows; what stands behind it prints whole.
window.addEventListener("beforeprint", () => {
  if (!marks.firstChild) marks.textContent = text.value;
});

show(document);
underline();
if (text.value && !found.firstElementChild) later(0); // typed before this module was there
