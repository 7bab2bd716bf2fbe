/** Errors with a stable code. */

/** The codes; new ones may be added, none will change its meaning. */
export type CairnErrorCode =
  | "options-invalid"
  | "aborted"
  | "catalog-unreachable"
  | "catalog-invalid"
  | "model-unreachable"
  | "model-invalid"
  | "neighbours-unreachable"
  | "neighbours-invalid"
  | "wasm-unavailable"
  | "profile-damaged"
  | "profile-newer"
  | "profile-invalid"
  | "storage-blocked"
  | "storage-full"
  | "storage-failed"
  | "passphrase-needed"
  | "passphrase-wrong"
  | "encryption-unavailable"
  | "learner-unknown"
  | "learners-damaged"
  | "item-unknown"
  | "skill-unknown"
  | "event-invalid"
  | "statement-invalid"
  | "request-invalid"
  | "policy-unreachable"
  | "policy-invalid"
  | "policy-refused"
  | "policy-changed"
  | "policy-not-shown"
  | "guardian-code"
  | "release-unreachable"
  | "release-invalid"
  | "consent-invalid"
  | "sharing-unavailable"
  | "sharing-off"
  | "sharing-retired"
  | "clock-implausible"
  | "budget-spent"
  | "ledger-damaged"
  | "no-randomness"
  | "worker-failed"
  | "not-ready"
  | "disposed"
  | "internal";

/** An error of this package. `message` is for developers; `code` is what to branch on. */
export class CairnError extends Error {
  readonly code: CairnErrorCode;

  constructor(code: CairnErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "CairnError";
    this.code = code;
  }
}

/** What the WebAssembly throws: one text, its code and behind a line's end its message. */
const THROWN = /^([a-z-]+)\n(.*)$/s;

/** Calls into the WebAssembly, so that whatever it throws arrives as a {@link CairnError}. Nothing else throws texts with a code. */
export function guarded<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    const [, code, message = ""] = (typeof error === "string" && THROWN.exec(error)) || [];
    throw code ? new CairnError(code as CairnErrorCode, message) : toCairnError(error, "internal");
  }
}

/** An error of any kind as a {@link CairnError}. */
export function toCairnError(error: unknown, fallback: CairnErrorCode, about = ""): CairnError {
  if (error instanceof CairnError) return error;
  const { message } = (error ?? {}) as { message?: unknown };
  // What has no prototype is no text.
  const text = typeof message === "string" ? message : Object(error) === error ? "an object" : String(error);
  return new CairnError(fallback, about + text, { cause: error });
}
