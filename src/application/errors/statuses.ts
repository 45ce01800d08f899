/** What a visitor is told about an error: a title and a sentence, without a word about the inside. */
export interface StatusText {
  readonly title: string;
  readonly text: string;
}

const texts = new Map<number, StatusText>([
  [400, { title: "Bad request", text: "The request was not understood. Go back and try again." }],
  [401, { title: "Not signed in", text: "Sign in to see this page." }],
  [403, { title: "Not allowed", text: "You may not see this page or do this." }],
  [404, { title: "Page not found", text: "There is no page at this address. It may have been moved or deleted." }],
  [405, { title: "Method not allowed", text: "This address does not take this kind of request." }],
  [406, { title: "Not available in this form", text: "This page does not exist in the form that was asked for." }],
  [
    409,
    { title: "Conflict", text: "This does not go with what is there by now. Load the page again and try once more." },
  ],
  [410, { title: "Gone", text: "The page at this address was removed for good." }],
  [413, { title: "Too large", text: "What was sent is larger than this site accepts." }],
  [414, { title: "Address too long", text: "The address of this page is longer than this site accepts." }],
  [415, { title: "Unsupported content", text: "What was sent is of a kind that this site does not read." }],
  [422, { title: "Not accepted", text: "Something in what was sent is not right. Go back, correct it and try again." }],
  [429, { title: "Too many requests", text: "Too many requests came in a short time. Wait a little and try again." }],
  [431, { title: "Too many headers", text: "The request has more headers than this site accepts." }],
  [500, { title: "Server error", text: "Something went wrong on this site. It has been noted; try again later." }],
  [501, { title: "Not offered", text: "This site does not offer that." }],
  [503, { title: "Not available", text: "This site can't answer at the moment. Try again in a little while." }],
]);

const otherRequest: StatusText = { title: "Not answered", text: "This site can't answer this request." };

/** The words for a status; for one without words of its own, words that fit its class. */
export function statusText(status: number): StatusText {
  return texts.get(status) ?? (status < 500 ? otherRequest : texts.get(500)!);
}
