import type { Operation } from "../operations/operation.ts";

const longest = 60;

/** The name of a file from what it does: "add_post_views", "create_tag_and_more". */
export function nameOf(operations: readonly Operation[]): string {
  const slugs = operations.map((operation) => operation.slug);
  const [first = "empty", second] = slugs;
  if (second === undefined) return cut(first, longest);
  const both = `${first}_and_${second}`;
  if (slugs.length === 2 && both.length <= longest) return both;
  return `${cut(first, longest - 9)}_and_more`;
}

function cut(name: string, length: number): string {
  return name.length <= length ? name : name.slice(0, length).replace(/_+$/, "");
}
