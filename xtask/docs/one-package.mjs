// A plugin of TypeDoc, for what it loses between the entries of one package: what is said about the methods of `Recommender`,
// which a mapped type makes from those of `Cairn`; and links to what another entry exports.
import { Comment, Converter, ReflectionKind } from "typedoc";

export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    describeRecommender(project);
    linkToMain(project);
  });
}

function describeRecommender(project) {
  const all = project.getReflectionsByKind(ReflectionKind.Class | ReflectionKind.Interface);
  const methods = (name) => all.find((reflection) => reflection.name === name)?.children ?? [];
  const said = new Map(methods("Cairn").map((method) => [method.name, method.signatures?.[0]?.comment]));
  for (const method of methods("Recommender")) {
    for (const signature of method.signatures ?? []) {
      const comment = said.get(method.name);
      if (comment instanceof Comment) signature.comment ??= comment.clone();
    }
  }
}

/** A link that TypeScript could not follow from where it stands leads to the package's main entry, if that has such a name. */
function linkToMain(project) {
  const main = project.children.find(({ name }) => name === "index");
  const find = (path) =>
    path.split(".").reduce((at, name) => at?.children?.find((child) => child.name === name), main);
  for (const { comment } of Object.values(project.reflections)) {
    const parts = [comment?.summary, ...(comment?.blockTags ?? []).map(({ content }) => content)];
    for (const part of parts.flat()) {
      if (part?.kind !== "inline-tag" || part.tag !== "@link" || part.target) continue;
      part.target = find(part.text.trim());
    }
  }
}
