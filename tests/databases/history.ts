// A history of migrations that touches rows and tables in every way: for tests of what an end in the middle leaves behind.
import { Databases } from "nuages/database";
import {
  addConstraint,
  addField,
  addIndex,
  alterField,
  createModel,
  field,
  MigrationExecutor,
  MigrationGraph,
  type MigrationSource,
  migration,
  removeField,
  renameField,
  runCode,
} from "nuages/migrations";

const id = field.auto({ primaryKey: true });

const steps: readonly (readonly [name: string, operations: Parameters<typeof migration>[0]["operations"]])[] = [
  [
    "0001_initial",
    [
      createModel("Writer", { fields: { id, name: field.char({ maxLength: 50, unique: true }) } }),
      createModel("Text", {
        fields: {
          id,
          title: field.char({ maxLength: 50 }),
          words: field.char({ maxLength: 20 }),
          writer: field.foreignKey("paper.Writer", { onDelete: "cascade" }),
        },
      }),
    ],
  ],
  [
    "0002_count_words",
    [
      addField("Text", "length", field.integer({ default: 0 })),
      runCode({
        title: "Count words",
        forwards: async ({ model }) => {
          for await (const text of model("paper.Text").objects.all().iterator({ chunkSize: 100 })) {
            text.length = Number(text.words);
            await text.save({ updateFields: ["length"] });
          }
        },
        backwards: () => {},
      }),
      removeField("Text", "words"),
    ],
  ],
  ["0003_wider_title", [alterField("Text", "title", field.char({ maxLength: 200, unique: true }))]],
  [
    "0004_tags",
    [
      createModel("Tag", { fields: { id, name: field.char({ maxLength: 50, unique: true }) } }),
      addField("Text", "tags", field.manyToMany("paper.Tag", { blank: true })),
      renameField("Text", "title", "heading"),
    ],
  ],
  [
    "0005_rules",
    [
      addConstraint("Text", { kind: "unique", name: "text_by_writer", fields: ["writer", "heading"] }),
      addIndex("Text", { name: "text_length", fields: ["-length"] }),
      addField("Writer", "active", field.boolean({ default: true })),
    ],
  ],
];

/** The names of its migrations, in order. */
export const names: readonly string[] = steps.map(([name]) => name);

/** The migrations of an app from their operations, each after the one before it. */
export function graphOf(
  app: string,
  list: readonly (readonly [name: string, operations: Parameters<typeof migration>[0]["operations"]])[],
): MigrationGraph {
  const sources = list.map(([name, operations], n): MigrationSource => {
    const before = list[n - 1]?.[0];
    const dependencies: [string, string][] = before === undefined ? [] : [[app, before]];
    return { app, name, file: `${app}/migrations/${name}.ts`, migration: migration({ dependencies, operations }) };
  });
  return new MigrationGraph(sources, { apps: [app] });
}

/** What brings a database through this history. */
export function executorFor(databases: Databases): MigrationExecutor {
  return new MigrationExecutor({ graph: graphOf("paper", steps), databases });
}

/** Opens a database, and closes it after `fn`. */
export async function withDatabase<T>(url: string, fn: (databases: Databases) => Promise<T>): Promise<T> {
  const databases = new Databases({ default: { url } });
  try {
    return await fn(databases);
  } finally {
    await databases.close();
  }
}
