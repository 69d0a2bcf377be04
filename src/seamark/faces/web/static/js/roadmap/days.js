// Days as whole numbers since 1970, so that a day is always a day long; and which of them are worked.
const DAY = 86400000;
export const dayOf = (text) => Date.parse(`${text}T00:00:00Z`) / DAY;
export const textOf = (day) => new Date(day * DAY).toISOString().slice(0, 10);
export const dateOf = (day) => new Date(day * DAY);
export const weekday = (day) => (((day + 3) % 7) + 7) % 7; // 0 is Monday

const format = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options });
const forms = { month: format({ month: "long" }), short: format({ month: "short" }), day: format({ day: "numeric", month: "short" }) };
export const said = (day) => forms.day.format(dateOf(day));
export const fully = (day) => `${said(day)} ${dateOf(day).getUTCFullYear()}`;

export function snap(day, step, closed) {
  while (weekday(day) > 4 || closed.has(day)) day += step;
  return day;
}

export function shift(day, count, closed) {
  const step = Math.sign(count) || 1;
  for (let left = Math.abs(count); left > 0; left--) day = snap(day + step, step, closed);
  return day;
}

function isoWeek(day) {
  const thursday = day - weekday(day) + 3, year = dateOf(thursday).getUTCFullYear();
  return 1 + Math.floor((thursday - dayOf(`${year}-01-01`)) / 7);
}

const firstOf = (day) => dateOf(day).getUTCDate() === 1;
const quarterOf = (day) => Math.floor(dateOf(day).getUTCMonth() / 3) + 1;
const yearOf = (day) => dateOf(day).getUTCFullYear();
const monthText = (day) => forms.month.format(dateOf(day)) + (dateOf(day).getUTCMonth() === 0 ? ` ${yearOf(day)}` : "");
const isMonday = (day) => weekday(day) === 0;
const firstOfQuarter = (day) => firstOf(day) && dateOf(day).getUTCMonth() % 3 === 0;
const firstOfYear = (day) => firstOf(day) && dateOf(day).getUTCMonth() === 0;
// Pixels a day, what the two rows of the head say and where, and over which time a cell of capacity goes.
export const ZOOM = {
  week: { px: 20, top: [firstOf, monthText], low: [isMonday, (day) => `${isoWeek(day)} · ${said(day)}`], cell: (day) => day },
  month: { px: 5.8, top: [firstOf, monthText], low: [isMonday, isoWeek], cell: (day) => day },
  quarter: { px: 2.2, top: [firstOfQuarter, (day) => `Q${quarterOf(day)} ${yearOf(day)}`], low: [firstOf, (day) => forms.short.format(dateOf(day))], cell: (day) => textOf(day + 3).slice(0, 7) },
  year: { px: 0.75, top: [firstOfYear, yearOf], low: [firstOfQuarter, (day) => `Q${quarterOf(day)}`], cell: (day) => `${yearOf(day + 3)}-${quarterOf(day + 3)}` },
};
