import { code } from "../define-codes.ts";

/** Errors of the test tools. */
export const testingCodes = {
  E_TEST_REDIRECTS: code<{ chain: string }>({
    status: 500,
    message: (v) => `The test client was redirected more than 20 times: ${v.chain}.`,
    hint: () => "Two addresses redirect to each other; ask without `follow` to see each step.",
  }),
  E_TEST_FOREIGN: code<{ url: string }>({
    status: 500,
    message: (v) => `The test client can't leave the site: ${v.url}.`,
    hint: () => "Ask without `follow` and look at the response's location header.",
  }),
  E_TEST_LOGIN: code<{ user: string; detail: string }>({
    status: 500,
    message: (v) => `The test client can't log in as ${v.user}: ${v.detail}.`,
    hint: () => "List the apps auth and sessions in settings.apps, and give a saved user or a right name and password.",
  }),
  E_TEST_REPEATED_QUERY: code<{ relation: string; place: string | undefined; request: string }>({
    status: 500,
    message: (v) =>
      `${v.request} asked the database about ${v.relation} for one row after another${v.place === undefined ? "" : ` (${v.place})`}.`,
    hint: (v) =>
      `Load it for all rows at once, e.g. with prefetchRelated("${v.relation.slice(v.relation.lastIndexOf(".") + 1)}"), or make the client with { repeatedQueries: "allow" }.`,
  }),
};
