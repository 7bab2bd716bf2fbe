// A plugin of TypeDoc. The methods of `Recommender` are made from those of `Cairn` by a mapped type, which loses what is said
// about them: this gives it back.
import { Comment, Converter, ReflectionKind } from "typedoc";

export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    const all = project.getReflectionsByKind(ReflectionKind.Class | ReflectionKind.Interface);
    const methods = (name) => all.find((reflection) => reflection.name === name)?.children ?? [];
    const said = new Map(methods("Cairn").map((method) => [method.name, method.signatures?.[0]?.comment]));
    for (const method of methods("Recommender")) {
      for (const signature of method.signatures ?? []) {
        const comment = said.get(method.name);
        if (comment instanceof Comment) signature.comment ??= comment.clone();
      }
    }
  });
}
