import type { HttpRequest } from "nuages/http";
import { char, foreignKey, Model, userModel } from "nuages/models";

// This program registers no user of its own, as a site that keeps the standard one.
class Desk extends Model<Desk>("typed.Desk")({
  name: char(),
  owner: foreignKey(userModel, { relatedName: "+" }),
}) {}

export async function relationsToTheUserKnowTheStandardUser(request: HttpRequest): Promise<string> {
  const desk = await Desk.objects.selectRelated("owner").get({ id: 1 });
  const name: string = desk.owner.username;
  const later: string = (await (await Desk.objects.get({ id: 1 })).owner).email;
  await Desk.objects.filter({ owner: { username: "ada" } }).orderBy("owner.username");
  await Desk.objects.filter((one) => one.owner.email.iContains("@"));
  if (request.user.isAuthenticated) await Desk.objects.create({ name, owner: request.user });
  // @ts-expect-error no such field
  await Desk.objects.filter({ owner: { nickname: "ada" } });
  // @ts-expect-error no such property
  return later + desk.owner.nickname;
}
