type State =
  | "text"
  | "raw"
  | "comment"
  | "declaration"
  | "tagOpen"
  | "tagName"
  | "inTag"
  | "attributeName"
  | "afterName"
  | "beforeValue"
  | "double"
  | "single"
  | "unquoted";

/** Elements whose content is no markup. */
const rawElements = new Set(["script", "style", "textarea", "title", "iframe", "xmp", "noembed", "noframes"]);
const urlAttributes = new Set([
  "href",
  "src",
  "action",
  "formaction",
  "xlink:href",
  "poster",
  "data",
  "cite",
  "background",
  "ping",
  "longdesc",
]);

/** Where a value stands: how it is encoded, or why it can't stand there. */
export type ValuePlace =
  | { readonly kind: "text" | "url" | "image" | "attributes" }
  | { readonly kind: "forbidden"; readonly problem: string; readonly hint: string };

/**
 * Follows HTML through the literal text of a template, so that each value is known to stand in text, in an attribute, in a URL or in a
 * script. One pass; it holds only where it is. It is no validator: markup that it doesn't understand counts as text.
 */
export class HtmlReader {
  #state: State = "text";
  #closing = false;
  #tag = "";
  #attribute = "";
  /** In the value of a URL attribute: nothing that ends a scheme ("/", "?", "#", ":") came yet. */
  #schemeOpen = false;
  #carry = "";

  /** A copy, to read the branches of a condition from the same place. */
  copy(): HtmlReader {
    const copy = new HtmlReader();
    copy.#state = this.#state;
    copy.#closing = this.#closing;
    copy.#tag = this.#tag;
    copy.#attribute = this.#attribute;
    copy.#schemeOpen = this.#schemeOpen;
    copy.#carry = this.#carry;
    return copy;
  }

  /** What is written so far of a URL may still turn out to be its scheme. */
  get isSchemeOpen(): boolean {
    return this.#schemeOpen;
  }

  /** The same for readers that read on in the same way, whatever comes. */
  get key(): string {
    switch (this.#state) {
      case "text":
        return "text";
      case "comment":
      case "declaration":
        return `${this.#state} ${this.#carry}`;
      case "tagOpen":
        return `tagOpen ${this.#closing}`;
      default:
        return `${this.#state} ${this.#closing} ${this.#tag} ${this.#state === "inTag" ? "" : this.#attribute} ${this.#schemeOpen}`;
    }
  }

  /** Reads on through literal text. Answers true when the text begins by ending the scheme of a URL that a value began. */
  read(text: string): boolean {
    const quote = this.#state === "double" ? '"' : "'";
    const endsScheme = this.#schemeOpen && /^[^/?#]*:/.test(text.split(quote, 1)[0]!.slice(0, 64));
    let at = 0;
    while (at < text.length) at = this.#step(text, at);
    return endsScheme;
  }

  /** What a value printed here must be. */
  valuePlace(): ValuePlace {
    switch (this.#state) {
      case "raw":
        return this.#placeInRaw();
      case "tagOpen":
      case "tagName":
        return forbidden("a value can't be part of the name of a tag", "Choose between the tags with {% if %}.");
      case "attributeName":
        return forbidden(
          "a value can't be part of the name of an attribute",
          "Choose between the attributes with {% if %}.",
        );
      case "inTag":
      case "afterName":
        return { kind: "attributes" };
      case "beforeValue":
      case "unquoted":
        return forbidden(
          `the value of the attribute ${this.#attribute} has no quotes`,
          `Write ${this.#attribute}="{{ … }}".`,
        );
      case "double":
      case "single":
        return this.#placeInAttribute();
      default:
        return { kind: "text" };
    }
  }

  #placeInRaw(): ValuePlace {
    if (this.#tag === "script") {
      return forbidden(
        "a value can't stand inside a <script>",
        'Print it outside with {{ value|json_script:"id" }} and read it there, or put it into a data attribute.',
      );
    }
    if (this.#tag === "style")
      return forbidden("a value can't stand inside a <style>", "Choose between classes, or put it into an attribute.");
    return { kind: "text" };
  }

