import assert from "node:assert/strict";
import test from "node:test";
import { NuagesError } from "../errors/index.ts";
import { ContentSecurityPolicy } from "./content-security-policy.ts";

const { standard } = ContentSecurityPolicy;
const nonce = "AAAAAAAAAAAAAAAAAAAAAA==";

test("the default policy is the strict one, with the nonce for scripts and styles", () => {
  assert.equal(
    standard.header({ nonce, upgrade: true }),
    "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'; " +
      `script-src 'self' 'nonce-${nonce}'; script-src-attr 'none'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; ` +
      "connect-src 'self'; upgrade-insecure-requests",
  );
});

test("a page that made no nonce allows nothing inline", () => {
  const header = standard.header();
  assert.ok(!header.includes("nonce") && !header.includes("upgrade") && !header.includes("unsafe"));
  assert.match(header, /script-src 'self'; script-src-attr 'none'; style-src 'self'; img-src/);
});

test("sources are added to what is there, 'none' gives way, and the original stays as it was", () => {
  const policy = standard.extend({ "img-src": ["https://cdn.example.com"], "frame-ancestors": ["'self'"] });
  assert.match(policy.header(), /img-src 'self' data: https:\/\/cdn\.example\.com/);
  assert.match(policy.header(), /frame-ancestors 'self';/);
  assert.match(standard.header(), /frame-ancestors 'none'/);
});

test("adding to a directive that wasn't there keeps what it fell back to", () => {
  assert.match(standard.extend({ "font-src": ["https://f.example"] }).header(), /font-src 'self' https:\/\/f\.example/);
  const elem = standard.extend({ "script-src-elem": ["https://s.example"] }).header({ nonce });
  assert.ok(
    elem.includes(`script-src-elem 'self' https://s.example 'nonce-${nonce}'`) ||
      elem.includes(`script-src-elem 'self' 'nonce-${nonce}' https://s.example`),
  );
});

test("a directive may be replaced or removed", () => {
  const policy = standard.replace({ "img-src": ["'self'"], "connect-src": [] });
  assert.match(policy.header(), /img-src 'self'$/);
  assert.ok(!policy.header().includes("connect-src"));
});

const wrong: [string, string][] = [
  ["script-source", "'self'"],
  ["script-src", "self"],
  ["script-src", "'self'; object-src *"],
  ["script-src", "https://a.example,https://b.example"],
  ["script-src", "https://a.example\r\nSet-Cookie: x=1"],
  ["script-src", "'slef'"],
  ["script-src", "nonce"],
  ["script-src", "'nonce-abc'"],
  ["script-src", "'unsafe-inline'"],
  ["script-src", "'unsafe-eval'"],
  ["script-src", ""],
  ["sandbox", "allow;x"],
  ["__proto__", "'self'"],
  ["constructor", "'self'"],
];
for (const [directive, source] of wrong) {
  test(`${JSON.stringify(directive)} with ${JSON.stringify(source)} is refused`, () => {
    const directives = Object.fromEntries([[directive, [source]]]);
    assert.throws(
      () => standard.extend(directives),
      (e) => e instanceof NuagesError && e.code === "E_CSP",
    );
  });
}

test("'none' beside other sources is refused, unsafe keywords need a word", () => {
  assert.throws(() => standard.replace({ "img-src": ["'none'", "data:"] }), NuagesError);
  assert.match(
    standard.extend({ "style-src": ["'unsafe-inline'"] }, { allowUnsafe: true }).header(),
    /'unsafe-inline'/,
  );
});

test("a nonce that could break out of the header is refused", () => {
  for (const bad of ["short", "'; script-src *", `${nonce}\n`])
    assert.throws(() => standard.header({ nonce: bad }), NuagesError);
});

test("a source that would end its directive is refused, with and without a space", () => {
  for (const source of ["https://a.example;script-src", ";", "https://a.example,https://b.example", "a b"]) {
    assert.throws(
      () => standard.extend({ "img-src": [source] }),
      (e) => e instanceof NuagesError && e.code === "E_CSP",
      source,
    );
  }
});
