import { CommandError, defineCommand } from "nuages/apps";
import { atomic } from "nuages/database";
import { User } from "../../people/models.ts";
import { Comment, Post, Section, Tag } from "../models.ts";

const subjects = [
  "Rain",
  "Harbours",
  "Small engines",
  "Type systems",
  "Night trains",
  "Bread",
  "Maps",
  "Glass",
  "Old radios",
  "Rivers",
  "Gardens",
  "Lighthouses",
];
const views = [
  "a short history",
  "what the numbers say",
  "notes from a year",
  "the case against",
  "seen from above",
  "for beginners",
  "questions that stay open",
  "how it is made",
  "in ten objects",
  "and why it lasts",
];
const sentences = [
  "It began with a drawing that nobody had asked for.",
  "The first attempt failed, and the second one taught us why.",
  "Measured twice, the answer was the same to three digits.",
  "Most of what we know comes from people who kept good notes.",
  "There is a simpler way, and it costs less than it seems.",
  "On a quiet day you can hear the difference.",
  "Nothing here is new; what is new is that the parts fit.",
  "A second reading changes the order of the facts, not the facts.",
];

/** A small generator of repeatable numbers (Park–Miller): the same site for everybody who fills it. */
function sequence(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

const batchSize = 500;

/** How far back the posts go: one every seventeen minutes. */
const stepMilliseconds = 17 * 60 * 1000;

async function fillBatch(first: number, count: number, pick: (below: number) => number): Promise<void> {
  const [sections, tags, authors] = [
    await Section.objects.all(),
    await Tag.objects.all(),
    await User.objects.all().limit(50),
  ];
  const now = Date.now();
  const posts = await Post.objects.bulkCreate(
    Array.from({ length: count }, (_, i) => {
      const n = first + i;
      const body = Array.from({ length: 6 }, () =>
        Array.from({ length: 4 }, () => sentences[pick(sentences.length)]).join(" "),
      ).join("\n\n");
      return {
        title: `${subjects[pick(subjects.length)]}: ${views[pick(views.length)]} (${n})`,
        slug: `filled-${n}`,
        summary: sentences[pick(sentences.length)]!,
        body,
        status: pick(10) === 0 ? ("draft" as const) : ("published" as const),
        author: authors[pick(authors.length)]!,
        section: sections[pick(sections.length)]!,
        publishedAt: new Date(now - n * stepMilliseconds - 86_400_000 * 30),
      };
    }),
  );
  await tagPosts(posts, tags, pick);
  await Comment.objects.bulkCreate(
    posts.flatMap((post) =>
      Array.from({ length: pick(4) }, (_, k) => ({
        post,
        name: `Reader ${pick(900) + 100}`,
        body: sentences[pick(sentences.length)]!,
        status: k === 0 && pick(5) === 0 ? ("waiting" as const) : ("approved" as const),
      })),
    ),
  );
}

async function tagPosts(posts: readonly Post[], tags: readonly Tag[], pick: (below: number) => number): Promise<void> {
  for (const tag of tags) await tag.posts.add(...posts.filter(() => pick(tags.length) < 2));
}

export default defineCommand({
  name: "fill",
  help: "Fills the publication with made-up posts and comments, to see lists and the admin on real amounts.",
  options: { posts: { type: "number", default: 1000, min: 1, max: 1_000_000, help: "How many posts to add." } },
  async run({ options, print }) {
    if (!(await Section.objects.exists())) {
      throw new CommandError("There are no sections to fill.", {
        hint: "Start the demo once with `npm run demo`: it loads its content.",
      });
    }
    const start = (await Post.objects.filter((post) => post.slug.startsWith("filled-")).count()) + 1;
    const pick = sequence(start * 7919);
    for (let done = 0; done < options.posts; done += batchSize) {
      const size = Math.min(batchSize, options.posts - done);
      await atomic(() => fillBatch(start + done, size, pick));
      print(`${done + size} of ${options.posts} posts`);
    }
  },
});
