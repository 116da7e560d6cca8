import assert from "node:assert/strict";

/** Stands in what is expected for whatever cannot be known beforehand. */
class Placeholder {
  readonly stands: string;
  readonly fits: (value: unknown) => boolean;

  constructor(stands: string, fits: (value: unknown) => boolean) {
    [this.stands, this.fits] = [stands, fits];
  }
}

/** Compares answers whole. */
export function same(actual: unknown, expected: unknown): void {
  assert.deepStrictEqual(actual, filled(expected, actual));
}

/** What is expected, with the actual values in place of the placeholders that they fit. */
function filled(expected: unknown, actual: unknown): unknown {
  if (expected instanceof Placeholder) return expected.fits(actual) ? actual : expected;
  if (Array.isArray(expected)) return expected.map((value, index) => filled(value, (actual as unknown[] | undefined)?.[index]));
  if (typeof expected !== "object" || expected === null) return expected;
  const values = Object.entries(expected).map(([name, value]) => [name, filled(value, (actual as Body | undefined)?.[name])]);
  return Object.fromEntries(values);
}

type Body = Record<string, unknown>;

/** A text that matches a pattern, from its start to its end. */
export const text = (pattern: RegExp) =>
  new Placeholder(`text of ${pattern.source}`, (value) => typeof value === "string" && new RegExp(`^(?:${pattern.source})$`, "s").test(value));

/** The clocks of the program and of the tests are the same; this is for what a slow machine does between two readings. */
const TOLERANCE_MILLISECONDS = 30_000;

/** Milliseconds since 1970, so many of them from now. */
export const instant = (fromNow = 0) => {
  const expected = Date.now() + fromNow;
  return new Placeholder(
    `about ${expected}`,
    (value) => Number.isInteger(value) && Math.abs((value as number) - expected) <= TOLERANCE_MILLISECONDS,
  );
};

export const DAY = 24 * 60 * 60 * 1000;

/** 15 bytes, url-safe; ids are typed after options, so none looks like one. */
const KEY_ID = text(/[A-Za-z0-9_][A-Za-z0-9_-]{19}/);
/** 16 bytes, url-safe. */
const KEY_SECRET = text(/[A-Za-z0-9_-]{22}/);
/** An id that no key has. */
export const UNKNOWN_ID = "VuaCfGcBCdbkQm-e5aOx";

/** The whole answer of whatever makes a key. */
export const created = (answer: { id: string; api_key: string }, name: string, expiresIn?: number) => ({
  id: KEY_ID,
  name,
  ...(expiresIn === undefined ? {} : { expiration: instant(expiresIn) }),
  api_key: KEY_SECRET,
  encoded: Buffer.from(`${answer.id}:${answer.api_key}`).toString("base64"),
});

/** A role descriptor as it comes back. */
export const descriptor = ({ indices = [], ...fields }: { indices?: Body[] } & Body = {}) => ({
  cluster: [],
  indices: indices.map((entry) => ({ allow_restricted_indices: false, ...entry })),
  applications: [],
  run_as: [],
  metadata: {},
  transient_metadata: { enabled: true },
  ...fields,
});

/** The body of an error, whose root cause is itself. */
export const error = (status: number, type: string, reason: unknown, more: Body = {}) => ({
  error: { root_cause: [{ type, reason, ...more }], type, reason, ...more },
  status,
});

/** The body that lists all that is wrong with a request. */
export const invalid = (...problems: string[]) =>
  error(
    400,
    "action_request_validation_exception",
    `Validation Failed: ${problems.map((problem, index) => `${index + 1}: ${problem};`).join("")}`,
  );

/** The body about an argument that cannot be. */
export const illegal = (reason: unknown) => error(400, "illegal_argument_exception", reason);

/** The body about a key that is not the caller's, or is not. */
export const notOwned = (id: string) =>
  error(404, "resource_not_found_exception", `no API key owned by requesting user found for ID [${id}]`);

/** What a caller whom nobody knows is told to do. Tokens are not for connections that anybody can read. */
const CHALLENGES = { "WWW-Authenticate": ['Basic realm="security", charset="UTF-8"', "ApiKey"] };

/** The body of a refusal of a caller whom nobody knows. */
export const unauthenticated = (reason: unknown, tried: Body = {}) => error(401, "security_exception", reason, { ...tried, header: CHALLENGES });

/** The body of a refusal of a key that is not believed. */
export const notBelieved = (tried: string) =>
  unauthenticated("unable to authenticate with provided credentials and anonymous access is not allowed for this request", {
    additional_unsuccessful_credentials: `API key: ${tried}`,
  });
