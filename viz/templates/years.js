// The years: a bar chart of the papers that is also the brush, and that plays year by year.

const MOST_BARS = 30;
const BAR_HEIGHT_PX = 54;
const PLAY_MS = 900;
let playing = 0;
let yearBars = [];

/** Bars of one year each, or of several where there are many years. */
function yearsGroup() {
  if (YEARS === null) return null;
  const each = Math.ceil((YEARS.to - YEARS.from + 1) / MOST_BARS);
  yearBars = [];
  for (let from = YEARS.from; from <= YEARS.to; from += each) yearBars.push({ from, to: Math.min(YEARS.to, from + each - 1) });
  const play = make("button", { type: "button", id: "years-play", "aria-pressed": false, onclick: playYears }, "▶ Play");
  const edge = (id, words) => {
    const input = make("input", { type: "number", id, min: YEARS.from, max: YEARS.to, step: 1, "aria-label": words });
    input.addEventListener("change", () => {
      const [from, to] = [Number($("years-from").value), Number($("years-to").value)];
      brushYears(...(id === "years-from" ? [from, Math.max(from, to)] : [Math.min(from, to), to]));
    });
    return input;
  };
  const chart = make("div", { class: "years", id: "years" }, ...yearBars.map((bar) => {
    const words = bar.from === bar.to ? String(bar.from) : `${bar.from} to ${bar.to}`;
    return make("div", { class: "bar", "data-from": bar.from, "data-to": bar.to, title: words },
      make("span", { class: "all" }), make("span", { class: "kept" }));
  }));
  brushWithPointer(chart);
  return group("Year",
    chart,
    make("div", { class: "row" }, edge("years-from", "From year"), make("span", { "aria-hidden": true }, "–"), edge("years-to", "To year"), play,
      make("button", { type: "button", id: "years-all", onclick: () => brushYears(YEARS.from, YEARS.to) }, "All")));
}

function brushYears(from, to) {
  const within = (year) => Math.max(YEARS.from, Math.min(YEARS.to, Number.isFinite(year) && year > 0 ? year : YEARS.from));
  const years = [within(Math.min(from, to)), within(Math.max(from, to))];
  setFilters({ years: years[0] === YEARS.from && years[1] === YEARS.to ? null : years });
}

function brushWithPointer(chart) {
  let began = null;
  const barAt = (event) => {
    const box = chart.getBoundingClientRect();
    const at = Math.floor(((event.clientX - box.left) / box.width) * yearBars.length);
    return yearBars[Math.max(0, Math.min(yearBars.length - 1, at))];
  };
  chart.addEventListener("pointerdown", (event) => {
    began = barAt(event);
    chart.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  chart.addEventListener("pointermove", (event) => {
    if (began === null) return;
    const now = barAt(event);
    markYears([Math.min(began.from, now.from), Math.max(began.to, now.to)]);
  });
  chart.addEventListener("pointerup", (event) => {
    if (began === null) return;
    const now = barAt(event);
    const one = now === began && filters.years?.[0] === now.from && filters.years?.[1] === now.to;
    // A second press on the one year that is chosen gives all back.
    if (one) brushYears(YEARS.from, YEARS.to);
    else brushYears(Math.min(began.from, now.from), Math.max(began.to, now.to));
    began = null;
  });
  chart.addEventListener("pointercancel", () => {
    began = null;
    showYears();
  });
}

function markYears([from, to]) {
  for (const bar of $("years").children) {
    bar.classList.toggle("out", Number(bar.dataset.to) < from || Number(bar.dataset.from) > to);
  }
}

function showYears() {
  if ($("years") === null) return;
  const all = new Map();
  for (let i = 0; i < NODES; i++) if (isPaper(i)) all.set(yearOf(i), (all.get(yearOf(i)) ?? 0) + 1);
  const kept = countPapers("years", (i) => [yearOf(i)]);
  const inBar = (counts, bar) => {
    let total = 0;
    for (let year = bar.from; year <= bar.to; year++) total += counts.get(year) ?? 0;
    return total;
  };
  const most = Math.max(1, ...yearBars.map((bar) => inBar(all, bar)));
  [...$("years").children].forEach((element, k) => {
    const [every, left] = [inBar(all, yearBars[k]), inBar(kept, yearBars[k])];
    const height = (count) => `${count === 0 ? 0 : Math.max(2, Math.round((BAR_HEIGHT_PX * count) / most))}px`;
    element.querySelector(".all").style.height = height(every);
    element.querySelector(".kept").style.height = height(left);
    element.title = `${element.title.split(":")[0]}: ${plural(left, "paper", "papers")}${left < every ? ` of ${every}` : ""}`;
  });
  const years = filters.years ?? [YEARS.from, YEARS.to];
  markYears(years);
  $("years-from").value = years[0];
  $("years-to").value = years[1];
  $("years-all").disabled = filters.years === null;
}

// --- playing ------------------------------------------------------------------------------
/** Let the papers come year by year, from the first; any input stops it where it is. */
function playYears() {
  if (playing !== 0) {
    stopYears();
    return;
  }
  const start = filters.years !== null && filters.years[1] < YEARS.to ? filters.years[1] + 1 : YEARS.from;
  const from = filters.years?.[0] ?? YEARS.from;
  const step = (to) => {
    brushYears(from, to);
    say(`to ${to}: ${plural(keptCounts[KIND_NAMES.indexOf("paper")], "paper", "papers")}`);
    if (to >= YEARS.to || stillMedia.matches) stopYears();
    else playing = setTimeout(() => step(to + 1), PLAY_MS);
  };
  playing = -1;
  markPlaying(true);
  step(start);
}

function stopYears() {
  if (playing === 0) return;
  clearTimeout(playing);
  playing = 0;
  markPlaying(false);
}

function markPlaying(on) {
  $("years-play")?.setAttribute("aria-pressed", String(on));
  if ($("years-play") !== null) $("years-play").textContent = on ? "❚❚ Stop" : stillMedia.matches ? "Next year" : "▶ Play";
}

for (const name of ["pointerdown", "keydown", "wheel"]) {
  addEventListener(name, (event) => {
    // The button itself starts and stops it.
    if (playing !== 0 && event.target !== $("years-play")) stopYears();
  }, { capture: true, passive: true });
}
