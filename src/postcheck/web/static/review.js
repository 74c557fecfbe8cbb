// Shows how far a check is, and the report when it is done. Without it the page loads itself anew.

const job = document.querySelector(".job");
const drop = document.getElementById("drop");
const status = document.getElementById("status");

async function look() {
  const answer = await fetch("progress");
  if (!answer.ok) return location.reload();
  const { state, records, share } = await answer.json();
  if (state !== "checking") return location.reload();
  const bar = document.getElementById("bar");
  if (share !== null) bar.value = share;
  status.textContent = `${records.toLocaleString("en-GB")} records so far`;
  setTimeout(look, 1000);
}

if (job?.dataset.state === "checking") setTimeout(look, 500);

if (drop) {
  const file = document.getElementById("file");
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    file.files = event.dataTransfer.files;
    drop.requestSubmit();
  });
  drop.addEventListener("submit", () => {
    status.textContent = "The file is being read. Large ones take a while.";
  });
}
