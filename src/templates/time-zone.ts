import { NuagesError } from "../errors/index.ts";

const offsetPattern = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/;

/** A time zone in which templates show instants, with what the clocks there read at any time: daylight saving time and history included. */
export class TimeZone {
  /** The name it was made with, such as "Europe/Paris". */
  readonly id: string;
  readonly #offsets: Intl.DateTimeFormat | undefined;
  #names: Intl.DateTimeFormat | undefined;

  /** Takes an IANA name. Throws E_ARGUMENT for what is none. */
  constructor(id: string) {
    this.id = id;
    if (id === "UTC") return;
    try {
      this.#offsets = new Intl.DateTimeFormat("en-US", { timeZone: id, timeZoneName: "longOffset", year: "numeric" });
    } catch (cause) {
      const expected = 'an IANA time zone such as "Europe/Paris"';
      throw new NuagesError("E_ARGUMENT", { name: "timeZone", expected, received: id }, { cause });
    }
  }

  /** How many seconds the clocks are ahead of UTC at this instant. */
  offsetAt(instant: Date): number {
    const [, sign, hours, minutes, seconds = "0"] = offsetPattern.exec(this.#offsets?.format(instant) ?? "") ?? [];
    if (sign === undefined) return 0;
    const offset = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
    return sign === "-" ? -offset : offset;
  }

  /** What the zone is called at this instant: "EST", "EDT"; "GMT+2" where English has no letters for it. */
  nameAt(instant: Date): string {
    if (this.#offsets === undefined) return "UTC";
    this.#names ??= new Intl.DateTimeFormat("en-US", { timeZone: this.id, timeZoneName: "short" });
    return this.#names.formatToParts(instant).find((part) => part.type === "timeZoneName")?.value ?? this.id;
  }

  /** True while the clocks are ahead of where they are in the other half of the year. */
  isDaylightSavingAt(instant: Date): boolean {
    const year = instant.getUTCFullYear();
    const halves = [0, 6].map((month) => this.offsetAt(new Date(Date.UTC(year, month, 1))));
    return this.offsetAt(instant) > Math.min(...halves);
  }
}

/** Coordinated universal time, in which templates show instants unless their engine is told otherwise. */
export const utc: TimeZone = new TimeZone("UTC");
