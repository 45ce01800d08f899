import type { Check, CheckMessage } from "../../checks/index.ts";
import type { Application } from "../application.ts";

/** Patterns that were probably meant otherwise. */
export const urlChecks: readonly Check<Application>[] = [checkSlashes, checkHidden];

function checkSlashes({ urls }: Application): CheckMessage[] {
  return urls
    .entries()
    .filter(({ pattern }) => pattern.includes("//"))
    .map(
      ({ pattern, file }): CheckMessage => ({
        id: "urls.W001",
        level: "warning",
        subject: file ?? pattern,
        message: `the pattern "${pattern}" has two slashes in a row`,
        hint: "Write a single one: /a//b/ is another address than /a/b/.",
      }),
    );
}

function checkHidden({ urls, settings }: Application): CheckMessage[] {
  const prefix = settings.static.url.slice(1);
  return urls
    .entries()
    .filter(({ pattern }) => pattern.startsWith(prefix))
    .map(
      ({ pattern, file }): CheckMessage => ({
        id: "urls.W002",
        level: "warning",
        subject: file ?? pattern,
        message: `the pattern "${pattern}" lies under ${settings.static.url}, where static files are served`,
        hint: "Choose another address for the view, or another static.url.",
      }),
    );
}
