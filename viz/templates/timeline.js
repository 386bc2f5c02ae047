// The timeline: papers by their date, a lane a topic. Drawn once on a canvas, not in every frame;
// the table is its twin.

const LANES = 12;
/** Room for the names of the lanes; on a phone they stand above. */
const laneRoom = (width) => (width < 620 ? 16 : Math.max(150, Math.min(230, width * 0.26)));
const DOT_PX = 4.5;
let timeline = { dots: [], at: -1 };

/** Months since year 0, with the day as a part; a date without month stands in mid-year. */
function monthsOf(i) {
  const [year, month, day] = String(DATA.published[i]).split("-").map(Number);
  return year * 12 + (month ? month - 1 + (day ? (day - 1) / 31 : 0.5) : 6);
}

function lanes() {
  const dated = [];
  let undated = 0;
  for (let i = 0; i < NODES; i++) {
    if (!isPaper(i) || !isShown(i)) continue;
    if (yearOf(i) > 0) dated.push(i);
    else undated++;
  }
  const byIsland = new Map();
  for (const i of dated) {
    if (!byIsland.has(DATA.island[i])) byIsland.set(DATA.island[i], []);
    byIsland.get(DATA.island[i]).push(i);
  }
  const named = [...byIsland].filter(([k]) => islands[k].names.length > 0 && !islands[k].apart)
    .sort((a, b) => b[1].length - a[1].length).slice(0, LANES);
  const chosen = new Set(named.map(([k]) => k));
  const others = dated.filter((i) => !chosen.has(DATA.island[i]));
  const found = named.map(([k, papers]) => ({ name: islands[k].names[0], papers }));
  if (others.length > 0) found.push({ name: found.length > 0 ? "Other papers" : "Papers", papers: others });
  return { found, dated, undated };
}

function showTimeline() {
  const { found, dated, undated } = lanes();
  const words = dated.length === 0
    ? "No paper here has a date."
    : `${plural(dated.length, "paper", "papers")} by date, a lane a topic.${undated > 0 ? ` ${plural(undated, "paper", "papers")} without a date left out.` : ""}`;
  const canvas = make("canvas", { class: "timeline", tabindex: 0, role: "application", "aria-roledescription": "timeline",
    "aria-label": `Timeline of ${plural(dated.length, "paper", "papers")}. Left and right walk by date, Enter opens.` });
  const head = sheetHead("Timeline", words, make("button", { type: "button", onclick: () => chooseView("table") }, "As a table"));
  $("sheet").replaceChildren(head, canvas);
  if (dated.length === 0) canvas.hidden = true;
  else drawTimeline(canvas, found, dated);
}

/** Place the dots: each as low in its lane as it fits, so that crowds become heaps. */
function layTimeline(found, width, from, to) {
  const [left, right] = [laneRoom(width), width - 16];
  const across = (i) => left + ((monthsOf(i) - from) / Math.max(0.5, to - from)) * (right - left);
  const step = 2 * DOT_PX + 1;
  const dots = [];
  let top = width < 620 ? 20 : 8;
  for (const lane of found) {
    const ends = [];
    const months = new Map(lane.papers.map((i) => [i, monthsOf(i)]));
    lane.dots = [...lane.papers].sort((a, b) => months.get(a) - months.get(b) || a - b).map((node) => {
      const x = across(node);
      let row = ends.findIndex((end) => end <= x);
      if (row < 0) row = ends.length;
      ends[row] = x + step;
      return { node, x, row };
    });
    const fold = Math.max(1, Math.ceil(ends.length / 28));
    const rows = Math.ceil(ends.length / fold);
    lane.top = top;
    lane.height = Math.max(26, rows * step + 10);
    for (const dot of lane.dots) {
      dot.y = top + lane.height - 8 - Math.floor(dot.row / fold) * step;
      dots.push(dot);
    }
    top += lane.height + (width < 620 ? 20 : 6);
  }
  return { dots, left, right, height: top + 26, across };
}

