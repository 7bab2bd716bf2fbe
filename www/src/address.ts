/** Reading addresses from outside: what was remembered, and what a catalog says, may be anything. */

/** The address, if it is one of this site. */
export function ownAddress(address: string | undefined): string | undefined {
  return address !== undefined && read(address)?.origin === location.origin ? address : undefined;
}

/** The address, if it is one of the web, and not for instance a script. */
export function webAddress(address: string): URL | undefined {
  const url = address === "" ? undefined : read(address);
  return url?.protocol === "https:" || url?.protocol === "http:" ? url : undefined;
}

function read(address: string): URL | undefined {
  try {
    return new URL(address, location.href);
  } catch {
    return undefined;
  }
}
