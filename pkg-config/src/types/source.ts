/**
 * A catalog as plain data, before it is a pack. The fields are those of `docs/formats/catalog.md`, named as in schema.org and
 * LRMI; a field that is not among them is an error.
 */

/** A learning resource as its author writes it. Only `id` and `name` are required. */
export interface SourceItem {
  /** 1 to 200 bytes, unique among items. Never reuse one: profiles refer to it. */
  id: string;
  /** As learners read it; 1 to 300 bytes. */
  name: string;
  /** Up to 4,000 bytes. */
  description?: string;
  /** `http://` or `https://`; up to 2,000 bytes. */
  url?: string;
  /** Exercise, lesson, video, ...: any word. */
  learningResourceType?: string;
  /** Ids of the skills that it explains. */
  teaches?: string[];
  /** Ids of the skills that it practises and checks. */
  assesses?: string[];
  /** Ids of the skills that it builds on, beside the prerequisites of its own. */
  competencyRequired?: string[];
  educationalLevel?: string;
  /** 0 (easiest) to 1, over the whole catalog; 0.5 where absent. */
  difficulty?: number;
  /** Seconds, 1 to 31,536,000. */
  timeRequired?: number;
  /** BCP 47; the catalog's where absent. */
  inLanguage?: string;
  /** SPDX id or address; the catalog's where absent. */
  license?: string;
  /** `expositive` items explain: having finished one is no evidence of knowing. An attempt on one counts as on any item. */
  interactivityType?: "active" | "expositive" | "mixed";
  /** Words of schema.org's `accessibilityFeature`. */
  accessibility?: string[];
  topics?: string[];
  keywords?: string[];
  /** The exercise or lesson itself, plain text up to 20,000 bytes, as are the next two. */
  text?: string;
  acceptedAnswer?: string;
  hint?: string;
  /** What was filled by rule and not by the source; importers set it. */
  filled?: { skills?: boolean; difficulty?: boolean; timeRequired?: boolean };
}

/** A skill as its author writes it. */
export interface SourceSkill {
  /** 1 to 200 bytes, unique among skills. */
  id: string;
  /** As learners read it; 1 to 300 bytes. */
  name: string;
  description?: string;
  /** Ids of the skills directly before it. A cycle is an error that names it. */
  prerequisites?: string[];
}

/** A whole catalog as its author writes it. */
export interface SourceCatalog {
  /** Version of the format. */
  cairn?: 1;
  /** 1 to 300 bytes. */
  name: string;
  description?: string;
  /** BCP 47; for items that name none. */
  inLanguage?: string;
  /** For items that name none. */
  license?: string;
  /** Where it is empty or absent, the skills are the ones that items name, without prerequisites. */
  skills?: SourceSkill[];
  /** Not empty. */
  items: SourceItem[];
}
