/** The text of a statement for a message, on one line and not too long. Its values are no part of it. */
export function shape(statement: string): string {
  const text = statement.replace(/\s+/g, " ").trim();
  return text.length > 500 ? `${text.slice(0, 499)}…` : text;
}
