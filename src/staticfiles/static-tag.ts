import { defineTagLibrary, simpleTag, type TagDefinition, type TagLibrary } from "../templates/index.ts";
import { staticUrl } from "./static-files.ts";

/** `{% static "css/site.css" %}`: the URL of a static file, with its fingerprint in production. A missing file is an error of the template. */
export const staticTag: TagDefinition = simpleTag("static", (_context, name: unknown) => staticUrl(String(name)));

/** The tag `static`. */
export const staticTagLibrary: TagLibrary = defineTagLibrary("static", { tags: [staticTag] });
