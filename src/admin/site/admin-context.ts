import type { HttpRequest, HttpResponse } from "../../http/index.ts";
import { capitalize } from "../../lib/index.ts";
import type { ModelOptions } from "../../models/index.ts";
import type { ModelAdmin } from "../model-admin/model-admin.ts";
import type { DisplayContext } from "../values/display.ts";
import type { Formats } from "../values/formats.ts";
import type { AdminSite } from "./admin-site.ts";
import type { AdminUrls } from "./admin-urls.ts";
import { type AdminUser, Permissions } from "./permissions.ts";
import { type Crumb, renderPage } from "./render-page.ts";

/** One page's own part of the template context. */
export interface Page {
  readonly template: string;
  readonly title: string;
  readonly crumbs?: readonly Crumb[];
  /** The model that the sidebar marks. */
  readonly admin?: ModelAdmin;
  readonly status?: number;
  readonly values?: Readonly<Record<string, unknown>>;
}

/** Everything a view of the admin needs of its request: who asks, what they may do, where things are, how they are shown. */
export class AdminContext {
  readonly request: HttpRequest;
  readonly site: AdminSite;
  readonly urls: AdminUrls;
  readonly user: AdminUser;
  readonly permissions: Permissions;
  #linked: ReadonlyMap<string, ModelAdmin> | undefined;

  constructor(given: {
    readonly request: HttpRequest;
    readonly site: AdminSite;
    readonly urls: AdminUrls;
    readonly user: AdminUser;
  }) {
    this.request = given.request;
    this.site = given.site;
    this.urls = given.urls;
    this.user = given.user;
    this.permissions = new Permissions(given);
  }

  get formats(): Formats {
    return this.site.formats;
  }

  /** How values are shown to this user; `brief` for one line of a list. */
  async display(brief: boolean): Promise<DisplayContext> {
    const linked = await this.#visibleAdmins();
    return {
      formats: this.formats,
      brief,
      link: (options, row) => (linked.has(options.label) ? this.urls.change(options, row.pk) : undefined),
    };
  }

  /** The models that this user may open, by label. */
  async #visibleAdmins(): Promise<ReadonlyMap<string, ModelAdmin>> {
    if (!this.#linked) {
      const map = new Map<string, ModelAdmin>();
      for (const admin of this.site.admins) {
        if (await this.permissions.can("view", admin)) map.set(admin.options.label, admin);
      }
      this.#linked = map;
    }
    return this.#linked;
  }

  /** The whole page in the admin's shell. */
  render(page: Page): Promise<HttpResponse> {
    return renderPage(this, page);
  }

  /** The trail to a model's list. */
  crumbsTo(admin: ModelAdmin): Crumb[] {
    return [
      { label: this.site.name, url: this.urls.home },
      { label: capitalize(admin.options.verboseNamePlural), url: this.urls.list(admin.options) },
    ];
  }

  /** The address of a row where this user may open it. */
  async linkTo(options: ModelOptions, key: unknown): Promise<string | undefined> {
    return (await this.#visibleAdmins()).has(options.label) ? this.urls.change(options, key) : undefined;
  }
}
