import type { Session } from "nuages/sessions";

declare module "nuages/sessions" {
  interface SessionData {
    typedForTest: number[];
  }
}

export async function declaredKeysAreTyped(session: Session): Promise<void> {
  const declared: number[] | undefined = await session.get("typedForTest");
  session.set("typedForTest", declared ?? [1]);
  // @ts-expect-error a list of numbers
  session.set("typedForTest", "x");
  session.set("anything", { else: ["is", "JSON", 1, null] });
  // @ts-expect-error a Date is no JSON
  session.set("anything", new Date());
}
