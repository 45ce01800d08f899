import { type Application, syncRows } from "../application/index.ts";
import { tableStateOf } from "../models/index.ts";

/** Makes every table of the application as its models say, but for those that are somebody else's, and the rows that follow from the models. */
export async function makeTables(application: Application): Promise<void> {
  for (const alias of application.databases.aliases) {
    const database = application.databases.get(alias);
    const make = async () => {
      const editor = database.dialect.schemaEditor(database);
      for (const options of application.registry.all().filter((each) => each.managed))
        await editor.createTable(tableStateOf(options, database.dialect));
      await editor.checkReferences();
    };
    await database.atomic(make, { schema: true });
  }
  await syncRows(application);
}
