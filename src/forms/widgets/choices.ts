import { html, markSafe, type SafeString } from "../../lib/index.ts";
import {
  type Attributes,
  attributesHtml,
  type Choice,
  readAll,
  readLast,
  type Widget,
  type WidgetContext,
} from "./widget.ts";

function join(parts: readonly SafeString[]): SafeString {
  return markSafe(parts.join("\n"));
}

function options({ choices, values }: WidgetContext): SafeString {
  const chosen = new Set(values);
  const optionOf = ({ value, label }: Choice) =>
    html`<option${attributesHtml({ value, selected: chosen.has(value) })}>${label}</option>`;
  return join(
    [...Map.groupBy(choices, ({ group }) => group)].map(([group, members]) => {
      const inside = join(members.map(optionOf));
      return group === undefined ? inside : html`<optgroup${attributesHtml({ label: group })}>\n${inside}\n</optgroup>`;
    }),
  );
}

function selectElement(multiple: boolean, own?: Attributes): Widget["render"] {
  return (context) => {
    const all = { name: context.name, id: context.id, multiple, ...context.attributes, ...own };
    return html`<select${attributesHtml(all)}>
${options(context)}
</select>`;
  };
}

/** One of a list. */
export function select(own?: Attributes): Widget {
  return { kind: "select", read: readLast, render: selectElement(false, own) };
}

/** Any of a list. */
export function selectMultiple(own?: Attributes): Widget {
  return { kind: "select-multiple", read: readAll, render: selectElement(true, own) };
}

function buttons(type: "radio" | "checkbox", own?: Attributes): Widget["render"] {
  return ({ name, id, choices, values, attributes }) => {
    const chosen = new Set(values);
    // A box that must be ticked would be demanded of each of a group, so "required" is left to the server there.
    const { required, ...rest } = attributes;
    const shared = type === "radio" ? attributes : rest;
    const buttonFor = (value: string, i: number) => {
      const buttonId = i === 0 ? id : `${id}_${i}`;
      return { id: buttonId, ...shared, ...own, type, name, value, checked: chosen.has(value) };
    };
    return join(
      choices.map(({ value, label }, i) => {
        const all = buttonFor(value, i);
        return html`<div class="choice"><input${attributesHtml(all)}> <label for="${all.id}">${label}</label></div>`;
      }),
    );
  };
}

/** One of a group of buttons. */
export function radioGroup(own?: Attributes): Widget {
  return { kind: "radio", group: true, read: readLast, render: buttons("radio", own) };
}

/** Any of a group of boxes. */
export function checkboxGroup(own?: Attributes): Widget {
  return { kind: "checkbox-group", group: true, read: readAll, render: buttons("checkbox", own) };
}
