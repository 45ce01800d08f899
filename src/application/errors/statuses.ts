/** What a visitor is told about an error: a title and a sentence, without a word about the inside. */
export interface StatusText {
  readonly title: string;
  readonly text: string;
}

const texts = new Map<number, StatusText>([
  [400, { title: "Bad request", text: "The request was not understood. Go back and try again." }],
  [403, { title: "Not allowed", text: "You may not see this page or do this." }],
  [404, { title: "Page not found", text: "There is no page at this address. It may have been moved or deleted." }],
  [405, { title: "Method not allowed", text: "This address does not take this kind of request." }],
  [413, { title: "Too large", text: "What was sent is larger than this site accepts." }],
  [414, { title: "Address too long", text: "The address of this page is longer than this site accepts." }],
  [415, { title: "Unsupported content", text: "What was sent is of a kind that this site does not read." }],
  [429, { title: "Too many requests", text: "Too many requests came in a short time. Wait a little and try again." }],
  [431, { title: "Too many headers", text: "The request has more headers than this site accepts." }],
  [500, { title: "Server error", text: "Something went wrong on this site. It has been noted; try again later." }],
  [503, { title: "Not available", text: "This site can't answer at the moment. Try again in a little while." }],
]);

/** The words for a status; for one without words of its own, those of its class. */
export function statusText(status: number): StatusText {
  return texts.get(status) ?? texts.get(status < 500 ? 400 : 500)!;
}
