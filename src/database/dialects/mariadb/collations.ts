/** By code point, and with every trailing space: how all text is kept and compared. */
export const byCodePoint = "utf8mb4_nopad_bin";

/** Knows Unicode's upper and lower case of every character, also beyond the basic plane. */
export const unicode = "utf8mb4_uca1400_nopad_as_ci";
