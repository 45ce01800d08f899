import type { View } from "../http/index.ts";
import type { Register } from "../lib/register.ts";
import type { Converters } from "./converter-types.ts";

type Segment<S> = S extends `${infer C}:${infer N}`
  ? { [K in N]: C extends keyof Converters ? Converters[C] : never }
  : S extends string
    ? { [K in S]: string }
    : never;

/** The parameters of a pattern: `PathParams<"posts/<int:id>/">` is `{ id: number }`. */
export type PathParams<P extends string> = P extends `${string}<${infer S}>${infer R}`
  ? Segment<S> & PathParams<R>
  : {};

/** An intersection written out as one object type. */
export type Flat<T> = { [K in keyof T]: T[K] };

/** A view that takes what the pattern gives. */
export type ViewOf<S extends string> = View<Flat<PathParams<S>>>;

/** A list of routes: `R` maps each full name ("blog:post_detail") to its parameters. */
export interface Routes<R> {
  readonly _routes: R;
}

/** Any list of routes. */
export type AnyRoutes = Routes<any>;

/** Any view. */
export type AnyView = View<any>;

/** The name and parameters of one route; nothing for a route without a name. */
export type NamedRoute<N, P> = N extends string ? { [K in N]: P } : {};

type UnionOf<T extends readonly unknown[]> = T[number] extends infer R
  ? R extends Routes<infer A>
    ? (x: A) => void
    : never
  : never;

/** All routes of a list in one map. */
export type MergedRoutes<T extends readonly unknown[]> = UnionOf<T> extends (x: infer I) => void ? I : {};

/** The routes under a namespace: their names begin with it and a colon. */
export type Namespaced<NS extends string, R> = { [K in keyof R as `${NS}:${K & string}`]: Flat<R[K]> };

type RootRoutes = Register extends { urls: Routes<infer R> } ? R : Record<string, any>;

/** Every URL name of the project, once it has registered its routes; any string before. */
export type RouteName = keyof RootRoutes & string;

/** Parameters of a URL whose name is known only at run time: by name, or in the order of the pattern. */
export type UrlParams = Readonly<Record<string, unknown>> | readonly unknown[];

/** Query string and fragment that follow a reversed path. */
export interface ReverseExtra {
  readonly query?: Readonly<Record<string, string | number | readonly string[]>>;
  /** The part after "#", without it. */
  readonly fragment?: string;
}

/** Without registered routes P is `any`: nothing is known, so nothing is demanded. */
type ReverseArguments<P> = 0 extends 1 & P
  ? [params?: UrlParams, extra?: ReverseExtra]
  : keyof P extends never
    ? [params?: {}, extra?: ReverseExtra]
    : [params: P, extra?: ReverseExtra];

/** `reverse` for the routes `R`. */
export type ReverseFunction<R> = <N extends keyof R & string>(name: N, ...args: ReverseArguments<R[N]>) => string;

/** `reverse` for the routes that the project has registered. */
export type RegisteredReverse = ReverseFunction<RootRoutes>;
