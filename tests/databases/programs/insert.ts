// Inserts lines one by one; answers with the errors that it met.
import { Book, Line } from "../models.ts";
import { program } from "./program.ts";

await program([Book, Line], async ({ source, count }) => {
  const errors: string[] = [];
  for (let number = 0; number < count; number++) {
    await Line.objects.create({ source, number }).catch((error) => errors.push(String(error)));
  }
  return errors;
});
