import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { describe, it } from "node:test";
import { defaultLimits } from "../limits.ts";
import { framingProblem } from "./framing.ts";

const problem = (host: string) =>
  framingProblem(
    { rawHeaders: ["Host", host], httpVersionMajor: 1, method: "GET", url: "/" } as unknown as IncomingMessage,
    defaultLimits,
  )?.code;

describe("framing", () => {
  it("looks at the Host of each request, whatever the ones before were", () => {
    for (let round = 0; round < 2; round++) {
      for (const host of ["", "a b", "a b", "", "exa_mple.com"]) assert.equal(problem(host), "E_BAD_REQUEST", host);
      for (const host of ["example.com", "example.com", "example.org:8000"])
        assert.equal(problem(host), undefined, host);
    }
  });
});
