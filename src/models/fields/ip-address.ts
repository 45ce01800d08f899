import { isIP } from "node:net";
import { shortestIp } from "../../lib/index.ts";
import { ipAddress as ipAddressValidator } from "../../validation/index.ts";
import type { DefaultOption, Field, FieldOptions, Keyed, NullOption } from "../types/fields.ts";
import { type DeclaredOptions, declareColumn, optionError } from "./declaration.ts";
import { type FieldRules, wrongType } from "./rules.ts";

/** Options of `ipAddress`. */
export interface IpAddressOptions extends FieldOptions<string> {
  /** `"both"` (default), `"ipv4"` or `"ipv6"`. */
  readonly protocol?: "both" | "ipv4" | "ipv6";
  /** Stores ::ffff:192.0.2.1 as 192.0.2.1. Default false. */
  readonly unpackIpv4?: boolean;
}

/** An IPv4 or IPv6 address, as text in its shortest form: addresses that are the same are equal. */
export function ipAddress<const O extends IpAddressOptions>(
  options?: O,
): Keyed<Field<string, NullOption<O>, DefaultOption<O>>, O> {
  const { protocol = "both", unpackIpv4 = false } = options ?? {};
  if (!["both", "ipv4", "ipv6"].includes(protocol)) {
    throw optionError("ipAddress", 'protocol must be "both", "ipv4" or "ipv6"', 'Write protocol: "ipv4".');
  }
  if (unpackIpv4 && protocol !== "both") {
    throw optionError("ipAddress", "unpackIpv4 needs both protocols", 'Leave protocol away, or write "both".');
  }
  return declareColumn({ kind: "ipAddress", options, extra: ["protocol", "unpackIpv4"] });
}

const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

function unpacked(address: string): string {
  const [, high, low] = mapped.exec(address) ?? [];
  if (high === undefined || low === undefined) return address;
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join(".");
}

/** The rules of addresses. */
export const ipAddressRules = {
  ipAddress: {
    expected: "an IPv4 or IPv6 address",
    columnType: () => ({ kind: "char", maxLength: 39 }),
    check: (value, { unpackIpv4 }: DeclaredOptions) => {
      const address = typeof value === "string" ? shortestIp(value) : undefined;
      return address === undefined ? wrongType : unpackIpv4 === true ? unpacked(address) : address;
    },
    misfit: (value, { protocol = "both" }) => {
      const own = isIP(value as string) === 4 ? "ipv4" : "ipv6";
      return protocol === "both" || protocol === own
        ? undefined
        : `an ${protocol === "ipv4" ? "IPv4" : "IPv6"} address`;
    },
    validators: () => [ipAddressValidator],
  },
} as const satisfies Record<string, FieldRules>;
