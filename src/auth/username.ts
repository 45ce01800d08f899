/** A username as it is stored and looked up: in Unicode's form NFKC, so that letters that look alike by encoding only are the same. */
export function normalizeUsername(username: string): string {
  // A few characters grow eighteenfold: what is far too long for the column is left for its own check to refuse.
  return username.length > 600 ? username : username.normalize("NFKC");
}

/** What two usernames must not share: NFKC without letter case. */
export function foldUsername(username: string): string {
  return normalizeUsername(username).toLowerCase().toUpperCase().toLowerCase();
}
