import { forbidden, HtmlReader, type ValuePlace } from "./html-reader.ts";
import type { TemplateNode } from "./nodes.ts";

/** One way in which the template so far may be rendered. */
interface Way {
  readonly reader: HtmlReader;
  /** The values of which the scheme of the URL at hand may be made. */
  readonly opened: ReadonlySet<TemplateNode>;
}

const noValues: ReadonlySet<TemplateNode> = new Set();

/**
 * Where the HTML may be: after the branches of a condition in one of several places. A value that is printed there must be safe in each
 * of them. Immutable.
 */
export class HtmlWays {
  static readonly start: HtmlWays = new HtmlWays([{ reader: new HtmlReader(), opened: noValues }]);
  readonly #ways: readonly Way[];

  private constructor(ways: readonly Way[]) {
    this.#ways = ways;
  }

  /** How many different places there are. */
  get size(): number {
    return this.#ways.length;
  }

  /** Reads on through literal text. Values whose scheme it ends turn out to be schemes. */
  read(text: string): HtmlWays {
    return HtmlWays.#of(
      this.#ways.map((way) => {
        const reader = way.reader.copy();
        if (reader.read(text)) for (const node of way.opened) node.output = "scheme";
        return { reader, opened: reader.isSchemeOpen ? way.opened : noValues };
      }),
    );
  }

  /** Goes on behind a printed value, which may be the beginning of a URL. */
  print(node: TemplateNode): HtmlWays {
    return new HtmlWays(
      this.#ways.map(({ reader, opened }) => ({
        reader,
        opened: reader.isSchemeOpen ? new Set([...opened, node]) : opened,
      })),
    );
  }

  /** These places, and those. */
  or(other: HtmlWays): HtmlWays {
    return HtmlWays.#of([...this.#ways, ...other.#ways]);
  }

  /** What a value printed here must be, wherever it is then. */
  valuePlace(): ValuePlace {
    const places = this.#ways.map(({ reader }) => reader.valuePlace());
    const refused = places.find((place) => place.kind === "forbidden");
    if (refused !== undefined) return refused;
    const kinds = new Set(places.map((place) => place.kind));
    if (kinds.has("attributes") && kinds.size > 1) return unclear;
    const kind = (["url", "image", "attributes"] as const).find((one) => kinds.has(one)) ?? "text";
    return { kind };
  }

  static #of(ways: readonly Way[]): HtmlWays {
    const known = new Map<string, Way>();
    for (const { reader, opened } of ways) {
      const same = known.get(reader.key);
      known.set(reader.key, { reader, opened: same ? new Set([...same.opened, ...opened]) : opened });
    }
    return new HtmlWays([...known.values()]);
  }
}

/** For a value that is now in an attribute, now between two. */
export const unclear: Extract<ValuePlace, { readonly kind: "forbidden" }> = forbidden(
  "a value can't stand where one branch before it is in an attribute and another is not",
  "Let each branch hold whole elements, or whole attributes.",
);
