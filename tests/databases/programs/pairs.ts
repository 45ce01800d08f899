// Inserts pairs of lines, each pair in a transaction, until it is killed; tells each pair that was committed.
import { setTimeout as sleep } from "node:timers/promises";
import { atomic } from "nuages/database";
import { Book, Line } from "../models.ts";
import { program } from "./program.ts";

await program([Book, Line], async ({ source, count }, print) => {
  for (let number = 0; number < count; number++) {
    await atomic(async () => {
      await Line.objects.create({ source, number });
      await sleep(number % 3);
      await Line.objects.create({ source, number });
    });
    print(`${number}`);
  }
});
