/**
 * The public types, written by hand: what goes in, what comes out, in which unit.
 *
 * @module
 */

export type * from "./catalog.js";
export type * from "./guide.js";
export type * from "./learner.js";
export type * from "./options.js";
export type * from "./privacy.js";
export type * from "./profile.js";
export type * from "./recommend.js";
export type * from "./source.js";
export type * from "./store.js";