  #placeInAttribute(): ValuePlace {
    const name = this.#attribute;
    if (/^on/.test(name))
      return forbidden(
        `a value can't stand inside the event handler ${name}`,
        "Put it into a data attribute, and listen from a script file.",
      );
    if (name === "srcdoc") return forbidden("a value can't stand inside srcdoc", "Give the frame a src.");
    if (!this.#schemeOpen) return { kind: "text" };
    return { kind: name === "src" && (this.#tag === "img" || this.#tag === "source") ? "image" : "url" };
  }

  #step(text: string, at: number): number {
    switch (this.#state) {
      case "text":
        return this.#inText(text, at);
      case "raw":
        return this.#inRaw(text, at);
      case "comment":
        return this.#until(text, at, "-->");
      case "declaration":
        return this.#until(text, at, ">");
      case "tagOpen":
        return this.#afterLess(text, at);
      case "double":
        return this.#inQuotes(text, at, '"');
      case "single":
        return this.#inQuotes(text, at, "'");
      default:
        return this.#inTag(text, at);
    }
  }

  #inText(text: string, at: number): number {
    const less = text.indexOf("<", at);
    if (less === -1) return text.length;
    this.#state = "tagOpen";
    this.#closing = false;
    return less + 1;
  }

  #afterLess(text: string, at: number): number {
    const c = text[at]!;
    if (c === "/" && !this.#closing) {
      this.#closing = true;
      return at + 1;
    }
    if (/[a-zA-Z]/.test(c)) {
      this.#state = "tagName";
      this.#tag = "";
      return at;
    }
    this.#carry = "";
    if (text.startsWith("!--", at)) this.#state = "comment";
    else this.#state = c === "!" || c === "?" ? "declaration" : "text";
    return this.#state === "comment" ? at + 3 : at;
  }

  /** Skips to `end`, which may be cut by a value: then what came before is carried over. */
  #until(text: string, at: number, end: string): number {
    const joined = this.#carry + text.slice(at);
    const found = joined.indexOf(end);
    if (found === -1) {
      this.#carry = end.length === 1 ? "" : joined.slice(1 - end.length);
      return text.length;
    }
    const next = at + found + end.length - this.#carry.length;
    this.#carry = "";
    this.#state = "text";
    return next;
  }

  #inRaw(text: string, at: number): number {
    const found = text.slice(at).search(new RegExp(`</${this.#tag}(?![a-z0-9])`, "i"));
    if (found === -1) return text.length;
    this.#state = "tagOpen";
    this.#closing = false;
    return at + found + 1;
  }

  #inQuotes(text: string, at: number, quote: string): number {
    const end = text.indexOf(quote, at);
    if (this.#schemeOpen && /[/?#:]/.test(text.slice(at, end === -1 ? undefined : end))) this.#schemeOpen = false;
    if (end === -1) return text.length;
    this.#state = "inTag";
    this.#schemeOpen = false;
    return end + 1;
  }

  /** One character between "<name" and ">". */
  #inTag(text: string, at: number): number {
    const c = text[at]!;
    if (c === ">") return this.#endTag(at);
    const isSpace = /\s/.test(c);
    switch (this.#state) {
      case "tagName":
        if (isSpace || c === "/") this.#state = "inTag";
        else this.#tag += c.toLowerCase();
        break;
      case "inTag":
        if (!isSpace && c !== "/") this.#beginAttribute(c);
        break;
      case "attributeName":
        if (c === "=") this.#state = "beforeValue";
        else if (isSpace) this.#state = "afterName";
        else if (c === "/") this.#state = "inTag";
        else this.#attribute += c.toLowerCase();
        break;
      case "afterName":
        if (c === "=") this.#state = "beforeValue";
        else if (!isSpace && c !== "/") this.#beginAttribute(c);
        break;
      case "beforeValue":
        this.#beginValue(c, isSpace);
        break;
      case "unquoted":
        if (isSpace) this.#state = "inTag";
        break;
    }
    return at + 1;
  }

  #beginAttribute(c: string): void {
    this.#state = "attributeName";
    this.#attribute = c.toLowerCase();
  }

  #beginValue(c: string, isSpace: boolean): void {
    if (isSpace) return;
    this.#state = c === '"' ? "double" : c === "'" ? "single" : "unquoted";
    this.#schemeOpen = this.#state !== "unquoted" && urlAttributes.has(this.#attribute);
  }

  #endTag(at: number): number {
    this.#state = !this.#closing && rawElements.has(this.#tag) ? "raw" : "text";
    return at + 1;
  }
}

/** A place where no value may stand. */
export function forbidden(problem: string, hint: string): Extract<ValuePlace, { readonly kind: "forbidden" }> {
  return { kind: "forbidden", problem, hint };
}
