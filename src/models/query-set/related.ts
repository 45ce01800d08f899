import { ListNode } from "../expressions/node.ts";
import type { AnyInstance } from "../instances/state.ts";
import type { Relation } from "../options.ts";
import { relatedState } from "../peers/related.ts";
import type { QuerySet } from "../types/query-set.ts";
import { ModelManager } from "./manager.ts";
import { linkField } from "./state.ts";

/** The query of all rows that belong to an instance by a reverse or many-to-many relation. Read as it is, it is answered for siblings too. */
export function relatedQuerySet(instance: AnyInstance, relation: Relation): QuerySet<any, any, any> {
  const field = linkField(relation);
  const keys = new ListNode(field.type, [instance[relation.from.pk.attname]]);
  const state = {
    ...relatedState(relation, instance),
    parents: { relation, keys },
    origin: { instance, relation },
  };
  return new (ModelManager.queriesOf(relation.to.model))(state) as unknown as QuerySet<any, any, any>;
}
