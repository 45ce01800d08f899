import { defineCommand } from "../../apps/index.ts";
import { fromHere } from "../from-here.ts";
import { textTable } from "../text-table.ts";

/** `nuages routes [part]`. */
export default defineCommand({
  name: "routes",
  help: "Lists every URL of the site with its name, its view and where that stands.",
  arguments: { part: { optional: true, help: "Only routes with this text in their URL or name." } },
  options: { json: { type: "boolean", help: "As JSON, one object a route." } },
  run({ application, args, options, print }) {
    const routes = application.urls
      .entries()
      .map((entry) => ({
        url: `/${entry.pattern}`,
        name: entry.name ?? "",
        view: entry.view,
        file: fromHere(entry.file ?? ""),
      }))
      .filter((route) => args.part === undefined || route.url.includes(args.part) || route.name.includes(args.part));
    if (options.json) print(JSON.stringify(routes, null, 2));
    else if (routes.length === 0)
      print(args.part === undefined ? "This site has no routes." : `No route has "${args.part}" in its URL or name.`);
    else
      print(
        textTable(
          ["URL", "Name", "View", "File"],
          routes.map((route) => [route.url, route.name, route.view, route.file]),
        ),
      );
  },
});
