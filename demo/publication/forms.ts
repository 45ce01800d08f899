import { modelForm } from "nuages/forms";
import { Comment } from "./models.ts";

export const CommentForm = modelForm(Comment, {
  fields: ["name", "email", "body"],
  options: {
    name: { label: "Your name" },
    email: { label: "Your e-mail address" },
    body: { label: "Your comment" },
  },
});
