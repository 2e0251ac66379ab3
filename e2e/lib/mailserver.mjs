// A real mail server (npm smtp-server) with a certificate of a private authority: STARTTLS, sign-in, and moods.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import selfsigned from 'selfsigned';
import { SMTPServer } from 'smtp-server';

const name = (value) => [{ name: 'commonName', value }];

/** A private authority and a certificate for localhost that it signed. */
async function certificates() {
  const ca = await selfsigned.generate(name('Authority of a test'), {
    keyType: 'ec', algorithm: 'sha256',
    extensions: [{ name: 'basicConstraints', cA: true, critical: true }, { name: 'keyUsage', keyCertSign: true }],
  });
  const own = await selfsigned.generate(name('localhost'), {
    keyType: 'ec', algorithm: 'sha256',
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
    ],
  });
  const folder = mkdtempSync(join(tmpdir(), 'belong-mail-'));
  writeFileSync(join(folder, 'root.pem'), ca.cert);
  const other = await selfsigned.generate(name('Another authority'), { keyType: 'ec', algorithm: 'sha256' });
  writeFileSync(join(folder, 'other.pem'), other.cert);
  return { key: own.private, cert: own.cert, root: join(folder, 'root.pem'), other: join(folder, 'other.pem') };
}

const refusal = (code, text) => Object.assign(new Error(text), { responseCode: code });

/**
 * Starts it. `mood(to, when)` says what happens to a recipient at `address` and at `text`: nothing, an error made by
 * `refusal`, `hangup` (at `text`: the letter was taken, and no word is said), or `lose` (not taken, and no word).
 */
export async function mailServer({ mood = () => undefined, user = 'belong', password = 'se:cr@t%' } = {}) {
  const tls = await certificates();
  const server = { received: [], connections: 0, encrypted: true, refusal, ...tls };
  const cut = (session) => {
    for (const connection of smtp.connections) if (connection.session.id === session.id) connection._socket.destroy();
  };
  const smtp = new SMTPServer({
    key: tls.key,
    cert: tls.cert,
    authOptional: false,
    onConnect(session, done) {
      server.connections += 1;
      done();
    },
    onAuth(auth, session, done) {
      if (auth.username === user && auth.password === password) done(null, { user });
      else done(refusal(535, '5.7.8 wrong user or password'));
    },
    onRcptTo({ address }, session, done) {
      if (!session.secure) server.encrypted = false;
      const now = mood(address, 'address');
      if (now === 'hangup') cut(session);
      else done(now);
    },
    onData(stream, session, done) {
      const parts = [];
      stream.on('data', (part) => parts.push(part));
      stream.on('end', () => {
        const to = session.envelope.rcptTo[0].address;
        const now = mood(to, 'text');
        if (now === undefined || now === 'hangup') server.received.push({ to, text: Buffer.concat(parts).toString() });
        if (now === 'hangup' || now === 'lose') cut(session);
        else done(now);
      });
    },
  });
  smtp.on('error', () => {});
  await new Promise((ready) => smtp.listen(0, '127.0.0.1', ready));
  server.port = smtp.server.address().port;
  server.url = `smtp://${encodeURIComponent(user)}:${encodeURIComponent(password)}@localhost:${server.port}?tls=required`;
  server.stop = () => new Promise((ended) => smtp.close(ended));
  return server;
}

/** The text of a letter, with quoted lines joined. */
export const readable = (letter) =>
  /^content-transfer-encoding: quoted-printable/im.test(letter)
    ? letter.replaceAll('=\r\n', '').replace(/((?:=[0-9A-F]{2})+)/g, (codes) => Buffer.from(codes.replaceAll('=', ''), 'hex').toString())
    : letter;
