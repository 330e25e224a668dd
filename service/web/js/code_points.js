// Offsets come in Unicode code points; JavaScript counts UTF-16 units.

/**
 * Where code points lie in a string.
 * @param {string} text
 * @param {number[]} offsets in code points
 * @returns {Map<number, number>} each offset's place in UTF-16 units
 */
export function places(text, offsets) {
  const found = new Map();
  let unit = 0;
  let point = 0;
  for (const offset of [...new Set(offsets)].sort((a, b) => a - b)) {
    while (point < offset && unit < text.length) {
      unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
      point += 1;
    }
    found.set(offset, unit);
  }
  return found;
}

/**
 * A text cut where spans begin and end.
 * @param {number} from first unit
 * @param {number} to one past the last unit
 * @param {{from: number, to: number}[]} spans in UTF-16 units; they may overlap
 * @returns {{from: number, to: number, spans: object[]}[]} pieces in order, none empty
 */
export function pieces(from, to, spans) {
  const near = spans.filter((span) => span.from < to && span.to > from);
  const cuts = new Set([from, to]);
  for (const span of near) {
    cuts.add(Math.max(from, span.from));
    cuts.add(Math.min(to, span.to));
  }
  const ends = [...cuts].sort((a, b) => a - b);
  return ends.slice(1).map((end, n) => ({
    from: ends[n],
    to: end,
    spans: near.filter((span) => span.from <= ends[n] && span.to >= end),
  }));
}
