const { Module } = require('node:module');

/** Loaded by Node.js before anything else; replaces n8n's engine by the oldest supported one. */

const modules = process.env.OLDEST_ENGINE_MODULES;
const resolve = Module._resolveFilename;
Module._resolveFilename = (name, ...more) =>
	resolve(name.replace(/^(n8n-core|n8n-workflow|reflect-metadata)$/, `${modules}/$1`), ...more);

// Nothing stops this engine's timer for stale SSH connections, and Node.js would wait for it. Newer engines unref it.
const { setInterval } = globalThis;
globalThis.setInterval = (...args) => setInterval(...args).unref();
