/** What is in a catalog. Names follow schema.org and LRMI where those have one. */

/** A skill's identifier and name. */
export interface SkillName {
  id: string;
  name: string;
}

/** An item's identifier and name; {@link Cairn.item} has the rest. */
export interface ItemName {
  id: string;
  name: string;
}

/** A learning resource. Texts are empty where the catalog gives none. */
export interface Item {
  id: string;
  name: string;
  description: string;
  url: string;
  learningResourceType: string;
  educationalLevel: string;
  inLanguage: string;
  license: string;
  interactivityType?: "active" | "expositive" | "mixed" | null;
  /** 0 (easiest) to 1. */
  difficulty: number;
  /** Seconds. */
  timeRequired?: number | null;
  teaches: SkillName[];
  assesses: SkillName[];
  competencyRequired: SkillName[];
  topics: string[];
  keywords: string[];
  accessibility: string[];
  /** The exercise or lesson itself, where it is short enough to be in the catalog. */
  text: string;
  acceptedAnswer: string;
  hint: string;
}

/** What a catalog is. */
export interface CatalogInfo {
  name: string;
  description: string;
  language: string;
  items: number;
  skills: number;
  bytes: number;
  /** SHA-256 of its content, hexadecimal. */
  hash: string;
  topics: string[];
  types: string[];
  languages: string[];
}

/** What a trained model is. */
export interface ModelInfo {
  /** Size in bytes. */
  bytes: number;
  /** SHA-256 of its content, hexadecimal. */
  hash: string;
  /** Of the catalog's items, how many it has seen; the others are predicted from their skills. */
  itemsKnown: number;
}
