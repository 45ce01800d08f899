// The demo's own posts: Markdown files with a head of `key: value` lines.
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { atomic } from "nuages/database";
import { slugify } from "nuages/lib";
import type { User } from "../people/models.ts";
import { Comment, Post, Section, Tag } from "./models.ts";

const folder = resolve(import.meta.dirname, "../content");

/** The sections of the journal: name, description, and the section above. */
const sections = [
  { name: "Data", description: "Models, queries and the schema that follows them." },
  { name: "Pages", description: "From the address to the HTML." },
  { name: "Safety", description: "What is on by default, so that nobody has to remember it." },
  { name: "Craft", description: "The command line, tests and the way of working." },
  { name: "Queries", description: "Asking the database, typed.", parent: "Data" },
  { name: "Schema", description: "Changing tables without fear.", parent: "Data" },
] as const;

interface ContentFile {
  readonly head: ReadonlyMap<string, string>;
  readonly body: string;
  readonly slug: string;
}

function readContent(): ContentFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => {
      const [, head = "", body = ""] =
        /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(readFileSync(join(folder, name), "utf8")) ?? [];
      const entries = head.split("\n").map((line) => line.split(/: (.*)/s) as [string, string]);
      return { head: new Map(entries), body: body.trim(), slug: name.replace(/^\d+-|\.md$/g, "") };
    });
}

async function loadSections(): Promise<Map<string, Section>> {
  const byName = new Map<string, Section>();
  for (const entry of sections) {
    const parent = "parent" in entry ? byName.get(entry.parent)! : null;
    const defaults = { name: entry.name, description: entry.description, parent };
    const { row } = await Section.objects.getOrCreate({ slug: slugify(entry.name) }, defaults);
    byName.set(entry.name, row);
  }
  return byName;
}

async function loadPost(file: ContentFile, section: Section, author: User): Promise<void> {
  const publishedAt = new Date(`${file.head.get("date")}T08:00:00Z`);
  const post = await Post.objects.create({
    title: file.head.get("title")!,
    slug: file.slug,
    summary: file.head.get("summary")!,
    body: file.body,
    status: "published",
    section,
    author,
    publishedAt,
  });
  for (const name of (file.head.get("tags") ?? "").split(", ").filter(Boolean)) {
    const { row: tag } = await Tag.objects.getOrCreate({ slug: slugify(name) }, { name });
    await post.tags.add(tag);
  }
}

/** Loads the journal's posts where there are none yet and answers with the number that were added. */
export async function loadContent(author: User): Promise<number> {
  if (await Post.objects.exists()) return 0;
  return atomic(async () => {
    const byName = await loadSections();
    const files = readContent();
    for (const file of files) await loadPost(file, byName.get(file.head.get("section")!)!, author);
    await loadComments();
    return files.length;
  });
}

async function loadComments(): Promise<void> {
  const first = await Post.objects.orderBy("publishedAt").first();
  if (first === null) return;
  await Comment.objects.create({
    post: first,
    name: "Ines",
    body: "I changed a field in the model and the compiler found both places that used it. Good morning indeed.",
    status: "approved",
  });
  await Comment.objects.create({
    post: first,
    name: "Théo",
    body: "Does the admin really need no code of mine?",
    status: "waiting",
  });
}