function drawTimeline(canvas, found, dated) {
  const width = Math.max(300, $("sheet").clientWidth - 32);
  const months = dated.map(monthsOf);
  // A loop, since a call cannot take tens of thousands of arguments.
  let [from, to] = [Infinity, -Infinity];
  for (const month of months) [from, to] = [Math.min(from, month), Math.max(to, month)];
  [from, to] = [Math.floor(from), Math.floor(to) + 1];
  const { dots, left, right, height } = layTimeline(found, width, from, to);
  const ratio = devicePixelRatio || 1;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const ctx = canvas.getContext("2d");
  dots.sort((a, b) => a.x - b.x || a.node - b.node); // across the lanes, by date
  timeline = { dots, at: dots.findIndex(({ node }) => node === route.node), canvas };
  const paint = () => {
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, width, height);
    drawMonths(ctx, { from, to, left, right, height });
    drawLanes(ctx, found, width);
    const mark = timeline.dots[timeline.at];
    if (mark !== undefined) {
      ctx.beginPath();
      ctx.arc(mark.x, mark.y, DOT_PX + 4, 0, 2 * Math.PI);
      ctx.lineWidth = 2;
      ctx.strokeStyle = colours.ink;
      ctx.stroke();
    }
  };
  timeline.paint = paint;
  paint();
  listenTimeline(canvas);
}

function drawMonths(ctx, { from, to, left, right, height }) {
  const names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const each = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600].find((step) => ((right - left) * step) / (to - from) >= 62) ?? 1200;
  ctx.font = `400 12.5px ${FONT}`;
  ctx.textBaseline = "alphabetic";
  ctx.textAlign = "left";
  for (let month = Math.ceil(from / each) * each; month <= to; month += each) {
    const x = left + ((month - from) / Math.max(0.5, to - from)) * (right - left);
    ctx.fillStyle = `rgba(${colours.line},0.25)`;
    ctx.fillRect(x, 0, 1, height - 22);
    const words = month % 12 === 0 || each >= 12 ? String(Math.floor(month / 12)) : names[month % 12];
    if (x + 30 > right + 16) continue;
    ctx.fillStyle = colours.soft;
    ctx.fillText(words, x + 2, height - 8);
  }
}

function drawLanes(ctx, found, width) {
  const paper = KIND_NAMES.indexOf("paper");
  for (const lane of found) {
    ctx.fillStyle = `rgba(${colours.line},0.35)`;
    ctx.fillRect(0, lane.top + lane.height, width, 1);
    ctx.font = `600 12.5px ${FONT}`;
    ctx.textBaseline = "alphabetic";
    ctx.fillStyle = colours.ink;
    if (width < 620) ctx.fillText(fitText(ctx, lane.name, ctx.font, width - 20), 2, lane.top - 4);
    else ctx.fillText(fitText(ctx, lane.name, ctx.font, laneRoom(width) - 16), 2, lane.top + lane.height - 6);
    for (const { node, x, y } of lane.dots) {
      ctx.globalAlpha = isKept(node) ? 1 : FAINT_ALPHA * 1.6;
      ctx.beginPath();
      ctx.arc(x, y, DOT_PX, 0, 2 * Math.PI);
      ctx.fillStyle = colours.kind[paper];
      ctx.fill();
    }
    ctx.globalAlpha = 1;
  }
}

function listenTimeline(canvas) {
  const nearest = (event) => {
    const box = canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let [best, least] = [-1, 12];
    timeline.dots.forEach((dot, k) => {
      const gap = Math.hypot(dot.x - x, dot.y - y);
      if (gap < least) [best, least] = [k, gap];
    });
    return best;
  };
  const mark = (k) => {
    if (k === timeline.at) return;
    timeline.at = k;
    timeline.paint();
  };
  canvas.addEventListener("pointermove", (event) => {
    const k = nearest(event);
    canvas.style.cursor = k >= 0 ? "pointer" : "";
    canvas.title = k < 0 ? "" : `${label(timeline.dots[k].node).slice(0, 200)}, ${dateWords(DATA.published[timeline.dots[k].node])}`;
  });
  canvas.addEventListener("click", (event) => {
    const k = nearest(event);
    if (k < 0 || pick(timeline.dots[k].node)) return;
    mark(k);
    showNode(timeline.dots[k].node);
  });
  canvas.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step !== undefined) {
      mark(Math.max(0, Math.min(timeline.dots.length - 1, timeline.at < 0 ? 0 : timeline.at + step)));
      const { node } = timeline.dots[timeline.at];
      say(`${label(node)}, ${dateWords(DATA.published[node])}; ${timeline.at + 1} of ${timeline.dots.length}`);
    } else if (event.key === "Enter" && timeline.at >= 0) showNode(timeline.dots[timeline.at].node);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
