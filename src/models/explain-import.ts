import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { NuagesError } from "../errors/index.ts";
import { modelUnderway } from "./model.ts";

/**
 * Makes the best of an error that importing a models module threw: where a relation met a class of a module that is still loading (a
 * circular import), an error that names the model and the field and says to write the relation as a getter; else the error itself.
 */
export function explainModelImport(error: unknown): unknown {
  if (!(error instanceof ReferenceError) || !/before initialization/.test(error.message)) return error;
  const model = modelUnderway();
  if (model === undefined) return error;
  const [field, kind] = relationAt(error.stack ?? "") ?? [/access '([^']+)'/.exec(error.message)?.[1] ?? "a relation"];
  return new NuagesError("E_MODEL_CIRCULAR", { model, field, kind: kind ?? "foreignKey" }, { cause: error });
}

/** The name before the colon and the function behind it, in the line of the source that failed. */
function relationAt(stack: string): [field: string, kind?: string] | undefined {
  const frame = /\(?(file:\/\/[^\s)]+|\/[^\s):]+):(\d+):\d+\)?$/m.exec(stack);
  if (frame === null) return undefined;
  try {
    const file = frame[1]!.startsWith("file:") ? fileURLToPath(frame[1]!.replace(/\?.*$/, "")) : frame[1]!;
    const line = readFileSync(file, "utf8").split("\n")[Number(frame[2]) - 1] ?? "";
    const found = /([A-Za-z_$][\w$]*)\s*:\s*(foreignKey|oneToOne|manyToMany|hasMany|hasOne)\s*\(/.exec(line);
    return found === null ? undefined : [found[1]!, found[2]!];
  } catch {
    return undefined;
  }
}
