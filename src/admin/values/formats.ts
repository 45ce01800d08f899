import type { Decimal, Temporal } from "../../lib/index.ts";

/** In which language and time zone values are written. */
export interface Locale {
  /** A BCP 47 tag: "en", "pt-BR". */
  readonly language: string;
  /** An IANA name: "Europe/Paris". */
  readonly timeZone: string;
}

/** Writes numbers, dates and instants for people. Intl's formats are slow to make: each is made when it is first needed, and kept. */
export class Formats {
  readonly locale: Locale;
  #number: Intl.NumberFormat | undefined;
  #instant: Intl.DateTimeFormat | undefined;
  #date: Intl.DateTimeFormat | undefined;

  constructor(locale: Locale) {
    this.locale = locale;
  }

  /** A count or another number: "12,345". */
  number(value: number | bigint): string {
    // Four digits stay together, so that years and numbers of houses are not cut in two.
    const options = { useGrouping: "min2", maximumFractionDigits: 20 } as const;
    this.#number ??= new Intl.NumberFormat(this.locale.language, options);
    return this.#number.format(value);
  }

  /** A decimal with all its digits, never through a float. */
  decimal(value: Decimal, scale?: number): string {
    return scale === undefined ? value.toFixed() : value.toFixed(Math.max(scale, value.decimalPlaces()));
  }

  /** An instant in the site's time zone: "25 Aug 2026, 20:23". */
  instant(value: Date): string {
    const { language, timeZone } = this.locale;
    const options = { dateStyle: "medium", timeStyle: "short", timeZone } as const;
    this.#instant ??= new Intl.DateTimeFormat(british(language), options);
    return Number.isNaN(value.getTime()) ? "" : this.#instant.format(value);
  }

  /** A day: "25 Aug 2026". */
  date(value: Temporal.PlainDate): string {
    const options = { dateStyle: "medium", timeZone: "UTC" } as const;
    this.#date ??= new Intl.DateTimeFormat(british(this.locale.language), options);
    return this.#date.format(new Date(Date.UTC(value.year, value.month - 1, value.day)));
  }

  /** A time of day: "18:30", with seconds where there are any. */
  time(value: Temporal.PlainTime): string {
    return value.toString().replace(/^(\d{2}:\d{2}):00$/, "$1");
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
