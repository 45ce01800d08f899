const secretName = /passw(or)?d|secret|token|api_?key|private_?key|_?hash$/i;

/** True for names of fields that hold what nobody should read on a screen: they are masked in lists, in read-only forms and in the history. */
export function isSecret(field: { readonly name: string }): boolean {
  return secretName.test(field.name);
}

/** What stands in the place of a secret. */
export const mask = "••••••";
