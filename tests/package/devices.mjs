// Devices with their pages open, each until the test that opened it ends.

import { afterEach } from "node:test";
import { Device } from "./device.mjs";

const devices = [];

export async function device(store) {
  return disposed(await new Device(store).open());
}

/** One that was opened otherwise: anything with a `cairn`. */
export function disposed(it) {
  devices.push(it);
  return it;
}

afterEach(() => {
  for (const { cairn } of devices.splice(0)) cairn.dispose();
});
