import type { ModelOptions } from "../../models/index.ts";
import type { AnySource } from "../model-admin/loose.ts";
import type { AdminContext } from "../site/admin-context.ts";
import { labelOf } from "../values/labels.ts";
import { parseKey } from "../values/parse-key.ts";

/** How many rows a field lists; where there are more, it asks for the key. */
export const maxListed = 200;

interface Listed {
  readonly pk: unknown;
}

/** The rows that the relations of one page offer: each model's are loaded once, however many fields and inline rows ask for them. */
export class RowSources {
  readonly #context: AdminContext;
  readonly #listed = new Map<string, Promise<readonly Listed[]>>();

  constructor(context: AdminContext) {
    this.#context = context;
  }

  /** The rows of a model that this user may choose from, for a form field. */
  of(target: ModelOptions): AnySource {
    const rows = this.#rows(target);
    const listed = () => this.#list(target);
    const source: AnySource = {
      all: () => source,
      filter: (...where) => rows.filter(...where) as unknown as AnySource,
      limit: (count) => ({ ...source, iterator: () => yieldFirst(listed, count) }),
      iterator: (options) => rows.iterator(options),
    };
    return source;
  }

  /** What the row of a key is called; the key itself where the user can't see the row. */
  async label(target: ModelOptions, key: string): Promise<string> {
    const known = (await this.#list(target)).find((row) => String(row.pk) === key);
    if (known) return labelOf(known, target);
    const value = parseKey(target.pk, key);
    const row =
      value === undefined
        ? null
        : await this.#rows(target)
            .filter({ pk: value as never })
            .first();
    return row === null ? key : labelOf(row, target);
  }

  #rows(target: ModelOptions) {
    const admin = this.#context.site.adminOf(target);
    return admin ? admin.rows(this.#context.request) : target.model.objects.all();
  }

  #list(target: ModelOptions): Promise<readonly Listed[]> {
    let listed = this.#listed.get(target.label);
    if (!listed) {
      listed = (async () => await this.#rows(target).limit(maxListed + 1))();
      this.#listed.set(target.label, listed);
    }
    return listed;
  }
}

async function* yieldFirst(listed: () => Promise<readonly Listed[]>, count: number): AsyncGenerator<Listed> {
  for (const row of (await listed()).slice(0, count)) yield row;
}
