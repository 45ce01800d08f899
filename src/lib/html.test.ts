import assert from "node:assert/strict";
import { test } from "node:test";
import { escapeHtml, html, jsonForScript, markSafe, SafeString, toHtml } from "nuages/lib";

test("every character that HTML gives a meaning is escaped, in content and in quoted attributes", () => {
  assert.equal(
    escapeHtml(`<a href="x" title='y'>&</a>`),
    "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;&lt;/a&gt;",
  );
});

test("specials are found wherever they stand: close together, far apart, at both ends", () => {
  const plain = (text: string) =>
    text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", "&#39;");
  for (const mark of ["&", "<", ">", '"', "'"]) {
    for (let gap = 0; gap < 70; gap++) {
      const text = `${mark}${"x".repeat(gap)}${mark}é🍮${"y".repeat(gap % 19)}${mark}${mark}${"z".repeat(gap)}`;
      assert.equal(escapeHtml(text), plain(text));
      assert.equal(escapeHtml(text.slice(1)), plain(text.slice(1)));
    }
  }
});

test("text without special characters comes back as it is", () => {
  assert.equal(escapeHtml("Crème brûlée 🍮"), "Crème brûlée 🍮");
});

test("what html`` interpolates is escaped, what is marked safe is not", () => {
  assert.equal(html`<p>${"<script>"}${markSafe("<b>ok</b>")}</p>`.toString(), "<p>&lt;script&gt;<b>ok</b></p>");
});

test("null and undefined print nothing, lists print their items", () => {
  assert.equal(html`${null}${undefined}${["<", 1, markSafe("&")]}`.toString(), "&lt;1&");
});

test("an object that only looks like a safe string is escaped", () => {
  const forged = JSON.parse(`{"__html": "<b>", "html": "<b>", "safe": true}`);
  Object.setPrototypeOf(forged, SafeString.prototype);
  assert.equal(SafeString.is(forged), false);
  assert.throws(() => toHtml(forged), TypeError);
});

test("a value with its own toString is escaped after it", () => {
  assert.equal(toHtml({ toString: () => "<i>" }), "&lt;i&gt;");
});

test("JSON in a script element can't end the element or start a comment", () => {
  const text = jsonForScript({ a: "</script><!--", b: "\u2028\u2029&" }).toString();
  assert.ok(!/[<>&\u2028\u2029]/.test(text));
  assert.deepEqual(JSON.parse(text), { a: "</script><!--", b: "\u2028\u2029&" });
});

test("JSON of undefined is null, not a syntax error", () => {
  assert.equal(jsonForScript(undefined).toString(), "null");
});
