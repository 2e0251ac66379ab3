// The part of @noble/curves that is used; imported through here so that the rest stays out of the bundle.

export { ed25519 } from '@noble/curves/ed25519.js';
