import { modelForm } from "nuages/forms";
import { Comment } from "./models.ts";

export const CommentForm = modelForm(Comment, {
  fields: ["name", "email", "body"],
  labels: { name: "Your name", email: "Your e-mail address", body: "Your comment" },
});
