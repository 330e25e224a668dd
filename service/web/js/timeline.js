// When the sources of an answer reported: one lane for each source, or for each position where
// they differ. It is a picture of the table beside it, which is what screen readers are given.

import { instant, shortDate } from "./dates.js";
import { svg } from "./dom.js";

const LANE = 30;
const AXIS = 24;
const LETTER = 6.4; // pixels, about, at the size that lanes are labelled in

/**
 * @param {{name: string, points: {date: string, markers: number[], open: () => void}[]}[]} lanes
 * @returns {SVGElement|null} null where there are not two dates
 */
export function timeline(lanes) {
  const dates = [...new Set(lanes.flatMap((lane) => lane.points.map(({ date }) => date)))]
    .sort((a, b) => instant(a) - instant(b));
  if (new Set(dates.map(shortDate)).size < 2) return null;
  const picture = svg("svg", { class: "timeline", role: "img", "aria-label": summary(lanes, dates) });
  new ResizeObserver(([entry]) => draw(picture, lanes, dates, entry.contentRect.width))
    .observe(picture);
  picture.style.height = `${lanes.length * LANE + AXIS}px`;
  return picture;
}

function summary(lanes, dates) {
  const from = shortDate(dates[0]);
  const to = shortDate(dates.at(-1));
  return `Timeline of ${lanes.length} lanes from ${from} to ${to}; the table of sources has it in words.`;
}

function draw(picture, lanes, dates, width) {
  if (width === 0) return;
  const label = Math.min(190, width * 0.34);
  const scale = scaleOf(dates, label + 22, width - 34);
  const height = lanes.length * LANE + AXIS;
  picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
  picture.replaceChildren(
    ...ticks(dates, scale, height, width),
    ...lanes.flatMap((lane, n) => drawLane(lane, n * LANE + LANE / 2, label, width, scale)),
  );
}

function scaleOf(dates, left, right) {
  const first = instant(dates[0]);
  const span = instant(dates.at(-1)) - first;
  return (date) => left + ((right - left) * (instant(date) - first)) / span;
}

function ticks(dates, scale, height, width) {
  const drawn = [];
  let free = -Infinity;
  for (const date of dates) {
    const text = shortDate(date);
    const half = (text.length * LETTER) / 2 + 4;
    const middle = Math.min(scale(date), width - half);
    if (middle - half < free) continue;
    free = middle + half;
    drawn.push(
      svg("line", { x1: scale(date), x2: scale(date), y1: 0, y2: height - AXIS + 4, class: "tick" }),
      svg("text", { x: middle, y: height - 6, class: "tick-label" }, text),
    );
  }
  return drawn;
}

function drawLane({ name, points }, y, label, width, scale) {
  const most = Math.floor(label / LETTER);
  const short = name.length > most ? `${name.slice(0, most - 1).trimEnd()}…` : name;
  let free = 0;
  const pills = points.map((point) => {
    const text = point.markers.join(" ");
    const wide = Math.max(20, text.length * 7 + 12);
    const x = Math.max(scale(point.date) - wide / 2, free);
    free = x + wide + 3;
    return svg(
      "g",
      { class: "pill", on: { click: point.open } },
      svg("rect", { x, y: y - 10, width: wide, height: 20, rx: 10 }),
      svg("text", { x: x + wide / 2, y: y + 4 }, text),
    );
  });
  return [
    svg("line", { x1: label + 8, x2: width, y1: y, y2: y, class: "lane" }),
    svg("text", { x: 0, y: y + 4, class: "lane-label" }, svg("title", {}, name), short),
    ...pills,
  ];
}
