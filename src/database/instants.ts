const zero = 48;

/** The number that the two digits at a place write; NaN for what aren't digits. */
function two(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - zero, text.charCodeAt(at + 1) - zero];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/**
 * The instant that `2026-01-31 12:00:00.123…` begins with, in UTC: read by its places, for a page of rows holds a thousand of
 * them. Undefined for years before 100, which `Date.UTC` takes for others, and for what has another form.
 */
export function readInstant(text: string, digits: number): Date | undefined {
  const year = two(text, 0) * 100 + two(text, 2);
  let milliseconds = 0;
  for (let i = 0; i < 3; i++) milliseconds = milliseconds * 10 + (i < digits ? text.charCodeAt(20 + i) - zero : 0);
  const seconds = Date.UTC(year, two(text, 5) - 1, two(text, 8), two(text, 11), two(text, 14), two(text, 17));
  return year >= 100 && milliseconds >= 0 ? new Date(seconds + milliseconds) : undefined;
}
