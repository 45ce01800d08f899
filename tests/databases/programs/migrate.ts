// Brings a database through the history; tells each migration when it begins and when it is done.
import { databasesSlot } from "nuages/database";
import { executorFor } from "../history.ts";
import { program } from "./program.ts";

await program([], async (_given, print) => {
  const executor = executorFor(databasesSlot.get()!);
  const onProgress = (step: { event: string; name: string }) => print(`${step.event} ${step.name}`);
  return (await executor.migrate([], { onProgress })).length;
});
