import assert from "node:assert/strict";
import { test } from "node:test";
import { Signal } from "nuages/signals";

test("receivers hear an event in the order in which they connected, one after the other", async () => {
  const signal = new Signal<number>("saved");
  const heard: string[] = [];
  signal.connect(async (n) => {
    await Promise.resolve();
    heard.push(`first ${n}`);
  });
  signal.connect((n) => void heard.push(`second ${n}`));
  await signal.send(1);
  assert.deepEqual(heard, ["first 1", "second 1"]);
});

test("a receiver that was removed hears nothing more", async () => {
  const signal = new Signal<number>("saved");
  const remove = signal.connect(() => assert.fail("still connected"));
  assert.equal(signal.hasReceivers, true);
  remove();
  assert.equal(signal.hasReceivers, false);
  await signal.send(1);
});

test("an error of a receiver reaches the sender, and those behind it don't hear the event", async () => {
  const signal = new Signal<number>("saved");
  let heard = false;
  signal.connect(() => Promise.reject(new RangeError("no")));
  signal.connect(() => void (heard = true));
  await assert.rejects(signal.send(1), RangeError);
  assert.equal(heard, false);
});

test("a receiver may disconnect itself while it hears", async () => {
  const signal = new Signal<number>("saved");
  const heard: string[] = [];
  const remove = signal.connect(() => {
    heard.push("once");
    remove();
  });
  signal.connect(() => void heard.push("always"));
  await signal.send(1);
  await signal.send(2);
  assert.deepEqual(heard, ["once", "always", "always"]);
});

test("who connects or leaves while an event is told changes who hears the next one", async () => {
  const signal = new Signal<number>("saved");
  const heard: string[] = [];
  let late = false;
  const removeFirst = signal.connect((n) => {
    heard.push(`first ${n}`);
    removeFirst();
    removeSecond();
    if (!late) signal.connect((m) => void heard.push(`late ${m}`));
    late = true;
  });
  const removeSecond = signal.connect((n) => void heard.push(`second ${n}`));
  await signal.send(1);
  await signal.send(2);
  assert.deepEqual(heard, ["first 1", "second 1", "late 2"]);
});
