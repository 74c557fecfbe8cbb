"use strict";
// Narrows down what is on the page; without it all of it is shown. Nothing is fetched or stored.
(() => {
  const byId = (id) => document.getElementById(id);
  document.querySelectorAll(".only-script").forEach((one) => { one.hidden = false; });

  byId("print-meeting").addEventListener("click", () => {
    location.hash = "#meeting";
    setTimeout(() => window.print(), 0);
  });

  // What is folded is printed all the same.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    folded.forEach((one) => { one.open = true; });
  });
  addEventListener("afterprint", () => folded.forEach((one) => { one.open = false; }));

  if (!byId("filter")) return;
  const names = ["verdict", "label", "author", "thread", "from", "to", "text"];
  const field = Object.fromEntries(names.map((name) => [name, byId("f-" + name)]));
  const plain = (text) => text.toLocaleLowerCase("en-GB").replace(/\s+/g, " ").trim();
  const cases = [...document.querySelectorAll("#cases > article")].map((card) => ({
    card,
    ...card.dataset,
    labels: card.dataset.labels.split(" "),
    text: plain(card.querySelector(".this").textContent),
  }));
  const status = byId("f-status");

  // A post without a date is in every period, since it cannot be told not to be.
  const fits = (one, wanted) =>
    (!wanted.verdict || one.verdict === wanted.verdict) &&
    (!wanted.label || one.labels.includes(wanted.label)) &&
    (!wanted.author || one.author === wanted.author) &&
    (!wanted.thread || one.thread === wanted.thread) &&
    (!one.day || ((!wanted.from || one.day >= wanted.from) && (!wanted.to || one.day <= wanted.to))) &&
    (!wanted.text || one.text.includes(wanted.text));

  const apply = () => {
    const wanted = Object.fromEntries(names.map((name) => [name, field[name].value]));
    wanted.text = plain(wanted.text);
    let shown = 0;
    for (const one of cases) {
      const fit = fits(one, wanted);
      if (one.card.hidden === fit) one.card.hidden = !fit;
      shown += fit;
    }
    const narrowed = shown < cases.length;
    const all = cases.length.toLocaleString("en-GB");
    status.textContent = narrowed
      ? `Showing ${shown.toLocaleString("en-GB")} of ${all} posts with findings.`
      : `Showing all ${all} posts with findings.`;
  };

  const clear = () => {
    names.forEach((name) => { field[name].value = ""; });
    apply();
  };

  let waiting = 0;
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(apply, 120); };
  names.forEach((name) => field[name].addEventListener("input", soon));
  byId("f-clear").addEventListener("click", clear);

  // A link to a post that is narrowed away shows all again.
  addEventListener("hashchange", () => {
    const card = byId(location.hash.slice(1));
    if (card && card.hidden) {
      clear();
      card.scrollIntoView();
    }
  });
  apply();
})();
