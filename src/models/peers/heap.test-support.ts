import { blog, Post, User } from "../blog.test-support.ts";
import { TestSite } from "../site.test-support.ts";

/** Run by itself with `--expose-gc`: prints how much memory 100,000 rows leave behind when one of them is kept. */
const rows = 100_000;
const megabytes = async () => {
  for (let i = 0; i < 4; i++) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc!();
  }
  return process.memoryUsage().heapUsed / 1_048_576;
};

const site = await TestSite.open(blog);
const report = await site.run(async () => {
  const author = await User.objects.create({ username: "ada", email: "" });
  for (let i = 0; i < rows; i += 10_000) {
    await Post.objects.bulkCreate(
      Array.from({ length: 10_000 }, (_, k) => ({ title: `post ${i + k}`, body: "b".repeat(50), author: author.pk })),
    );
  }
  const start = await megabytes();
  let kept: Post | undefined = (await Post.objects.orderBy("id"))[777];
  const after = await megabytes();
  const loaded = await kept!.author;
  kept = undefined;
  let peak = 0;
  let seen = 0;
  for await (const post of Post.objects.orderBy("id").iterator({ chunkSize: 500 })) {
    if (++seen % 25_000 === 0) peak = Math.max(peak, (await megabytes()) - start);
    if (post.pk === undefined) throw new RangeError("a row without a key");
  }
  if (seen !== rows) throw new RangeError(`${seen} rows`);
  return { kept: after - start, peak, author: loaded.pk };
});
await site.close();
process.stdout.write(JSON.stringify(report));
