/** A file to write: its path inside the folder and its text. */
export type StubFile = readonly [path: string, text: string];

/** The names that the files of a new app are made with. */
export interface AppNames {
  /** `notes`. */
  readonly label: string;
  /** `Note`. */
  readonly model: string;
  /** `note`. */
  readonly item: string;
}

/** The files of a new app, which keeps a list of dated texts. */
export function appFiles(names: AppNames): StubFile[] {
  const { label, item } = names;
  return [
    ["app.ts", appFile(names)],
    ["models.ts", modelsFile(names)],
    ["views.ts", viewsFile(names)],
    ["urls.ts", urlsFile(names)],
    ["admin.ts", adminFile(names)],
    [`templates/${label}/${item}_list.html`, listTemplate(names)],
    [`templates/${label}/${item}_detail.html`, detailTemplate(names)],
    [`${label}.test.ts`, testFile(names)],
  ];
}

const appFile = ({ label }: AppNames) => `import { defineApp } from "nuages/apps";

export default defineApp({ label: "${label}", dir: import.meta.dirname });
`;

const modelsFile = ({ label, model, item }: AppNames) => `import { char, dateTime, Model, text } from "nuages/models";
import { reverse } from "nuages/urls";

export class ${model} extends Model<${model}>("${label}.${model}")(
  {
    title: char({ maxLength: 200 }),
    body: text({ blank: true, default: "" }),
    createdAt: dateTime({ autoNowAdd: true }),
  },
  { ordering: ["-createdAt"] },
) {
  override toString() {
    return this.title;
  }

  absoluteUrl() {
    return reverse("${label}:${item}_detail", { id: this.id });
  }
}
`;

const viewsFile = ({ label, model, item }: AppNames) => `import type { HttpRequest } from "nuages/http";
import { getObjectOr404, render } from "nuages/views";
import { ${model} } from "./models.ts";

export function ${item}List(request: HttpRequest) {
  return render(request, "${label}/${item}_list.html", { ${label}: ${model}.objects.all() });
}

export async function ${item}Detail(request: HttpRequest, { id }: { id: number }) {
  return render(request, "${label}/${item}_detail.html", { ${item}: await getObjectOr404(${model}, { id }) });
}
`;

const urlsFile = ({ label, item }: AppNames) => `import { path, urls } from "nuages/urls";
import { ${item}Detail, ${item}List } from "./views.ts";

export default urls("${label}", [
  path("", ${item}List, { name: "${item}_list" }),
  path("<int:id>/", ${item}Detail, { name: "${item}_detail" }),
]);
`;

const adminFile = ({ model, item }: AppNames) => `import { modelAdmin } from "nuages/admin";
import { ${model} } from "./models.ts";

export const ${item}Admin = modelAdmin(${model}, {
  listDisplay: ["title", "createdAt"],
  searchFields: ["title", "body"],
});
`;

const listTemplate = ({ label, item }: AppNames) => `{% extends "base.html" %}
{% block title %}${label}{% endblock %}
{% block content %}
<h1>${label}</h1>
<ul>
  {% for ${item} in ${label} %}
    <li><a href="{{ ${item}.absoluteUrl }}">{{ ${item}.title }}</a></li>
  {% empty %}
    <li>There are none yet: add the first in the <a href="/admin/">admin</a>.</li>
  {% endfor %}
</ul>
{% endblock %}
`;

const detailTemplate = ({ label, item }: AppNames) => `{% extends "base.html" %}
{% block title %}{{ ${item}.title }}{% endblock %}
{% block content %}
<h1>{{ ${item}.title }}</h1>
<p>{{ ${item}.body|linebreaksbr }}</p>
<p><a href="{% url "${label}:${item}_list" %}">All ${label}</a></p>
{% endblock %}
`;

const testFile = ({ label, model, item }: AppNames) => `import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createTestApplication } from "nuages/testing";
import { reverse } from "nuages/urls";
import settings from "../settings.ts";
import { ${model} } from "./models.ts";

const site = await createTestApplication(settings);
after(() => site.close());

test("the list shows what there is, and each has its page", async () => {
  const ${item} = await ${model}.objects.create({ title: "A first one" });
  const list = await site.client().get(reverse("${label}:${item}_list"));
  assert.equal(list.status, 200);
  assert.match(list.text(), /A first one/);
  const page = await site.client().get(${item}.absoluteUrl());
  assert.equal(page.status, 200);
});
`;
