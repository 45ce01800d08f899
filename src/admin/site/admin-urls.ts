import type { ModelOptions } from "../../models/index.ts";
import { urlResolverSlot } from "../../urls/index.ts";
import { keyToSegment } from "./keys.ts";

/** The addresses of the admin, from where it is mounted: "/admin/". */
export class AdminUrls {
  readonly home: string;

  constructor(home: string) {
    this.home = home;
  }

  get login(): string {
    return `${this.home}login/`;
  }

  get logout(): string {
    return `${this.home}logout/`;
  }

  get theme(): string {
    return `${this.home}theme/`;
  }

  list(options: ModelOptions): string {
    return `${this.home}${encodeURIComponent(options.app)}/${encodeURIComponent(options.modelName)}/`;
  }

  add(options: ModelOptions): string {
    return `${this.list(options)}new/`;
  }

  actions(options: ModelOptions): string {
    return `${this.list(options)}actions/`;
  }

  change(options: ModelOptions, key: unknown): string {
    return `${this.list(options)}${keyToSegment(key)}/`;
  }

  history(options: ModelOptions, key: unknown): string {
    return `${this.change(options, key)}history/`;
  }

  remove(options: ModelOptions, key: unknown): string {
    return `${this.change(options, key)}delete/`;
  }
}

/** Where the admin of the running application is mounted. */
export function mountedUrls(): AdminUrls {
  return new AdminUrls(urlResolverSlot.get()!.reverse("admin:index"));
}
