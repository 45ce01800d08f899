import { html } from "../../lib/index.ts";
import { type Attributes, attributesHtml, readLast, type Widget } from "./widget.ts";

function input(
  kind: string,
  options: { hidden?: boolean; keepsValue?: boolean; attributes?: Attributes } = {},
): (attributes?: Attributes) => Widget {
  const { attributes: fixed, ...rest } = options;
  return (own) => ({
    kind,
    ...rest,
    read: readLast,
    render({ name, id, values, attributes }) {
      const value = rest.keepsValue === false ? undefined : values.at(-1);
      return html`<input${attributesHtml({ type: kind, name, id, value: value === "" ? undefined : value, ...fixed, ...attributes, ...own })}>`;
    },
  });
}

/** A line of text. */
export const textInput = input("text");
/** An e-mail address. */
export const emailInput = input("email");
/** A web address. */
export const urlInput = input("url");
/** A number. */
export const numberInput = input("number");
/** A password; what was typed is never sent back. */
export const passwordInput = input("password", { keepsValue: false });
/** A value that nobody sees. */
export const hiddenInput = input("hidden", { hidden: true });
/** A date. */
export const dateInput = input("date");
/** A date and a time, in UTC. Seconds are shown where there are any. */
export const dateTimeInput = input("datetime-local", { attributes: { step: "any" } });
/** A time of day. Seconds are shown where there are any. */
export const timeInput = input("time", { attributes: { step: "any" } });
/** A text to search for. */
export const searchInput = input("search");

/** Several lines of text. */
export function textarea(own?: Attributes): Widget {
  return {
    kind: "textarea",
    read: readLast,
    render({ name, id, values, attributes }) {
      const all = { name, id, rows: 6, ...attributes, ...own };
      // Browsers drop one line break after the start tag: it is written so that a text that begins with one keeps it.
      return html`<textarea${attributesHtml(all)}>
${values.at(-1) ?? ""}</textarea>`;
    },
  };
}

/** A box to tick. */
export function checkbox(own?: Attributes): Widget {
  return {
    kind: "checkbox",
    read: readLast,
    render({ name, id, values, attributes }) {
      const checked = values.length > 0 && values.at(-1) !== "";
      return html`<input${attributesHtml({ type: "checkbox", name, id, value: "on", checked, ...attributes, ...own })}>`;
    },
  };
}
