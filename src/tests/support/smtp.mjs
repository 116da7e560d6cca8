// An SMTP server for the tests: real protocol, real TLS, and it refuses what it is told to refuse.
//
//   node smtp.mjs '{"port":0,"security":"plain","certificate":"…","key":"…","user":"…","password":"…"}'
//
// It writes {"port":…} once it listens, then one line of JSON for each mail that it has taken. It ends with its input,
// so that it does not outlive the test. The recipient decides what becomes of a mail:
//
//   refused@…  550 to the recipient      spam@…  554 to the message
//   later@…    451 to the recipient      busy@…  452 to the message
//
// A sender that begins with `stranger` gets 553.

import { createRequire } from "node:module";

const require = createRequire(new URL("../../../end2end/package.json", import.meta.url));
const { SMTPServer } = require("smtp-server");
const { port, security, certificate, key, user, password } = JSON.parse(process.argv[2]);

const write = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
const reply = (responseCode, text) => Object.assign(new Error(text), { responseCode });
const named = (address, name) => address.address.startsWith(`${name}@`);

const server = new SMTPServer({
  secure: security === "tls",
  cert: certificate,
  key,
  authOptional: !user,
  disabledCommands: [...(user ? [] : ["AUTH"]), ...(security === "starttls" ? [] : ["STARTTLS"])],
  logger: false,
  onAuth: ({ username, password: given }, _session, done) =>
    username === user && given === password ? done(null, { user }) : done(reply(535, "5.7.8 who are you?")),
  onMailFrom: (address, _session, done) =>
    done(address.address.startsWith("stranger") ? reply(553, "5.7.1 not yours to send from") : null),
  onRcptTo(address, _session, done) {
    if (named(address, "refused")) return done(reply(550, "5.1.1 no such mailbox"));
    if (named(address, "later")) return done(reply(451, "4.2.1 come back later"));
    return done();
  },
  onData(stream, session, done) {
    const chunks = [];
    stream.on("data", (chunk) => chunks.push(chunk));
    stream.on("end", () => {
      const { mailFrom, rcptTo } = session.envelope;
      if (rcptTo.some((address) => named(address, "spam"))) return done(reply(554, "5.7.1 not wanted here"));
      if (rcptTo.some((address) => named(address, "busy"))) return done(reply(452, "4.3.1 no room"));
      write({
        from: mailFrom.address,
        to: rcptTo.map((address) => address.address),
        secure: session.secure,
        user: session.user ?? null,
        connection: session.id,
        message: Buffer.concat(chunks).toString("utf8"),
      });
      return done();
    });
  },
});

// A client that goes away in the middle is no reason to stop.
server.on("error", () => {});
server.listen(port, "127.0.0.1", () => write({ port: server.server.address().port }));
process.stdin.resume().on("end", () => process.exit());
