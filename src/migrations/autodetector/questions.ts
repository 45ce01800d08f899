import { NuagesError } from "../../errors/index.ts";
import type { FieldState } from "../definitions.ts";
import { fillFromText } from "./fills.ts";

/** A model or field that went, and one like it that came. */
export interface RenameQuestion {
  /** "blog.Post", or "blog.Post.title" */
  readonly from: string;
  readonly to: string;
}

/** A column that rows which are there have no value for. */
export interface FillQuestion {
  /** "blog.Post.views" */
  readonly field: string;
  readonly definition: FieldState;
  /** Added without a default, or no longer null. */
  readonly reason: "added" | "notNull";
  /** Throws E_MIGRATION_FLAG for a value that the column can't hold: who was asked can be asked again. */
  readonly check: (value: unknown) => void;
}

/** A relation that can't be changed where it stands: its rows would be lost with its table or column. */
export interface ReplaceQuestion {
  /** "blog.Post.tags" */
  readonly field: string;
}

/** Who decides what the models don't say: a person at a terminal, or flags. `undefined` is "I can't tell": it is refused. */
export interface Questions {
  renameModel?(question: RenameQuestion): Promise<boolean | undefined> | boolean | undefined;
  renameField?(question: RenameQuestion): Promise<boolean | undefined> | boolean | undefined;
  /** The value, as JSON. */
  fill?(question: FillQuestion): unknown;
  /** Whether the field may be removed with its rows, and the new one added. */
  replace?(question: ReplaceQuestion): Promise<boolean | undefined> | boolean | undefined;
  /** The new name of a model or field that is known to be renamed, even where it has changed beside. */
  renamed?(from: string): string | undefined;
  /** Called when everything is decided, with the models and fields that go; may throw for an answer to what nobody asked. */
  finish?(gone: ReadonlySet<string>): void;
}

/** The flags of a command line that answer questions. */
export interface QuestionFlags {
  /** `app.Model.old:new` and `app.Old:New` */
  readonly rename?: readonly string[];
  /** `app.Model.field` and `app.Model`: really removed */
  readonly remove?: readonly string[];
  /** `app.Model.field=value` */
  readonly fill?: readonly string[];
}

const path = String.raw`[a-z][a-z0-9_]*\.[A-Za-z]\w*`;
const patterns = {
  rename: new RegExp(String.raw`^(${path}(?:\.\w+)?):(\w+)$`),
  remove: new RegExp(String.raw`^(${path}(?:\.\w+)?)$`),
  fill: new RegExp(String.raw`^(${path}\.\w+)=([\s\S]*)$`),
};

function matched(flag: keyof typeof patterns, values: readonly string[] = []): RegExpExecArray[] {
  return values.map((value) => {
    const match = patterns[flag].exec(value);
    if (match === null)
      throw new NuagesError("E_MIGRATION_FLAG", { flag: `--${flag}`, value, problem: "it isn't understood" });
    return match;
  });
}

/** The flags that were read, and which of them were of use. */
class Answers<T> {
  readonly #flag: string;
  readonly #values: ReadonlyMap<string, T>;
  readonly #used = new Set<string>();

  constructor(flag: string, values: Iterable<readonly [string, T]>) {
    this.#flag = flag;
    this.#values = new Map(values);
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  get(key: string): T | undefined {
    if (this.has(key)) this.#used.add(key);
    return this.#values.get(key);
  }

  /** Throws for a flag that answered nothing: most often its name is mistyped. */
  finish(gone: ReadonlySet<string>): void {
    const value = [...this.#values.keys()].find((key) => !this.#used.has(key) && !gone.has(key));
    if (value === undefined) return;
    throw new NuagesError("E_MIGRATION_FLAG", {
      flag: this.#flag,
      value,
      problem: "nothing has changed that it could be about",
    });
  }
}

/** Answers from flags; what they don't answer goes on to `then`. Throws for a flag that isn't understood or of no use. */
export function questionsFromFlags(flags: QuestionFlags, then: Questions = {}): Questions {
  const renames = new Answers(
    "--rename",
    matched("rename", flags.rename).map((match) => [match[1]!, match[2]!] as const),
  );
  const removals = new Answers(
    "--remove",
    matched("remove", flags.remove).map((match) => [match[1]!, true] as const),
  );
  const fills = new Answers(
    "--fill",
    matched("fill", flags.fill).map((match) => [match[1]!, match[2]!] as const),
  );
  const removed = (from: string): false | undefined => (removals.get(from) ? false : undefined);
  return {
    renamed: (from) => renames.get(from),
    renameModel: (question) => removed(question.from) ?? then.renameModel?.(question),
    renameField: (question) => removed(question.from) ?? then.renameField?.(question),
    replace: (question) => removals.get(question.field) ?? then.replace?.(question),
    fill(question) {
      const given = fills.get(question.field);
      return given === undefined ? then.fill?.(question) : fillFromText(given, question.definition);
    },
    finish(gone) {
      renames.finish(new Set());
      fills.finish(new Set());
      removals.finish(gone);
    },
  };
}
