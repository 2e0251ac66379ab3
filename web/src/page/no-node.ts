// Stands in for node's `crypto` in the bundle: @hpke/common asks for it where a browser has no WebCrypto, and the page
// has nothing to fall back to there.

export const webcrypto = globalThis.crypto;
