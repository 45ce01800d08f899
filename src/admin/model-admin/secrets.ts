const secretName = /passw(or)?d|secret|token|api_?key|private_?key|_?hash$/i;

/** True for fields that hold what nobody should read on a screen, by declaration or by name: they are masked in lists, in read-only forms and in the history. */
export function isSecret(field: { readonly name: string; readonly secret?: boolean }): boolean {
  return field.secret === true || secretName.test(field.name);
}

/** What stands in the place of a secret. */
export const mask = "••••••";
