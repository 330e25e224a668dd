// Dates as people write them. A day stays that day wherever the reader is; an instant is in UTC.

const LONG = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
const SHORT = { ...LONG, month: "short" };
const CLOCK = { hour: "2-digit", minute: "2-digit", timeZone: "UTC" };

/** "19 June 2024", or "19 June 2024, 14:05 UTC" of an instant; what is no date stays as it is. */
export function longDate(iso) {
  const day = written(iso, LONG);
  return iso.includes("T") && instant(iso) !== null ? `${day}, ${written(iso, CLOCK)} UTC` : day;
}

/** "19 Jun 2024" */
export function shortDate(iso) {
  return written(iso, SHORT);
}

/** Milliseconds since 1970, null where there is no date. */
export function instant(iso) {
  const moment = iso === null ? NaN : Date.parse(iso);
  return Number.isNaN(moment) ? null : moment;
}

function written(iso, form) {
  const moment = instant(iso);
  return moment === null ? iso : new Intl.DateTimeFormat("en-GB", form).format(moment);
}
