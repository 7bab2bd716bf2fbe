/**
 * A worker's address as the browser's Trusted Types want it.
 *
 * Bundlers find a worker only where it is made by the global `Worker` from a plain `new URL`, and Trusted Types take no plain
 * address. So for the one call that makes it, and nobody else's code runs meanwhile, `Worker` is one that trusts the address,
 * by a policy named `cairn-learn` that nobody else gets hold of.
 */

interface Policy {
  createScriptURL(address: string): string;
}

interface Factory {
  createPolicy(name: string, rules: Policy): Policy;
}

let policy: Policy | undefined;

/** Runs `make`, which makes one worker from an address within this package. */
export function trusted<T>(make: () => T): T {
  const scope = globalThis as { trustedTypes?: Factory; Worker: typeof Worker };
  const { trustedTypes, Worker: Plain } = scope;
  if (!trustedTypes) return make();
  policy ??= trustedTypes.createPolicy("cairn-learn", { createScriptURL: (address) => address });
  const rules = policy;
  scope.Worker = class extends Plain {
    constructor(address: string | URL, options?: WorkerOptions) {
      super(rules.createScriptURL(String(address)), options);
    }
  };
  try {
    return make();
  } finally {
    scope.Worker = Plain;
  }
}
