// Many people with devices of their own, without a window for each: they sign in by the link in their letters, and take and use
// tokens with the very code that a browser runs. What has no name goes out without their session.

import { createRequire } from 'node:module';
import { readFileSync, readdirSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const web = fileURLToPath(new URL('../../web', import.meta.url));
/** People who are on their way at once. */
const AT_ONCE = 8;

/** The part of the browser's code that knows of tokens, for node. */
async function credentials() {
  const { build } = createRequire(join(web, 'package.json'))('esbuild');
  const out = fileURLToPath(new URL('../out/code', import.meta.url));
  mkdirSync(out, { recursive: true });
  const names = { 'bytes.ts': 'fromB64u, toB64u', 'derive.ts': 'ANSWER, newSeed', 'token.ts': 'accept, request, restore', 'voice.ts': 'BACKING, backingBody, message, readSheet' };
  const contents = Object.entries(names).map(([file, what]) => `export { ${what} } from './src/credential/${file}';`).join('\n');
  const file = join(out, `credentials-${process.pid}.mjs`);
  await build({ stdin: { contents, resolveDir: web, loader: 'ts' }, outfile: file, bundle: true, format: 'esm', platform: 'node', target: ['node20'], logLevel: 'warning' });
  return import(pathToFileURL(file));
}

/** The staff of the newest list who are to stay: name, email, site. */
export function staff(data) {
  const newest = readdirSync(data).filter((name) => name.startsWith('staff-list-')).sort().pop();
  const [head, ...lines] = readFileSync(join(data, newest), 'utf8').trim().split(/\r?\n/).map((line) => line.split(','));
  const at = (title) => head.indexOf(title);
  const all = lines.filter((line) => !line[at('End date')]).map((line) => ({ name: `${line[at('Forename')]} ${line[at('Surname')]}`, email: line[at('Work email')], site: line[at('Academy')] }));
  // Whoever works at two academies stands on two lines, the main one first.
  return all.filter(({ name, email }, index) => all.findIndex((one) => one.name === name && one.email === email) === index);
}

/** The letters of a trust: to whom, and the text with quoted lines joined. */
export function letters(data, after = '') {
  const post = join(data, 'post');
  return readdirSync(post)
    .filter((name) => name > after)
    .sort()
    .map((name) => {
      const text = readFileSync(join(post, name), 'utf8').replaceAll('=\r\n', '').replace(/=([0-9A-F]{2})/g, (_, code) => String.fromCharCode(parseInt(code, 16)));
      return { name, to: /^To: (?:.*\r\n )*.*?([^\s<>]+@[^\s<>]+)/m.exec(text)?.[1], text };
    });
}

/** Runs the work of many people, some at once. */
export async function each(people, work) {
  const waiting = [...people];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) await work(one);
  }));
}

const csrfIn = (page) => /name="csrf" value="([^"]*)"/.exec(page)?.[1];

/** One person at a device. */
class Colleague {
  constructor(code, url, { name, email, site }) {
    Object.assign(this, { code, url, name, email, site, cookies: new Map(), seed: code.newSeed(), held: new Map() });
  }

  /** Asks with the session and keeps what it sets. */
  async ask(path, init = {}) {
    const headers = { ...init.headers, cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
    const answer = await fetch(this.url + path, { redirect: 'manual', ...init, headers });
    for (const set of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set);
      this.cookies.set(name, value);
    }
    return answer;
  }

  async form(page, path, fields) {
    const csrf = csrfIn(await (await this.ask(page)).text());
    return this.ask(path, { method: 'POST', body: new URLSearchParams({ csrf, ...fields }), headers: { origin: this.url } });
  }

  async askForLink() {
    const answer = await this.form('/in/sign-in', '/in/sign-in', { email: this.email });
    if (!answer.ok) throw new Error(`${this.email} gets no link: ${answer.status}`);
  }

  async signIn(link) {
    const answer = await this.form(link, link, {});
    if (answer.status !== 303) throw new Error(`${this.email} is not signed in: ${answer.status}`);
    // The proof of the forms is that of the new session.
    this.csrf = csrfIn(await (await this.ask('/in/sign-in')).text());
  }

  async offers() {
    return (await (await this.ask('/in/voice/sheets')).json()).sheets;
  }

  /** Takes every sheet that is offered, each whole. */
  async take() {
    const { code } = this;
    for (const { sheet, hash, band } of await this.offers()) {
      if (this.held.has(sheet)) continue;
      const open = async (path) => new Uint8Array(await (await fetch(`${this.url}/sheets/${sheet}${path}`)).arrayBuffer());
      const read = await code.readSheet(await open(''), await open(`/part/${band}`), sheet, band);
      if (Buffer.from(read.hash).toString('hex') !== hash) throw new Error('another sheet than was offered');
      const place = (slot) => ({ manifestHash: read.hash, purpose: code.ANSWER, slot });
      const made = await Promise.all(read.rights.map(({ key }, slot) => code.request(this.seed, place(slot), read.issuer, key)));
      const body = JSON.stringify({ blinded: made.map((one) => code.toB64u(one.blinded)) });
      const answer = await this.ask(`/in/voice/sheets/${sheet}/issue`, { method: 'POST', body, headers: { 'content-type': 'application/json', 'x-csrf-token': this.csrf, origin: this.url } });
      if (answer.status === 409) {
        // Taken in the history of the demonstration, on a device that is not here.
        this.held.set(sheet, { matters: [], tokens: [] });
        continue;
      }
      if (!answer.ok) throw new Error(`${this.email} gets no tokens: ${answer.status} ${await answer.text()}`);
      const { signatures } = await answer.json();
      const tokens = await Promise.all(made.map((one, at) => code.accept(one, code.fromB64u(signatures[at]))));
      this.held.set(sheet, { matters: read.rights.map(({ matter }) => matter), tokens });
    }
  }

  /** Backs a suggestion without a name: no session goes along. */
  async back(suggestion) {
    const { code } = this;
    const ready = new Set((await this.offers()).filter((one) => one.ready).map((one) => one.sheet));
    for (const [sheet, { matters, tokens }] of this.held) {
      const slot = matters.indexOf(suggestion);
      if (slot < 0 || !ready.has(sheet)) continue;
      const body = await code.message(tokens[slot], code.BACKING, 1, code.backingBody(true));
      const answer = await fetch(`${this.url}/sheets/${sheet}/box`, { method: 'POST', body, headers: { 'content-type': 'application/octet-stream' } });
      if (!answer.ok) throw new Error(`the box does not take it: ${answer.status} ${await answer.text()}`);
      return true;
    }
    return false;
  }
}

/** Signs many people in, by the link in their letters. */
export async function colleagues(belong, people) {
  const code = await credentials();
  const all = people.map((one) => new Colleague(code, belong.url, one));
  const before = readdirSync(join(belong.data, 'post')).sort().pop();
  await each(all, (one) => one.askForLink());
  const links = new Map();
  for (let tries = 0; links.size < all.length; tries++) {
    if (tries > 300) throw new Error(`no letter came to ${all.map(({ email }) => email).filter((email) => !links.has(email))}`);
    await new Promise((go) => setTimeout(go, 200));
    for (const { to, text } of letters(belong.data, before)) {
      const link = /\/in\/sign-in\/\S+/.exec(text)?.[0];
      if (link) links.set(to, link);
    }
  }
  await each(all, (one) => one.signIn(links.get(one.email)));
  return all;
}
