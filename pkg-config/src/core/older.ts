/**
 * Profiles that were exported by older versions, in the field names of today's. What the fields lack is worked out by the
 * core, which is told the version.
 */

/** Version 1 had one word on a skill, "I know this", as a flag. */
export function renamed(profile: Record<string, unknown>, version: number): Record<string, unknown> {
  if (version > 1) return profile;
  const skills = (profile.skills as Record<string, unknown>[]).map((skill) => {
    const { declaredKnown, ...rest } = skill ?? {};
    return declaredKnown === true ? { ...rest, said: true } : rest;
  });
  return { ...profile, skills };
}
