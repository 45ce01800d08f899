import { Databases, databasesSlot } from "nuages/database";
import { type AnyModel, ModelRegistry, registrySlot } from "nuages/models";
import { Comment, Item, models, Post } from "../models.ts";
import { anyKey, newItem, type Operations, summary, thousand } from "../operations.ts";

const joined = () =>
  Post.objects.filter({ status: "published" }).selectRelated("author").orderBy("-publishedAt").limit(25);
const nested = () => Post.objects.filter((post) => post.id.gt(4_990)).prefetchRelated("comments.author");

/** Nuages, as its guides say. */
export async function open(_kind: string, url: string): Promise<Operations> {
  const registry = new ModelRegistry(models as unknown as readonly AnyModel[]);
  const databases = new Databases({ default: { url } });
  registrySlot.setDefault(registry);
  databasesSlot.setDefault(databases);
  const item = await Item.objects.get({ id: 1 });
  return {
    operations: {
      "find by key": () => Post.objects.get({ id: anyKey() }),
      "1,000 rows": () => Post.objects.filter((post) => post.id.lte(1_000)),
      "25 rows with author": () => joined(),
      "posts, comments, authors": () => nested(),
      "insert one": (i) => Item.objects.create(newItem(i)),
      "update one": async (i) => {
        item.quantity = i + 1;
        await item.save();
      },
      "insert 1,000": () => Item.objects.bulkCreate(thousand),
    },
    async check() {
      return summary({
        one: await Post.objects.get({ id: 17 }),
        thousand: await Comment.objects.filter((comment) => comment.id.lte(1_000)),
        joined: (await joined()) as never,
        nested: await Promise.all(
          (await nested()).map(async (post) => ({
            id: post.id,
            comments: (await Promise.all(
              (await post.comments.all()).map(async (one) => ({ body: one.body, author: await one.author })),
            )) as never,
          })),
        ),
      });
    },
    close: () => databases.close(),
  };
}
