// Gets or makes the same items as every other process; answers with how many it made itself.
import { Item } from "../models.ts";
import { program } from "./program.ts";

await program([Item], async ({ source, count }) => {
  let made = 0;
  for (let key = 0; key < count; key++) {
    const { row, created } = await Item.objects.getOrCreate({ name: `key ${key}` }, { note: `${source}` });
    if (row.name !== `key ${key}`) throw new RangeError(`${row.name} instead of key ${key}`);
    if (created) made += 1;
  }
  return made;
});
