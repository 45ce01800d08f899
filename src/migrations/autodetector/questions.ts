import { NuagesError } from "../../errors/index.ts";
import type { FieldState } from "../definitions.ts";

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
}

/** Who decides what the models don't say: a person at a terminal, or flags. `undefined` is "I can't tell": it is refused. */
export interface Questions {
  renameModel?(question: RenameQuestion): Promise<boolean | undefined> | boolean | undefined;
  renameField?(question: RenameQuestion): Promise<boolean | undefined> | boolean | undefined;
  /** The value, as JSON. */
  fill?(question: FillQuestion): unknown;
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

/** Answers from flags; what they don't answer goes on to `then`. Throws for a flag that isn't understood. */
export function questionsFromFlags(flags: QuestionFlags, then: Questions = {}): Questions {
  const renames = new Map(matched("rename", flags.rename).map((match) => [match[1]!, match[2]!]));
  const removals = new Set(matched("remove", flags.remove).map((match) => match[1]!));
  const fills = new Map(matched("fill", flags.fill).map((match) => [match[1]!, parsed(match[2]!)]));
  const renamed = ({ from, to }: RenameQuestion): boolean | undefined => {
    if (removals.has(from)) return false;
    const name = renames.get(from);
    return name === undefined ? undefined : name === to.slice(to.lastIndexOf(".") + 1);
  };
  return {
    renameModel: (question) => renamed(question) ?? then.renameModel?.(question),
    renameField: (question) => renamed(question) ?? then.renameField?.(question),
    fill: (question) => (fills.has(question.field) ? fills.get(question.field) : then.fill?.(question)),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
