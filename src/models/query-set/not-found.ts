import { NuagesError } from "../../errors/index.ts";

/** No row matches the query. Every model has its own subclass: `catch (e) { if (e instanceof Post.DoesNotExist) … }`. */
export class DoesNotExist extends NuagesError<"E_DOES_NOT_EXIST"> {
  constructor(model: string) {
    super("E_DOES_NOT_EXIST", { model });
  }
}

/** More than one row matches a query that asked for one. Every model has its own subclass. */
export class MultipleObjectsReturned extends NuagesError<"E_MULTIPLE_OBJECTS"> {
  constructor(model: string) {
    super("E_MULTIPLE_OBJECTS", { model });
  }
}

/** The two errors of a model's `get`. */
export interface NotFoundErrors {
  readonly DoesNotExist: typeof DoesNotExist;
  readonly MultipleObjectsReturned: typeof MultipleObjectsReturned;
}

const made = new WeakMap<object, NotFoundErrors>();

/** The errors of a model class: one pair for each. */
export function notFoundErrors(model: object): NotFoundErrors {
  let errors = made.get(model);
  if (errors === undefined) {
    const none = class extends DoesNotExist {};
    const several = class extends MultipleObjectsReturned {};
    Object.defineProperty(none, "name", { value: "DoesNotExist" });
    Object.defineProperty(several, "name", { value: "MultipleObjectsReturned" });
    errors = { DoesNotExist: none, MultipleObjectsReturned: several };
    made.set(model, errors);
  }
  return errors;
}
