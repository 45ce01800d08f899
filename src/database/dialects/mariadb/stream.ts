import type { Mysql2Command, Mysql2Connection, Mysql2Field } from "./mysql2.ts";
import { exactIntegers } from "./wire.ts";

/**
 * The rows of a statement while they come. The connection is paused when enough wait to be read, so that they take constant
 * memory; it can do nothing else before the last row has come: whoever needs it lets `finish` fetch the rest.
 */
export class RowStream {
  readonly #connection: Mysql2Connection;
  readonly #enough: number;
  #rows: unknown[][] = [];
  #fields: readonly Mysql2Field[] = [];
  #ended = false;
  #error: unknown;
  #paused = false;
  /** Rows are wanted whatever their number: the connection is needed. */
  #hurries = false;
  #dropped = false;
  #wake: () => void = () => {};

  constructor(connection: Mysql2Connection, command: Mysql2Command, chunkSize: number) {
    this.#connection = connection;
    this.#enough = 2 * chunkSize;
    command
      .on("fields", (fields) => {
        this.#fields = fields ?? [];
      })
      .on("result", (row) => this.#take(row))
      .on("error", (error) => {
        this.#error = error;
        this.#end();
      })
      .on("end", () => this.#end());
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** So many rows, or what is left. */
  async read(count: number): Promise<unknown[][]> {
    while (!this.#ended && this.#rows.length < count) await this.#more();
    const rows = this.#rows.splice(0, count);
    if (rows.length === 0 && this.#error !== undefined) throw this.#error;
    return exactIntegers(rows, this.#fields);
  }

  /** Fetches what is left, to be read later. */
  async finish(): Promise<void> {
    this.#hurries = true;
    while (!this.#ended) await this.#more();
  }

  /** Nobody reads on: what still comes is dropped. */
  drop(): void {
    this.#dropped = true;
    this.#rows = [];
  }

  #take(row: unknown[]): void {
    if (this.#dropped) return;
    this.#rows.push(row);
    if (this.#rows.length < this.#enough) return;
    if (!this.#hurries) {
      this.#paused = true;
      this.#connection.pause();
    }
    this.#wake();
  }

  #end(): void {
    this.#ended = true;
    this.#wake();
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (!this.#paused) return;
      this.#paused = false;
      this.#connection.resume();
    });
  }
}
