import { type AnyModel, FieldError, isModel, type ModelOptions, optionsOf } from "../../models/index.ts";
import { ValidationError } from "../../validation/index.ts";
import { select, selectMultiple } from "../widgets/choices.ts";
import { textarea, textInput } from "../widgets/inputs.ts";
import type { Choice } from "../widgets/widget.ts";
import { type FieldOptions, type FormField, fieldOf, type Optional } from "./field.ts";

/** The part of a query that these fields use: a manager or a query set fits. */
export interface RowSource<T> {
  all(): RowSource<T>;
  filter(...where: any[]): RowSource<T>;
  limit(rows: number): RowSource<T>;
  iterator(options?: { readonly chunkSize?: number }): AsyncIterable<T>;
}

/** A row as these fields see it. */
export interface Row {
  readonly pk: unknown;
}

/** The columns of a model, as far as every model has them. */
export interface KeyColumns {
  readonly pk: { in(keys: readonly unknown[]): unknown };
}

/** The instances of a model, or of a source of rows. */
export type RowOf<S> = S extends abstract new (
  ...init: never[]
) => infer I
  ? I
  : S extends { iterator(...options: never[]): AsyncIterable<infer T> }
    ? T
    : never;

/** Options of fields whose choices are rows. */
export interface ModelChoiceOptions extends FieldOptions {
  /** The label of a row. Default: its text. */
  readonly labelOf?: (row: any) => string;
  /** The most rows that are listed; where there are more, the field asks for the key. Default 200. */
  readonly limit?: number;
  readonly emptyLabel?: string;
  /** Makes a key from what was sent; throws for what is none. Default: whole numbers become numbers. */
  readonly readKey?: (text: string) => unknown;
}

/** Where the rows come from: a model, a manager, a query set, or a function that answers one when it is needed. */
export type RowsFrom<S> = S | (() => S);

const maximumChosen = 1000;

function defaultKey(text: string): unknown {
  const number = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(number) ? number : text;
}

/** Makes keys of a model from text, by the type of its key. */
export function keyReader(model: ModelOptions): (text: string) => unknown {
  return (text) => {
    const { kind } = model.pk.type;
    if (kind === "char" || kind === "text" || kind === "uuid") return model.pk.check(text);
    if (!/^-?\d{1,19}$/.test(text)) throw fail(text);
    return model.pk.check(kind === "bigInteger" ? BigInt(text) : Number(text));
  };
}

/** Finds and lists the rows of one field. */
class RowChoices {
  readonly #from: RowSource<Row> | AnyModel | (() => RowSource<Row> | AnyModel);
  readonly #options: ModelChoiceOptions;

  constructor(from: RowSource<Row> | AnyModel | (() => RowSource<Row> | AnyModel), options: ModelChoiceOptions) {
    this.#from = from;
    this.#options = options;
  }

  get limit(): number {
    return this.#options.limit ?? 200;
  }

  /** The rows with these keys, in one query. Throws for the first key that none has. */
  async find(texts: readonly string[]): Promise<Row[]> {
    if (texts.length > maximumChosen)
      throw new ValidationError({ code: "tooMany", message: `At most ${maximumChosen} can be chosen.` });
    const source = this.#source();
    const keys = texts.map((text) => this.#key(source, text));
    const rows = new Map<string, Row>();
    for (const row of await this.#query(source.rows, keys, texts)) rows.set(String(row.pk), row);
    return texts.map((text, i) => {
      const row = rows.get(String(keys[i]));
      if (row === undefined) throw fail(text);
      return row;
    });
  }

  /** The first rows as choices; undefined where there are more than the limit. */
  async list(): Promise<Choice[] | undefined> {
    const rows = await collect(
      this.#source()
        .rows.all()
        .limit(this.limit + 1),
    );
    return rows.length > this.limit
      ? undefined
      : rows.map((row) => ({ value: String(row.pk), label: this.#label(row) }));
  }

  #source(): { rows: RowSource<Row>; model: ModelOptions | undefined } {
    const given: unknown = this.#from;
    const from: unknown = typeof given === "function" && !isModel(given) ? given() : given;
    if (!isModel(from)) return { rows: from as RowSource<Row>, model: undefined };
    return { rows: from.objects as unknown as RowSource<Row>, model: optionsOf(from) };
  }

  async #query(rows: RowSource<Row>, keys: readonly unknown[], texts: readonly string[]): Promise<Row[]> {
    try {
      return await collect(rows.filter((columns: KeyColumns) => columns.pk.in(keys)));
    } catch (error) {
      // A text where the key is a number, or the other way round: no row has such a key.
      if (error instanceof FieldError) throw fail(texts[0]!);
      throw error;
    }
  }

  #label(row: Row): string {
    return this.#options.labelOf?.(row) ?? String(row);
  }

  #key(source: { model: ModelOptions | undefined }, text: string): unknown {
    try {
      const read = this.#options.readKey ?? (source.model === undefined ? defaultKey : keyReader(source.model));
      return read(text);
    } catch (error) {
      if (error instanceof ValidationError) throw error;
      throw fail(text);
    }
  }
}

function fail(text: string): ValidationError {
  const shown = text.length > 40 ? `${text.slice(0, 37)}…` : text;
  return new ValidationError({
    code: "choice",
    message: `"${shown}" is not one of the choices.`,
    params: { value: text },
  });
}

async function collect(source: RowSource<Row>): Promise<Row[]> {
  return Array.fromAsync(source.iterator());
}

/** The key of a row, or the key itself. */
function keyOf(value: unknown): string {
  return String(typeof value === "object" && value !== null && "pk" in value ? value.pk : value);
}

/** One row. The choices are listed with one query; where there are more than `limit`, the field asks for the key. */
export function modelChoiceField<S, const O extends ModelChoiceOptions = {}>(
  from: RowsFrom<S>,
  options?: O,
): FormField<Optional<O, RowOf<S>>> {
  const given: ModelChoiceOptions = options ?? {};
  const rows = new RowChoices(from as RowSource<Row>, given);
  const none = { value: "", label: given.emptyLabel ?? (given.required === false ? "None" : "Choose…") };
  return fieldOf(
    {
      kind: "modelChoice",
      widget: select(),
      unlistedWidget: textInput({ placeholder: "Key" }),
      limit: 255,
      empty: null,
      parse: async (texts) => (await rows.find(texts.slice(-1)))[0],
      format: (value) => [keyOf(value)],
      choices: async () => {
        const listed = await rows.list();
        return listed === undefined ? undefined : [none, ...listed];
      },
    },
    given,
  );
}

/**
 * Any rows, each once, found with one query. Not required gives an empty list. Where there are more than `limit`, the field asks for
 * the keys, one a line.
 */
export function modelMultipleChoiceField<S>(
  from: RowsFrom<S>,
  options: ModelChoiceOptions = {},
): FormField<RowOf<S>[]> {
  const rows = new RowChoices(from as RowSource<Row>, options);
  return fieldOf(
    {
      kind: "modelMultipleChoice",
      widget: selectMultiple(),
      unlistedWidget: textarea({ placeholder: "One key a line" }),
      limit: 20_000,
      empty: [],
      multiple: true,
      parse: (texts) => rows.find(texts),
      format: (value) => (value as readonly unknown[]).map(keyOf),
      choices: () => rows.list(),
    },
    options,
  );
}
