/**
 * What a running command is handed besides its own arguments; the composition rooms add to it by declaration merging
 * (the application adds `application`, the command line `settings` and the like).
 */
export type CommandServices = {};
