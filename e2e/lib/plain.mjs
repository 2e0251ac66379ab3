// A visitor without a browser: keeps cookies and sends forms as they stand on their pages.

/** Decodes what a page has in its attributes. */
const text = (html) =>
  html.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
const attribute = (tag, name) => text(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '');

export function visitor(url) {
  const cookies = new Map();
  async function go(path, body) {
    const headers = { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
    if (body) Object.assign(headers, { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' });
    const answer = await fetch(url + path, { method: body ? 'POST' : 'GET', body, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (value) cookies.set(name, value);
      else cookies.delete(name);
    }
    return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() };
  }
  return {
    get: (path) => go(path),
    post: (path, fields) => go(path, new URLSearchParams(fields).toString()),
    /** Sends the form of `page` that goes to `path`, with what stands in it, but for `fields`. */
    async submit(page, path, fields = {}) {
      const shown = await go(page);
      const form = shown.text.split('<form').slice(1).find((part) => attribute(part.split('>')[0], 'action') === path);
      if (!form) throw new Error(`${page} (${shown.status}) has no form to ${path}: ${shown.text}`);
      const sent = new URLSearchParams();
      for (const [tag] of form.split('</form>')[0].matchAll(/<input[^>]*>/g)) {
        const [name, type] = [attribute(tag, 'name'), attribute(tag, 'type')];
        if (!name || name in fields) continue;
        if (['radio', 'checkbox'].includes(type) && !/\bchecked\b/.test(tag)) continue;
        sent.append(name, attribute(tag, 'value'));
      }
      for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) sent.append(name, one);
      return go(path, sent.toString());
    },
  };
}
