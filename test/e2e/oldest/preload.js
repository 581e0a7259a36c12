const { Module } = require('node:module');

/** Node.js loads this before anything else, and then the oldest supported engine instead of the newest. */

const modules = process.env.OLDEST_ENGINE_MODULES;
const resolve = Module._resolveFilename;
Module._resolveFilename = (name, ...more) =>
	resolve(name.replace(/^(n8n-core|n8n-workflow|reflect-metadata)$/, `${modules}/$1`), ...more);

// Nothing ends this engine's timer for stale SSH connections, and Node.js would wait for it. Newer engines do the same.
const { setInterval } = globalThis;
globalThis.setInterval = (...args) => setInterval(...args).unref();
