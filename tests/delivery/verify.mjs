// Reads {"secret", "headers", "body"} from standard input, and says what the library for JavaScript makes of it.
// Run beside a node_modules that has it: npm install standardwebhooks@1

import { readFileSync } from "node:fs";
import { Webhook } from "standardwebhooks";

const { secret, headers, body } = JSON.parse(readFileSync(0, "utf8"));
try {
  console.log(JSON.stringify({ accepted: new Webhook(secret).verify(body, headers) }));
} catch (problem) {
  console.log(JSON.stringify({ refused: problem.message }));
}
