// All tests of the official JavaScript client, in one process: they share one running program.
import "./information.test.ts";
import "./keys.test.ts";
import "./query.test.ts";
import "./callers.test.ts";
