import type { Decimal, Temporal } from "../../lib/index.ts";

/** In which language and time zone values are written. */
export interface Locale {
  /** A BCP 47 tag: "en", "pt-BR". */
  readonly language: string;
  /** An IANA name: "Europe/Paris". */
  readonly timeZone: string;
}

/** Writes numbers, dates and instants for people. Making one is slow, so each site keeps its own. */
export class Formats {
  readonly locale: Locale;
  readonly #number: Intl.NumberFormat;
  readonly #instant: Intl.DateTimeFormat;
  readonly #date: Intl.DateTimeFormat;

  constructor(locale: Locale) {
    this.locale = locale;
    // Four digits stay together, so that years and numbers of houses are not cut in two.
    this.#number = new Intl.NumberFormat(locale.language, { useGrouping: "min2", maximumFractionDigits: 20 });
    this.#instant = new Intl.DateTimeFormat(british(locale.language), {
      dateStyle: "medium",
      timeStyle: "short",
      timeZone: locale.timeZone,
    });
    this.#date = new Intl.DateTimeFormat(british(locale.language), { dateStyle: "medium", timeZone: "UTC" });
  }

  /** A count or another number: "12,345". */
  number(value: number | bigint): string {
    return this.#number.format(value);
  }

  /** A decimal with all its digits, never through a float. */
  decimal(value: Decimal, scale?: number): string {
    return scale === undefined ? value.toFixed() : value.toFixed(Math.max(scale, value.decimalPlaces()));
  }

  /** An instant in the site's time zone: "25 Aug 2026, 20:23". */
  instant(value: Date): string {
    return Number.isNaN(value.getTime()) ? "" : this.#instant.format(value);
  }

  /** A day: "25 Aug 2026". */
  date(value: Temporal.PlainDate): string {
    return this.#date.format(new Date(Date.UTC(value.year, value.month - 1, value.day)));
  }

  /** The name of the time zone: "UTC", "Europe/Paris". */
  get zone(): string {
    return this.locale.timeZone;
  }
}

/** English without a region reads days before months, as the design does; every other language keeps its own way. */
function british(language: string): string {
  return language === "en" ? "en-GB" : language;
}
