import { Http404, type PermissionDenied } from "../../errors/index.ts";
import { type HttpResponse, RedirectResponse } from "../../http/index.ts";
import { capitalize } from "../../lib/index.ts";
import { urlResolverSlot } from "../../urls/index.ts";
import type { AdminContext } from "../site/admin-context.ts";
import { DeletedRow } from "./object-at.ts";

/** A link of a page that tells a problem. */
interface ProblemLink {
  readonly label: string;
  readonly url: string;
}

/** A value that a form had when it could not be saved any more. */
export interface KeptValue {
  readonly label: string;
  readonly text: string;
}

/** One page for everything that went wrong: what, and where to go. */
export function problemPage(
  context: AdminContext,
  problem: {
    readonly status: number;
    readonly heading: string;
    readonly detail: string;
    readonly links?: readonly ProblemLink[];
    readonly kept?: readonly KeptValue[];
  },
): Promise<HttpResponse> {
  const links = [...(problem.links ?? []), { label: "Back to the dashboard", url: context.urls.home }];
  return context.render({
    template: "admin/error.html",
    title: problem.heading,
    status: problem.status,
    values: { heading: problem.heading, detail: problem.detail, links, kept: problem.kept ?? [] },
  });
}

/** "Not found", in the shell. */
export function notFoundPage(context: AdminContext, error: Http404): Promise<HttpResponse> {
  return problemPage(context, {
    status: 404,
    heading: "Not found",
    detail:
      error instanceof DeletedRow
        ? error.detail
        : `${capitalize(error.values.what)} is not here. It may have been deleted, or you may not see it.`,
  });
}

/** "You may not", in the shell, with what is missing. */
export function permissionPage(context: AdminContext, error: PermissionDenied): Promise<HttpResponse> {
  return problemPage(context, {
    status: 403,
    heading: "You may not do this",
    detail: `${capitalize(error.values.what)}. Ask an administrator for the permission.`,
  });
}

/** Every other address below the admin: with the slash that was forgotten, or "not found" in the shell. */
export async function unknownView(context: AdminContext): Promise<HttpResponse> {
  const { request } = context;
  const slashed = `${request.path}/`;
  if (!request.path.endsWith("/") && urlResolverSlot.get()!.hasPath(slashed)) {
    return new RedirectResponse(
      request.queryString === "" ? encodeURI(slashed) : `${encodeURI(slashed)}?${request.queryString}`,
    );
  }
  return notFoundPage(context, new Http404("This page"));
}
