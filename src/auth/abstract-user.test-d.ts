import { AbstractUser, type GuardedView, loginRequired, permissionRequired, User } from "nuages/auth";
import type { HttpRequest, HttpResponse } from "nuages/http";
import { char, foreignKey, hasMany, integer, Model } from "nuages/models";

class Person extends AbstractUser<Person>("typed.Person")({
  bio: char({ maxLength: 10 }),
  age: integer({ null: true }),
  get essays() {
    return hasMany(Essay, "author");
  },
}) {
  get initial() {
    return this.bio.slice(0, 1);
  }
}

class Essay extends Model<Essay>("typed.Essay")({
  title: char(),
  get author() {
    return foreignKey(Person);
  },
}) {}

export async function aSitesOwnUserIsTyped(person: Person, essay: Essay): Promise<void> {
  const names: string = person.username + person.email + person.initial;
  const age: number | null = person.age;
  const may: boolean = await person.hasPerm("typed.change_essay");
  const yes: true = person.isAuthenticated;
  const key: number = person.pk;
  const essays: Essay[] = await person.essays.all();
  const author: Person = await essay.author;
  const found = await Person.objects.filter({ isActive: true, bio: "x" }).orderBy("-dateJoined", "username");
  const first: Person = found[0]!;
  await Essay.objects.filter((e) => e.author.username.iContains("a"));
  await Person.objects.create({ username: "ada", bio: "x" });
  // @ts-expect-error bio has no default
  await Person.objects.create({ username: "ada" });
  // @ts-expect-error no such field
  await Person.objects.filter({ nickname: "x" });
  // @ts-expect-error a permission names its app
  await person.hasPerm("change_essay");
  // @ts-expect-error a promise is no answer
  if (person.hasPerm("typed.change_essay")) throw names;
  void [age, may, yes, key, essays, author, first];
}

export async function theFrameworksUserIsTyped(): Promise<string> {
  const user = await User.objects.get({ username: "ada" });
  await user.setPassword("…");
  return user.username;
}

export function guardsKeepTheTypesOfAView(request: HttpRequest): void {
  const view = async (_request: HttpRequest, _params: { id: number }): Promise<HttpResponse> => ({}) as HttpResponse;
  const guarded: GuardedView<typeof view> = permissionRequired("typed.change_essay")(loginRequired(view));
  void guarded(request, { id: 1 });
  // @ts-expect-error id is a number
  void guarded(request, { id: "1" });
}
