/**
 * What a running command is handed besides its own arguments; the composition rooms add to it by declaration merging
 * (the application adds `application`, the command line `settings` and the like).
 */
// biome-ignore lint/suspicious/noEmptyInterface: it is merged into
export interface CommandServices {}
