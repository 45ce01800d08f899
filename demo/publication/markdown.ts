import MarkdownIt from "markdown-it";
import { markSafe, type SafeString } from "nuages/lib";

/** Raw HTML is off: what an author types as a tag is shown as text, and links with script schemes are refused. */
const renderer = new MarkdownIt({ html: false, linkify: true, typographer: true });
const { fence } = renderer.renderer.rules;

// Code may be wider than a phone: it scrolls, and what scrolls must be reachable by keyboard.
renderer.renderer.rules.fence = (...given) => fence!(...given).replace("<pre>", '<pre tabindex="0">');

/** The HTML of a post's Markdown. */
export function renderMarkdown(source: string): SafeString {
  return markSafe(renderer.render(source));
}
