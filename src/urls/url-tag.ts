import { NuagesError } from "../errors/index.ts";
import { defineTag, defineTagLibrary, type TagDefinition, type TagLibrary } from "../templates/index.ts";
import { reverseName } from "./reverse.ts";

/**
 * `{% url "blog:post_detail" slug=post.slug %}`: the URL of a name, with parameters by name or in the order of the pattern. With
 * `as variable` an unknown name leaves the variable empty, so that a template can ask whether an app is there.
 */
export const urlTag: TagDefinition = defineTag("url", {
  parse(parser) {
    const { positional, keywords, as } = parser.arguments();
    if (positional.length === 0)
      throw parser.error("The tag url needs the name of a URL", '{% url "blog:post_list" %}');
    if (positional.length > 1 && keywords.size > 0)
      throw parser.error("Give the parameters by name or by place, not both");
    const keys = [...keywords.keys()];
    return {
      silent: as !== undefined,
      values: [...positional, ...keywords.values()],
      render(context, [name, ...values]) {
        const params = keys.length === 0 ? values : Object.fromEntries(keys.map((key, index) => [key, values[index]]));
        if (as === undefined) return reverseName(String(name), params);
        context.set(as, urlOrNothing(String(name), params));
        return "";
      },
    };
  },
});

function urlOrNothing(name: string, params: readonly unknown[] | Record<string, unknown>): string {
  try {
    return reverseName(name, params);
  } catch (error) {
    if (error instanceof NuagesError && error.code === "E_URL_NAME") return "";
    throw error;
  }
}

/** The tag `url`. */
export const urlsTagLibrary: TagLibrary = defineTagLibrary("urls", { tags: [urlTag] });
